package io.tidings.json;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

import io.tidings.testing.AnyJson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// Whatever comes in as JSON is read, and then the same again when it is written, or it is refused in words.
@Tag("slow")
class JsonEdgeTest {

    private static final List<String> PIECES = List.of("{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800",
            "\\udc00",
            "0", "-", "+", ".", "e", "E999", "1e400", "9".repeat(401), "true", "nul", "NaN", "'", "/*", "//", "#", " ",
            "\n",
            "\t", "\u0000", "\u0007", "\uFEFF", "\u2028", "\uD83D\uDCA9", "\uD83D", "\uDCA9", "{\"a\":",
            "[".repeat(101),
            "\"a\":1,\"a\":2");

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void shouldReadOrRefuseTextThatIsAlmostJson(@ForAll("almostJson") String text) {
        Optional<JsonNode> read = read(() -> Json.parse(text));

        read.ifPresent(JsonEdgeTest::assertStable);
        if (UTF_8.newEncoder().canEncode(text)) {
            assertThat(read(() -> Json.parse(text.getBytes(UTF_8)))).isEqualTo(read);
        }
    }

    @Property(tries = 2_000)
    void shouldReadOrRefuseAnyBytes(@ForAll byte[] bytes) {
        read(() -> Json.parse(bytes)).ifPresent(JsonEdgeTest::assertStable);
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void shouldReadWhatItWrote(@ForAll("json") JsonNode value) {
        assertThat(Json.text(Json.parse(Json.text(value)))).isEqualTo(Json.text(value));
    }

    /// JSON with some pieces put in, or some of it taken out.
    @Provide
    Arbitrary<String> almostJson() {
        Arbitrary<Tuple2<Double, String>> edit = Arbitraries.doubles()
                .between(0, 1)
                .flatMap(at -> Arbitraries.of(PIECES).map(piece -> Tuple.of(at, piece)));
        return json().map(Json::text)
                .flatMap(text -> edit.list().ofMinSize(0).ofMaxSize(3).map(edits -> edited(text, edits)));
    }

    @Provide
    Arbitrary<JsonNode> json() {
        return AnyJson.values(3);
    }

    private static String edited(String text, List<Tuple2<Double, String>> edits) {
        StringBuilder edited = new StringBuilder(text);
        edits.forEach(edit -> {
            int at = (int) (edit.get1() * edited.length());
            if (edit.get2().equals(" ") && at < edited.length()) {
                edited.deleteCharAt(at);
            } else {
                edited.insert(at, edit.get2());
            }
        });
        return edited.toString();
    }

    private static Optional<JsonNode> read(java.util.function.Supplier<JsonNode> reader) {
        try {
            return Optional.of(reader.get());
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("must ");
            return Optional.empty();
        }
    }

    private static void assertStable(JsonNode value) {
        assertThat(Json.parse(Json.text(value))).isEqualTo(value);
    }
}
