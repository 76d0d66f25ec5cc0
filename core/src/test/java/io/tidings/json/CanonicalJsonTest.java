package io.tidings.json;

import com.fasterxml.jackson.databind.JsonNode;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tidings.testing.AnyJson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// Equal JSON has one text, and only equal JSON has.
class CanonicalJsonTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "1|1.0", "1|1e0", "1|0.1E1", "100|1e2", "100|1.00E+2", "0|-0.0", "0|0e5", "-1.50|-15e-1",
            "9007199254740993|9007199254740993.0", "1e400|10E399",
            "{\"a\":1,\"b\":[1.0]}|{\"b\":[1],\"a\":1e0}", "\"\\u00fc\"|\"ü\"", "\"\\/\"|\"/\""})
    void shouldGiveEqualJsonOneText(String one, String other) {
        assertThat(canonical(one)).isEqualTo(canonical(other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "1|2", "1|-1", "1|\"1\"", "1|[1]", "0|null", "0|false", "{}|[]", "9007199254740993|9007199254740992",
            "1e400|1e399", "0.1|0.10000000000000001", "[1,2]|[2,1]", "[[1],2]|[[1,2]]",
            "{\"a\":{\"b\":1}}|{\"a\":1,\"b\":1}",
            "{\"a\":null}|{}", "\"1e0\"|1"})
    void shouldGiveOtherJsonAnotherText(String one, String other) {
        assertThat(canonical(one)).isNotEqualTo(canonical(other));
    }

    @Test
    void shouldTakeWhatIsNestedAsDeeplyAsJsonMayBe() {
        String deep = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);

        assertThat(canonical(deep)).hasSize(3 * Json.MAX_DEPTH - 1);
    }

    @Property(tries = 300)
    void shouldBeTheSameForTheSameAndNotForOther(@ForAll("values") JsonNode one, @ForAll("values") JsonNode other) {
        assertThat(CanonicalJson.bytes(one)).isEqualTo(CanonicalJson.bytes(Json.parse(Json.text(one))));
        if (!one.equals(other) && !one.isNumber() && !one.isContainerNode()) {
            assertThat(CanonicalJson.bytes(one)).isNotEqualTo(CanonicalJson.bytes(other));
        }
    }

    @Provide
    Arbitrary<JsonNode> values() {
        return AnyJson.values(3);
    }

    private static String canonical(String json) {
        return new String(CanonicalJson.bytes(Json.parse(json)), UTF_8);
    }
}
