package io.tidings.event;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.json.Json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PayloadTest {

    @Test
    void shouldKeepMembersInTheOrderInWhichTheyWerePublished() {
        Payload payload = Payload.of(Json.parse("{\"z\": 1, \"a\": {\"y\": 2, \"b\": 3.10}, \"m\": null}"));

        assertThat(payload).hasToString("{\"z\":1,\"a\":{\"y\":2,\"b\":3.10},\"m\":null}");
    }

    @Test
    void shouldCountBytesAndNotCharacters() {
        assertThat(Payload.of(Json.parse("{\"a\":\"☃\"}")).size()).isEqualTo(11);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "1", "\"{}\"", "true"})
    void shouldBeAnObject(String json) {
        assertThatThrownBy(() -> Payload.of(Json.parse(json))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be a JSON object");
    }

    @Test
    void shouldRefuseHalfOfASurrogatePair() {
        assertThatThrownBy(() -> Payload.of(Json.parse("{\"a\":\"\\ud83d\"}")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldBeAsDeepAsIsAllowedAndNotDeeper() {
        String inner = "[".repeat(Payload.MAX_DEPTH - 1) + "]".repeat(Payload.MAX_DEPTH - 1);

        assertThat(Payload.of(Json.parse("{\"a\":" + inner + "}")).tree().path("a").isArray()).isTrue();
        assertThatThrownBy(() -> Payload.of(Json.parse("{\"a\":[" + inner + "]}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be at most 90 levels deep");
    }

    @Test
    void shouldNotBeChangedThroughItsTree() {
        Payload payload = Payload.of(Json.parse("{\"a\":1}"));

        payload.tree().put("a", 2);

        assertThat(payload).hasToString("{\"a\":1}");
    }
}
