package io.tidings.testing;

import java.math.BigDecimal;
import java.math.BigInteger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/// Any JSON, for properties.
public final class AnyJson {

    private AnyJson() {}

    /// JSON values of every kind, nested at most so deeply.
    public static Arbitrary<JsonNode> values(int depth) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        Arbitrary<JsonNode> leaves = Arbitraries.oneOf(
                text().map(nodes::textNode),
                Arbitraries.of(true, false).map(nodes::booleanNode),
                Arbitraries.just(nodes.nullNode()),
                Arbitraries.integers().map(nodes::numberNode),
                Arbitraries.bigIntegers()
                        .between(BigInteger.TWO.pow(70).negate(), BigInteger.TWO.pow(70))
                        .map(nodes::numberNode)
                        .map(node -> (JsonNode) node),
                Arbitraries.bigDecimals()
                        .between(new BigDecimal("-1e30"), new BigDecimal("1e30"))
                        .ofScale(9)
                        .map(nodes::numberNode)
                        .map(node -> (JsonNode) node));
        return depth == 0
                ? leaves
                : Arbitraries.frequencyOf(
                        Tuple.of(3, leaves),
                        Tuple.of(1, objects(depth - 1)),
                        Tuple.of(1, values(depth - 1).list()
                                .ofMaxSize(4)
                                .map(items -> nodes.arrayNode().addAll(items))));
    }

    /// JSON objects, nested at most so deeply.
    public static Arbitrary<ObjectNode> objects(int depth) {
        return Arbitraries.maps(text(), values(depth))
                .ofMaxSize(5)
                .map(fields -> JsonNodeFactory.instance.objectNode().setAll(fields));
    }

    /// Every character but half surrogates.
    public static Arbitrary<String> text() {
        return Arbitraries.strings()
                .withCharRange('\u0000', '\uD7FF')
                .withCharRange('\uE000', '\uFFFF')
                .withChars("\u0000\uFFFE\uFFFF\u2028\"\\/<>&'")
                .ofMaxLength(20)
                .map(text -> text.length() % 3 == 0 ? text + "😀" : text);
    }
}
