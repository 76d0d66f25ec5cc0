package io.tidings.local.console;

import java.io.IOException;
import java.nio.file.Files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Download;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.tidings.json.Json;

import static org.assertj.core.api.Assertions.assertThat;

/// What is larger than an answer can be is omitted from the page, and comes as a file.
@Timeout(300)
class LargeContentIT {

    @RegisterExtension
    static final ConsoleUnderTest CONSOLE = new ConsoleUnderTest();

    /// Three bytes each, and six as Lambda counts them in an answer.
    private static final String TEXT = "\u2028".repeat(1_200_000);

    @Test
    void shouldOfferWhatIsTooLargeToBeShownAsAFile() throws IOException {
        Estate estate = Estate.of(CONSOLE, "parallelworks");
        ObjectNode event = Json.object().put("type", "deployment.build.created");
        event.putObject("payload").put("build", 7);
        event.putObject("document").put("name", "large.txt").put("contentType", "text/plain").put("content", TEXT);
        String id = estate.admin()
                .post(estate.api() + "/projects/" + estate.project() + "/events", Json.text(event))
                .expecting(202)
                .text("_id");

        try (Tab tab = CONSOLE.tab(estate.admin())) {
            tab.open(estate.api() + "/events/" + id);
            tab.sees("Too large to show here. Size: 3.4 MiB.");
            Download file = tab.page().waitForDownload(() -> tab.button("Download document").click());
            assertThat(file.suggestedFilename()).isEqualTo("large.txt");
            assertThat(Files.readString(file.path())).isEqualTo(TEXT);
        }
    }
}
