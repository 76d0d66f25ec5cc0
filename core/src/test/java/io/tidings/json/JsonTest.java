package io.tidings.json;

import java.math.BigDecimal;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JsonTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{]", "{\"a\":1,}", "[1,]", "{a:1}", "{'a':1}", "{\"a\":1}{}", "1 2", "nul",
            "NaN", "Infinity", "-Infinity", "+1", "01", "1.", ".5", "0x1", "1e", "\"\n\"", "\"\\x\"", "\"a", "/**/1",
            "//\n1", "#\n1", "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1,\"b\":1}}", "\uFEFF\uFEFF1", "\u00001", "tru"})
    void shouldRefuseWhatIsNotStrictlyJson(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must be JSON");
        assertThatThrownBy(() -> Json.parse(text.getBytes(UTF_8))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must be JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "1", "-0", "\"\"", "[]", "{}", " { } ", "\"\\u0000\\ud83d\\ude00\"",
            "{\"a\":{\"a\":1}}", "\"☃\""})
    void shouldReadJson(String text) {
        assertThat(Json.parse(text)).isEqualTo(Json.parse(text.getBytes(UTF_8)));
    }

    @Test
    void shouldReadAHundredLevelsAndNotOneMore() {
        String deepest = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);

        assertThat(Json.text(Json.parse(deepest))).isEqualTo(deepest);
        assertThatThrownBy(() -> Json.parse("[" + deepest + "]")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Json.parse("{\"a\":".repeat(100_000))).isInstanceOf(IllegalArgumentException.class);
    }

    /// At the edge, and one past it.
    @ParameterizedTest
    @MethodSource("limits")
    void shouldReadUpToItsLimitsAndSayWhichIsExceeded(String most, String tooMuch, String fault) {
        assertThat(Json.parse(most)).isNotNull();
        assertThatThrownBy(() -> Json.parse(tooMuch)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must be JSON: " + fault);
    }

    static Stream<Arguments> limits() {
        return Stream.of(
                Arguments.of("[".repeat(100) + "]".repeat(100), "[".repeat(101) + "]".repeat(101),
                        "nested more than 100 levels deep"),
                Arguments.of("9".repeat(400), "9".repeat(401), "a number of more than 400 digits"),
                Arguments.of("{\"" + "n".repeat(1_000) + "\":1}", "{\"" + "n".repeat(1_001) + "\":1}",
                        "a name of more than 1000 characters"),
                Arguments.of("\"" + "t".repeat(Json.MAX_TEXT_LENGTH) + "\"",
                        "\"" + "t".repeat(Json.MAX_TEXT_LENGTH + 1) + "\"",
                        "a text of more than 6291456 characters"),
                Arguments.of(numbers(Json.MAX_TOKENS - 2), numbers(Json.MAX_TOKENS - 1),
                        "more than 500000 names, values and brackets"));
    }

    private static String numbers(int count) {
        return "[1" + ",1".repeat(count - 1) + "]";
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678901234567890123456789", "-12345678901234567890123456789", "0.1",
            "0.10000000000000000000000000000000000001", "1.10", "1.00", "123456789012345678.123456789",
            "9223372036854775808", "1E+2"})
    void shouldKeepNumbersExactly(String number) {
        JsonNode parsed = Json.parse(number);

        assertThat(parsed.decimalValue()).isEqualTo(new BigDecimal(number));
        assertThat(Json.text(parsed)).isEqualTo(number);
        assertThat(new String(Json.bytes(parsed), UTF_8)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.0", "-0", "0", "-0.00", "0e0", "-0e5", "1e3", "1E3", "1E+3", "1e-3", "1.0", "1.50",
            "-1e12",
            "0.0000001", "1e400", "-1", "10000000000", "1234567890123456789012345678901234567890"})
    void shouldWriteNumbersAsTheyWerePublished(String number) {
        String text = "{\"a\":" + number + ",\"b\":[" + number + "]}";

        assertThat(Json.text(Json.parse(text))).isEqualTo(text);
        assertThat(new String(Json.bytes(Json.parse(text)), UTF_8)).isEqualTo(text);
        assertThat(Json.text(Json.parseBut("x", "y", text).rest())).isEqualTo(text);
        assertThat(Json.parse(number).decimalValue()).isEqualTo(new BigDecimal(number));
    }

    @Test
    void shouldReadNumbersOfUpTo400DigitsAndNotMore() {
        for (String number : new String[]{"9".repeat(400), "1e400", "1e-400", "4.9E-324", "1.7976931348623157E308"}) {
            assertThat(Json.parse(number).decimalValue()).isEqualByComparingTo(new BigDecimal(number));
        }
        for (String number : new String[]{"9".repeat(401), "1e401", "1e-401", "1e999999999", "[{\"a\":1e-999999999}]",
                "1e99999999999999999999"}) {
            assertThatThrownBy(() -> Json.parse(number)).as(number).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /// `Ab` and `BA` have the same hash code by Jackson, which kept a table of names for all documents.
    @Test
    void shouldReadNamesWhoseHashCodesAreTheSameAndOtherDocumentsAfterThem() {
        String colliding = members(2_000, i -> IntStream.range(0, 16)
                .mapToObj(bit -> (i >> bit & 1) == 0 ? "Ab" : "BA")
                .collect(Collectors.joining()));
        String ordinary = members(2_000, i -> Integer.toString(i * 7_919, 36));
        for (int i = 0; i < 3; i++) {
            assertThat(Json.parse(colliding)).hasSize(2_000);
            assertThat(Json.parse(ordinary)).hasSize(2_000);
            assertThat(Json.names(ordinary.getBytes(UTF_8))).hasSize(2_000);
            assertThat(Json.parseBut("a", "b", "{\"a\":{\"b\":" + colliding + "}}").cut()).isPresent();
        }
    }

    private static String members(int count, IntFunction<String> name) {
        return IntStream.range(0, count)
                .mapToObj(i -> '"' + name.apply(i) + "\":1")
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void shouldRefuseBytesThatAreNotUtf8() {
        byte[] latin1 = {'"', (byte) 0xE9, '"'};
        byte[] overlong = {'"', (byte) 0xC0, (byte) 0x80, '"'};
        byte[] surrogate = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};
        byte[] utf32 = {0, 0, 0, '"', 0, (byte) 0x7F, (byte) 0xFF, (byte) 0xFF, 0, 0, 0, '"'};
        byte[] cutOff = {'"', (byte) 0xE2, (byte) 0x98};

        for (byte[] bytes : new byte[][]{latin1, overlong, surrogate, utf32, cutOff, "\"a\"".getBytes(UTF_16BE)}) {
            assertThatThrownBy(() -> Json.parse(bytes)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldSayWhereAndWhyWithoutRepeatingWhatWasRead() {
        for (String text : new String[]{"{\"a\": 1,\n hunter2}", "hunter2", "{\"a\": hunter2}",
                "{\"hunter2\":1,\"hunter2\":2}",
                "{\"a\": 1hunter2}"}) {
            assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching("must be JSON: .+ \\(line \\d+, column \\d+\\)")
                    .hasMessageNotContaining("hunter2");
        }
    }

    @Test
    void shouldNotWriteHalfOfASurrogatePair() {
        for (JsonNode half : new JsonNode[]{Json.object().put("a", "\uD83D"), Json.object().put("a\uDE00", 1),
                Json.parse("[{\"a\":[\"\\ude00\\ud83d\"]}]")}) {
            assertThatThrownBy(() -> Json.bytes(half)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("must not contain unpaired surrogates");
        }
        assertThat(new String(Json.bytes(Json.object().put("a", "😀")), UTF_8)).isEqualTo("{\"a\":\"😀\"}");
    }

    @Test
    void shouldWriteForPeople() {
        assertThat(Json.pretty(Json.parse("{\"a\":[1]}"))).contains("\n")
                .satisfies(
                        text -> assertThat(Json.parse(text)).isEqualTo(Json.parse("{\"a\":[1]}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"content\":{\"payload\":{\"x\":[1,{\"y\":\"\\\"}é\"}]},\"document\":{\"b\":2}}}",
            "{\"content\":{\"payload\":{}}}", "{\"content\":{\"payload\":[1]}}", "{\"content\":{}}",
            "{\"content\":7,\"a\":null}",
            "{}", "{\"payload\":{\"a\":1},\"b\":{\"payload\":{}}}"})
    void shouldReadAllOfAnObjectButThePartThatIsCutOut(String text) {
        Json.Cut read = Json.parseBut("content", "payload", text);

        ObjectNode whole = read.rest().deepCopy();
        read.cut().ifPresent(cut -> ((ObjectNode) whole.get("content")).set("payload", Json.parse(cut)));
        assertThat((JsonNode) whole).isEqualTo(Json.parse(text));
        assertThat(read.cut().isPresent()).isEqualTo(text.contains("\"content\":{\"payload\":{"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "1", "{", "{\"content\":{\"payload\":{\"a\"}}}", "{\"content\":{\"payload\":{}",
            "{\"content\":{\"payload\":{\"a\":1,\"a\":2}}}", "{\"content\":{\"payload\":{\"a\":01}}}", "{}{}", "{} x",
            "{\"content\":{},\"content\":{}}", "{\"content\":{\"payload\":{},\"payload\":{}}}"})
    void shouldCutNothingOutOfWhatIsNotStrictlyAJsonObject(String text) {
        assertThatThrownBy(() -> Json.parseBut("content", "payload", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must be");
    }

    @Test
    void shouldCutOutNothingWithEscapesOfCharacters() {
        Json.Cut read = Json.parseBut("content", "payload", "{\"content\":{\"payload\":{\"a\":\"\\ufffe\"}}}");

        assertThat(read.cut()).isEmpty();
        assertThat(read.rest().at("/content/payload/a").textValue()).isEqualTo("\uFFFE");
    }

    @Test
    void shouldSayHowDeepThatIsWhatWasCutOut() {
        assertThat(Json.parseBut("a", "b", "{\"a\":{\"b\":{}}}").depth()).isEqualTo(1);
        assertThat(Json.parseBut("a", "b", "{\"a\":{\"b\":{\"c\":[{}],\"d\":{}}}}").depth()).isEqualTo(3);
    }

    @Test
    void shouldAddMembersThatAreWrittenAlready() {
        byte[] value = Json.bytes(Json.object().put("é", "😀"));

        assertThat(new String(Json.bytes(Json.object().put("a", 1), "b\"", value), UTF_8))
                .isEqualTo("{\"a\":1,\"b\\\"\":{\"é\":\"😀\"}}");
        assertThat(new String(Json.member("b", value), UTF_8)).isEqualTo("{\"b\":{\"é\":\"😀\"}}");
    }
}
