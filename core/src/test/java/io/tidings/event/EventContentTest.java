package io.tidings.event;

import java.util.Optional;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.json.Json;
import io.tidings.testing.Examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EventContentTest {

    @Property
    void shouldReadBackDocumentsOfAnyBytes(@ForAll @Size(max = 64) byte[] bytes) {
        EventContent content = content(bytes);

        assertThat(EventContent.of(Json.parse(Json.bytes(content.json())))).isEqualTo(content);
        assertThat(EventContent.of(content.json())).isEqualTo(content);
    }

    @Property
    void shouldReadBackDocumentsOfAnyText(@ForAll String text) {
        EventContent content = content(text.getBytes(UTF_8));

        assertThat(EventContent.of(Json.parse(Json.text(content.json())))).isEqualTo(content);
        assertThat(content.json().path("document").has("content")).isTrue();
    }

    @Test
    void shouldWriteTextAsTextAndEverythingElseAsBase64() {
        assertThat(Json.text(content("<é/>".getBytes(UTF_8)).json())).isEqualTo(
                "{\"payload\":{\"a\":1},\"document\":{\"name\":\"p.xml\",\"contentType\":\"application/xml\","
                        + "\"content\":\"<é/>\"}}");
        assertThat(Json.text(content(new byte[]{(byte) 0xFF}).json())).isEqualTo(
                "{\"payload\":{\"a\":1},\"document\":{\"name\":\"p.xml\",\"contentType\":\"application/xml\","
                        + "\"contentBase64\":\"/w==\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"payload\":[]}", "{\"payload\":{},\"document\":{}}",
            "{\"payload\":{},\"document\":{\"name\":\"a\",\"contentType\":\"a/b\",\"contentBase64\":\"!\"}}",
            "{\"payload\":{},\"document\":1}"})
    void shouldRefuseEverythingElse(String json) {
        assertThatThrownBy(() -> EventContent.of(Json.parse(json))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldBeLargeFromOneByteAboveTheInlineLimit() {
        int frame = Examples.payload("{\"a\":\"\"}").size();
        EventContent inline = EventContent.of(payload(EventContent.MAX_INLINE_BYTES - frame));
        EventContent large = EventContent.of(payload(EventContent.MAX_INLINE_BYTES - frame + 1));

        assertThat(inline.size()).isEqualTo(EventContent.MAX_INLINE_BYTES);
        assertThat(inline.isLarge()).isFalse();
        assertThat(large.isLarge()).isTrue();
    }

    @Test
    void shouldBeLargeWhereOnlyItsJsonIs() {
        byte[] quotes = "\"".repeat(EventContent.MAX_INLINE_BYTES * 2 / 3).getBytes(UTF_8);

        assertThat(content(quotes).size()).isLessThan(EventContent.MAX_INLINE_BYTES);
        assertThat(content(quotes).isLarge()).isTrue();
    }

    private static Payload payload(int characters) {
        return Payload.of(Json.object().put("a", "x".repeat(characters)));
    }

    private static EventContent content(byte[] document) {
        return new EventContent(Examples.payload("{\"a\":1}"),
                Optional.of(new Document("p.xml", "application/xml", document)));
    }
}
