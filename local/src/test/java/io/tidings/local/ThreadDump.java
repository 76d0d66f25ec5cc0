package io.tidings.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What the threads of a process are at, virtual ones included, as far as they are Tidings' own: for tests that wait in
/// vain.
public final class ThreadDump {

    private ThreadDump() {}

    public static String ofThisProcess() {
        return of(ProcessHandle.current());
    }

    static String of(ProcessHandle process) {
        try {
            Path folder = Files.createTempDirectory("threads");
            Path dump = folder.resolve("dump");
            Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                    String.valueOf(process.pid()), "Thread.dump_to_file", dump.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!jcmd.waitFor(30, TimeUnit.SECONDS) || !Files.exists(dump)) {
                jcmd.destroyForcibly();
                return "it tells nothing of its threads";
            }
            String threads = Files.readString(dump);
            Files.delete(dump);
            Files.delete(folder);
            return Pattern.compile("\n\n")
                    .splitAsStream(threads)
                    .filter(thread -> thread.contains("io.tidings"))
                    .collect(Collectors.joining("\n\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
