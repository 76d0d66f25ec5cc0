package io.tidings.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// Callbacks are kept byte for byte: receivers depend on them.
///
/// `./mvnw test -pl core -am -Dtest=GoldenTest -Dgolden.update` rewrites the files; review the changes.
class GoldenTest {

    private static final Path FOLDER = Path.of("src/test/resources/golden");

    @ParameterizedTest
    @MethodSource("samples")
    void shouldWriteTheSameBytesAsEver(Samples sample) throws IOException {
        Path file = FOLDER.resolve(sample.toString());
        byte[] written = text(sample.write());
        if (System.getProperty("golden.update") != null) {
            Files.write(file, written);
        }

        assertThat(file).exists();
        assertThat(new String(written, UTF_8)).isEqualTo(Files.readString(file));
        assertThat(written).isEqualTo(Files.readAllBytes(file));
    }

    static Stream<Samples> samples() {
        return Samples.all();
    }

    @Test
    void shouldHaveAFileForNothingElse() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith(".")))
                    .containsExactlyInAnyOrderElementsOf(Samples.all().map(Samples::toString).toList());
        }
    }

    @Test
    void shouldWriteTheSameBytesOnEveryAttempt() {
        assertThat(Samples.all()).allSatisfy(
                sample -> assertThat(text(sample.write())).isEqualTo(text(sample.write())));
    }

    /// What is sent, as it would stand in a request.
    private static byte[] text(CallbackBody body) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(("POST /" + body.query().map(query -> "?" + query).orElse("") + "\nContent-Type: "
                + body.contentType() + "\n\n").getBytes(UTF_8));
        text.writeBytes(body.bytes());
        return text.toByteArray();
    }
}
