package io.tidings.dispatch.httpclient;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReceiversPageTest {

    private static final Path PAGE = Path.of("..", "docs", "receivers.md");

    @Test
    void shouldBeUpToDate() throws IOException {
        String wanted = ReceiversPage.of(Behaviours.all());
        if (System.getProperty("golden.update") != null) {
            Files.writeString(PAGE, wanted);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(wanted);
    }
}
