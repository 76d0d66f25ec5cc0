package io.tidings.event;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DocumentTest {

    @ParameterizedTest
    @ValueSource(strings = {"project.xml", "a", "Übersicht 2026.xml", "..", "a;b=c", "😀"})
    void shouldTakeFileNames(String name) {
        assertThat(new Document(name, "application/xml", new byte[0]).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "..\\b", "a\"b", "a\nb", "a\rb", "a\u0000", "a\u0085b", "half \uD83D"})
    void shouldRefuseWhatIsNoPlainFileName(String name) {
        assertThatThrownBy(() -> new Document(name, "application/xml", new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTakeNamesOfUpTo255Characters() {
        assertThat(new Document("a".repeat(255), "text/plain", new byte[0]).name()).hasSize(255);
        assertThatThrownBy(() -> new Document("a".repeat(256), "text/plain", new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/xml", "text/xml; charset=utf-8", "application/vnd.acme+json", "image/svg+xml"})
    void shouldTakeMediaTypes(String contentType) {
        assertThat(new Document("a", contentType, new byte[0]).contentType()).isEqualTo(contentType);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "xml", "/", "a/", "a/b\r\nX: y", "a/b;", "text/xml; charset", "text/ xml", "a/b\n"})
    void shouldRefuseWhatIsNoMediaType(String contentType) {
        assertThatThrownBy(() -> new Document("a", contentType, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldBeTextOnlyIfItIsUtf8() {
        assertThat(new Document("a", "text/plain", "☃".getBytes(UTF_8)).text()).contains("☃");
        assertThat(new Document("a", "text/plain", new byte[]{(byte) 0xE9}).text()).isEmpty();
        assertThat(new Document("a", "text/plain", new byte[]{(byte) 0xED, (byte) 0xA0, (byte) 0x80}).text()).isEmpty();
    }

    @Test
    void shouldNotBeChangedThroughItsContent() {
        byte[] given = {1, 2};
        Document document = new Document("a", "text/plain", given);
        given[0] = 9;
        document.content()[1] = 9;

        assertThat(document.content()).containsExactly(1, 2);
    }
}
