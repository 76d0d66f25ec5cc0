package io.tidings.embedded;

import java.nio.file.Path;
import java.time.Duration;

import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.actor.queue.QueueEvent;
import org.elasticmq.persistence.sql.DB;
import org.elasticmq.persistence.sql.SqlQueuePersistenceActor;
import org.elasticmq.persistence.sql.SqlQueuePersistenceConfig;
import scala.collection.immutable.List$;
import scala.util.Either;
import scalikejdbc.ConnectionPool;
import scalikejdbc.ConnectionPoolSettings;

/// Keeps ElasticMQ's queues and messages in an H2 database: each change is on disk before it is acknowledged.
final class QueueStore implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SqlQueuePersistenceConfig configuration;

    private QueueStore(SqlQueuePersistenceConfig configuration) {
        this.configuration = configuration;
    }

    /// @throws IllegalStateException if this process holds one already: ElasticMQ has one connection pool per process
    static QueueStore open(Path folder) {
        if (ConnectionPool.isInitialized(ConnectionPool.DEFAULT_NAME())) {
            throw new IllegalStateException("Only one EmbeddedSqs at a time can keep its messages in a folder");
        }
        SqlQueuePersistenceConfig configuration = configuration(folder);
        connect(configuration);
        return new QueueStore(configuration);
    }

    /// The listener that gets every change.
    ActorRef listener(ActorSystem actors) {
        return actors.actorOf(Props.create(SqlQueuePersistenceActor.class, configuration, List$.MODULE$.empty()));
    }

    /// Creates the queues that were kept, with their messages.
    static void restore(ActorRef listener, ActorRef manager) {
        Object restored = Patterns.ask(listener, new QueueEvent.Restore(manager), PATIENCE)
                .toCompletableFuture()
                .join();
        if (restored instanceof Either<?, ?> result && result.isLeft()) {
            throw new IllegalStateException("ElasticMQ could not restore its queues: " + result);
        }
    }

    @Override
    public void close() {
        ConnectionPool.closeAll();
    }

    private static SqlQueuePersistenceConfig configuration(Path folder) {
        // H2 would otherwise keep a commit in memory for half a second.
        String uri = "jdbc:h2:file:%s;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE"
                .formatted(folder.toAbsolutePath().resolve("sqs"));
        boolean enabled = true;
        boolean emptied = false;
        return new SqlQueuePersistenceConfig(enabled, "org.h2.Driver", uri, "", "", emptied);
    }

    /// ElasticMQ connects only once in a process; opening a store again requires renewing the pool.
    private static void connect(SqlQueuePersistenceConfig it) {
        DB.initializeSingleton(it);
        if (!ConnectionPool.isInitialized(ConnectionPool.DEFAULT_NAME())) {
            ConnectionPoolSettings settings = ConnectionPool.singleton$default$4();
            ConnectionPool.singleton(it.uri(), it.username(), it.password(), settings,
                    ConnectionPool.singleton$default$5(it.uri(), it.username(), it.password(), settings));
        }
    }
}
