package io.tidings.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/// Amazon's own DynamoDB Local, inside this process, on a loopback port.
///
/// All credentials and regions share one database. With a folder, what was acknowledged survives the end of the
/// process, a kill included; a second process must not open the same folder.
///
/// Its handlers run on our own Jetty server instead of its `DynamoDBProxyServer`, because that one listens on every
/// network interface, does not tell the port it got and reports usage to Amazon.
public final class EmbeddedDynamoDb implements AutoCloseable {

    /// Each construction of DynamoDB Local's handler rewrites the list of operations for the whole process: a
    /// concurrent reader misses some, and two concurrent writers lose some for good.
    private static final ReadWriteLock OPERATIONS = new ReentrantReadWriteLock(true);

    private final Server server;
    private final LocalDynamoDBServerHandler handler;

    private EmbeddedDynamoDb(Server server, LocalDynamoDBServerHandler handler) {
        this.server = server;
        this.handler = handler;
    }

    /// Starts on any free port.
    ///
    /// @param folder where to keep the data; created if missing. Empty: in memory
    /// @throws IllegalStateException if it cannot start
    public static EmbeddedDynamoDb start(Optional<Path> folder) {
        folder.ifPresent(EmbeddedDynamoDb::create);
        LocalDynamoDBServerHandler handler = handler(folder);
        Server server = new Server(threads());
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Reading(handler));
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("DynamoDB Local did not start", e);
        }
        return new EmbeddedDynamoDb(server, handler);
    }

    /// Where clients connect, e.g. `http://127.0.0.1:41235`.
    public URI endpoint() {
        ServerConnector connector = (ServerConnector) server.getConnectors()[0];
        return URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    /// Stops serving; data in memory are gone.
    ///
    /// @throws IllegalStateException if it does not stop in order
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("DynamoDB Local did not stop", e);
        } finally {
            handler.close();
        }
    }

    private static LocalDynamoDBServerHandler handler(Optional<Path> folder) {
        int unusedPort = 0;
        boolean shared = true;
        boolean delayed = false;
        String allowedOrigins = "*";
        OPERATIONS.writeLock().lock();
        try {
            return new LocalDynamoDBServerHandler(new LocalDynamoDBRequestHandler(unusedPort, folder.isEmpty(),
                    folder.map(Path::toString).orElse(null), shared, delayed), allowedOrigins);
        } finally {
            OPERATIONS.writeLock().unlock();
        }
    }

    /// Daemons, so that a process that forgets to close it can still exit.
    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("dynamodb-local");
        threads.setDaemon(true);
        return threads;
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Answers while no handler is being constructed.
    private static final class Reading extends Handler.Wrapper {

        private Reading(Handler handler) {
            super(handler);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            OPERATIONS.readLock().lock();
            try {
                return super.handle(request, response, callback);
            } finally {
                OPERATIONS.readLock().unlock();
            }
        }
    }
}
