package io.tidings.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import io.tidings.event.EventCatalog;

import static org.assertj.core.api.Assertions.assertThat;

class EventsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "events.md");

    @Test
    void shouldBeUpToDate() throws IOException {
        String wanted = EventsPage.of(EventCatalog.builtIn());
        if (System.getProperty("golden.update") != null) {
            Files.writeString(PAGE, wanted);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(wanted);
    }
}
