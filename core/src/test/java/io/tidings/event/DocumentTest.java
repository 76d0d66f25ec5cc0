package io.tidings.event;

import java.nio.charset.Charset;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    @ValueSource(strings = {"application/xml", "text/xml; charset=utf-8", "application/vnd.acme+json", "image/svg+xml",
            "text/xml; charset=\"utf-8\"", "application/a+xml; profile=\"http://x/y\"", "text/xml;charset=utf-8",
            "text/xml ;\tCharset=UTF-8", "a/b; q=\"\"", "a/b; q=\"a\\\"b\\\\; c\"", "a/b; x=~'*`|%",
            "multipart/x; A=b; c=d; e=f; g=h; i=j"})
    void shouldTakeMediaTypes(String contentType) {
        assertThat(new Document("a", contentType, new byte[0]).contentType()).isEqualTo(contentType);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "xml", "/", "a/", "a/b\r\nX: y", "a/b;", "text/xml; charset", "text/ xml", "a/b\n",
            "a/b; c=\"d", "a/b; c=d\"e\"", "a/b; c=\"d\\\"", "a/b; c=\"d\r\nX: y\"", "a/b; c=\"\u0000\"",
            "a/b; c=\"é\"", "a/b; c = d",
            "a/b; c=", "a/b; =d", "a/b c", "a/b, c/d"})
    void shouldRefuseWhatIsNoMediaType(String contentType) {
        assertThatThrownBy(() -> new Document("a", contentType, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTakeMediaTypesOfUpTo1024Characters() {
        String longest = "a/b; c=" + "d".repeat(Document.MAX_CONTENT_TYPE_LENGTH - "a/b; c=".length());

        assertThat(new Document("a", longest, new byte[0]).contentType()).hasSize(1_024);
        assertThatThrownBy(() -> new Document("a", longest + "d", new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "application/xml                      | <a>é☃</a> | UTF-8",
            "application/xml; charset=utf-8       | <a>é☃</a> | UTF-8",
            "application/xml; charset=utf-16      | <a>é☃</a> | UTF-16",
            "application/xml; charset=\"UTF-16LE\" | <a>é☃</a> | UTF-16LE",
            "text/plain;CHARSET=iso-8859-1        | é         | ISO-8859-1",
            "text/plain; a=b; charset=windows-1252 | €        | windows-1252",
            "application/xml | <?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>é</a> | ISO-8859-1",
            "application/a+xml | <?xml version='1.0' encoding='UTF-16' ?><a>é</a> | UTF-16",
            "text/xml; charset=utf-8 | <?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>é</a> | UTF-8",
            "text/plain | <?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>é</a> | UTF-8"})
    void shouldWriteTextInTheEncodingThatReceiversReadItIn(String contentType, String text, String encoding) {
        Document document = Document.ofText("a", contentType, text);

        assertThat(new String(document.content(), Charset.forName(encoding))).isEqualTo(text);
        assertThat(document.content()).isEqualTo(text.getBytes(Charset.forName(encoding)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "text/plain; charset=iso-8859-1 | ☃ | must be text that can be written in iso-8859-1",
            "text/plain; charset=us-ascii   | é | must be text that can be written in us-ascii",
            "text/plain; charset=none       | a | must be in a known encoding, not none",
            "text/plain; charset=\"\"       | a | 'must be in a known encoding, not '",
            "text/plain; charset=\"a b\"    | a | must be in a known encoding, not a b",
            "application/xml | '<?xml version=\"1.0\" encoding=\"none\"?><a/>' | must be in a known encoding, not none"})
    void shouldRefuseTextThatItsEncodingCannotHold(String contentType, String text, String message) {
        assertThatThrownBy(() -> Document.ofText("a", contentType, text)).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD800", "a\uDC00b", "\uD83D", "\uDE00\uD83D"})
    void shouldRefuseHalfSurrogatesInEveryEncoding(String text) {
        for (String contentType : List.of("application/xml", "text/plain; charset=utf-16",
                "text/plain; charset=latin1")) {
            assertThatThrownBy(() -> Document.ofText("a", contentType, text))
                    .hasMessage("must not contain unpaired surrogates");
        }
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

    @ParameterizedTest
    @ValueSource(strings = {".", "..", " a.xml", "a.xml ", "\u00A0a.xml", "a\u202Elmx.exe", "a\u200B.xml",
            "\uFEFFa.xml"})
    void shouldRefuseNamesThatMisleadInWhatIsGiven(String name) {
        assertThatThrownBy(() -> Document.given(name, "application/xml", new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name.startsWith(".") ? "'" + name + "'" : "U+");
        assertThat(new Document(name, "application/xml", new byte[0]).name()).isEqualTo(name);
    }
}
