package io.tidings.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The local stack in a process of its own, which can be killed.
final class RunningTidings implements AutoCloseable {

    private static final String READY = "Tidings is ready at ";

    private final Process process;
    private final Path output;
    private final URI uri;

    private RunningTidings(Process process, Path output, URI uri) {
        this.process = process;
        this.output = output;
        this.uri = uri;
    }

    /// Starts on any free port, with its data in `folder`, and waits until it serves.
    static RunningTidings start(Path folder) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".log");
        Process process = process(Map.of(
                "TIDINGS_PORT", "0",
                "TIDINGS_DATA", folder.resolve("data").toString(),
                // Longer than a first invocation takes on a busy machine.
                "TIDINGS_VISIBILITY_SECONDS", "8"), output);
        for (int i = 0; i < 1_200; i++) {
            Optional<String> ready = Files.readAllLines(output)
                    .stream()
                    .filter(line -> line.startsWith(READY))
                    .findFirst();
            if (ready.isPresent()) {
                return new RunningTidings(process, output, URI.create(ready.get().substring(READY.length())));
            }
            if (!process.isAlive()) {
                break;
            }
            Thread.sleep(100);
        }
        process.destroyForcibly();
        throw new AssertionError("it did not start: " + Files.readString(output));
    }

    static Process process(Map<String, String> environment, Path output) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // It lives for seconds.
                        "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                        "-classpath", System.getProperty("java.class.path"), TidingsLocal.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("TIDINGS_PACKAGED", String.valueOf(LocalSettings.PACKAGED));
        builder.environment().putAll(new HashMap<>(environment));
        return builder.start();
    }

    TidingsClient client() {
        return new TidingsClient(uri, "local-admin");
    }

    List<String> output() throws IOException {
        return Files.readAllLines(output);
    }

    /// What its threads are at.
    String threads() {
        return ThreadDump.of(process.toHandle());
    }

    /// `kill -9`
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// `kill`
    ///
    /// @return the exit value
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("it did not stop");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
