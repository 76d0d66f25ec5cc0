package io.tidings.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/// S3Proxy, an S3 look-alike, inside this process, on a loopback port.
///
/// It accepts any credentials; clients must use path-style access. With a folder, what was acknowledged survives the
/// end of the process, a kill included; a second process must not open the same folder.
///
/// Buckets are folders, in memory too, objects are files and their metadata are extended attributes. Hence what S3
/// does not have: `a` and `a/b` cannot both be keys, and a put that a kill cuts off leaves an object of another name,
/// `a-` and a UUID.
///
/// Its threads are not daemons, and S3Proxy lets nobody change that: unless closed, it keeps the process alive.
public final class EmbeddedS3 implements AutoCloseable {

    private final S3Proxy server;

    private EmbeddedS3(S3Proxy server) {
        this.server = server;
    }

    /// Starts on any free port.
    ///
    /// @param folder where to keep buckets and objects; created if missing. Empty: in memory
    /// @throws IllegalStateException if it cannot start, or if the folder's file system has no extended attributes
    public static EmbeddedS3 start(Optional<Path> folder) {
        // It would wait for clients to hang up, also for those that only keep a connection for later.
        int patience = 0;
        S3Proxy server = S3Proxy.builder()
                .endpoint(URI.create("http://127.0.0.1:0"))
                .blobStore(folder.map(EmbeddedS3::keptIn).orElseGet(TransientNio2BlobStore::new))
                .stopTimeout(patience)
                .build();
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("S3Proxy did not start", e);
        }
        return new EmbeddedS3(server);
    }

    /// Where clients connect, e.g. `http://127.0.0.1:41235`.
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    /// Stops serving; objects in memory are gone.
    ///
    /// @throws IllegalStateException if it does not stop in order
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("S3Proxy did not stop", e);
        }
    }

    private static BlobStore keptIn(Path folder) {
        try {
            Files.createDirectories(folder);
            // Without, S3Proxy would drop metadata and content types, and say nothing.
            if (!Files.getFileStore(folder).supportsFileAttributeView("user")) {
                throw new IllegalStateException("No extended attributes in " + folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new FilesystemNio2BlobStore(folder.toString());
    }
}
