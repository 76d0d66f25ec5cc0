package io.tidings.local.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Path;

/// A [Receiver] in a process of its own, so that its work is not charged to the sender.
record ReceiverProcess(Process process, URI uri) implements AutoCloseable {

    static ReceiverProcess start() throws IOException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-classpath", System.getProperty("java.class.path"), Receiver.class.getName())
                .redirectError(Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader()) {
            String uri = output.readLine();
            if (uri == null) {
                throw new IOException("the receiver did not start");
            }
            return new ReceiverProcess(process, URI.create(uri));
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
