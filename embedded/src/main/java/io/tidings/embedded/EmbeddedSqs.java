package io.tidings.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.rest.sqs.TheSQSRestServerBuilder;
import org.elasticmq.util.NowProvider;
import scala.Option;

/// ElasticMQ, an SQS look-alike, inside this process, on a loopback port.
///
/// With a folder, queues and messages survive the end of the process, a kill included. A process can hold one such
/// folder at a time.
public final class EmbeddedSqs implements AutoCloseable {

    private final ActorSystem actors;
    private final Optional<QueueStore> store;
    private final SQSRestServer server;

    private EmbeddedSqs(ActorSystem actors, Optional<QueueStore> store, SQSRestServer server) {
        this.actors = actors;
        this.store = store;
        this.server = server;
    }

    /// Starts on any free port.
    ///
    /// @param folder where to keep queues and messages; created if missing. Empty: in memory
    /// @throws IllegalStateException if it cannot start or cannot read what it kept
    public static EmbeddedSqs start(Optional<Path> folder) {
        Optional<QueueStore> store = folder.map(QueueStore::open);
        ActorSystem actors = ActorSystem.create("elasticmq", configuration());
        Optional<ActorRef> listener = store.map(kept -> kept.listener(actors));
        ActorRef manager = actors.actorOf(manager(listener));
        listener.ifPresent(kept -> QueueStore.restore(kept, manager));
        TheSQSRestServerBuilder builder = SQSRestServerBuilder.withActorSystem(actors)
                .withQueueManagerActor(manager)
                .withInterface("127.0.0.1")
                .withDynamicPort()
                .withAWSRegion(EmbeddedAws.REGION.id());
        SQSRestServer server = listener.map(builder::withQueueEventListener).orElse(builder).start();
        server.waitUntilStarted();
        return new EmbeddedSqs(actors, store, server);
    }

    /// Where clients connect, e.g. `http://127.0.0.1:41235`. Queue URLs start with it, so they change with the port.
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort());
    }

    /// Stops serving; messages in memory are gone.
    @Override
    public void close() {
        server.stopAndWait();
        actors.terminate();
        actors.getWhenTerminated().toCompletableFuture().join();
        store.ifPresent(QueueStore::close);
    }

    /// Daemon threads, so that a process that forgets to close it can still exit.
    private static Config configuration() {
        return ConfigFactory.parseString("""
            pekko {
              daemonic = on
              loglevel = WARNING
              stdout-loglevel = WARNING
              coordinated-shutdown.run-by-jvm-shutdown-hook = off
            }
            """).withFallback(ConfigFactory.load(EmbeddedSqs.class.getClassLoader()));
    }

    private static Props manager(Optional<ActorRef> listener) {
        return Props.create(QueueManagerActor.class, new NowProvider(), StrictSQSLimits$.MODULE$,
                Option.apply(listener.orElse(null)));
    }
}
