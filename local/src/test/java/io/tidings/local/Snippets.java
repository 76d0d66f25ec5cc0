package io.tidings.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// The code that docs/signatures.md gives to receivers, and how to run such code.
final class Snippets {

    private static final Path PAGE = Path.of("..", "docs", "signatures.md");

    private Snippets() {}

    /// @param fence the language, as the page has it
    static String of(String fence) throws IOException {
        Matcher snippet = Pattern.compile("```" + fence + "\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertThat(snippet.find()).isTrue();
        return snippet.group(1);
    }

    /// Whether this machine has the command.
    static boolean isHere(String command) {
        return Path.of(command).isAbsolute() || Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, command)));
    }

    /// What a command prints; what it complains of shows in the log of the test.
    static String run(Path folder, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT)
                .directory(folder.toFile())
                .start();
        try {
            String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return printed.strip();
        } finally {
            process.destroyForcibly();
        }
    }
}
