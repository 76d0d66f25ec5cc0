package io.tidings.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.format.Format;
import com.networknt.schema.format.Formats;
import com.networknt.schema.path.PathType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.budget.Budget;
import io.tidings.budget.BudgetExceededException;
import io.tidings.json.Json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(30)
class BoundedSchemaTest {

    private static final Logger LOG = LoggerFactory.getLogger(BoundedSchemaTest.class);
    private static final String INTEGER = "{'type': 'integer'}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{'$ref': '#'} | it must not refer to itself endlessly",
            "{'properties': {'x': {'$ref': '#/properties/x'}}} | /properties/x",
            "{'allOf': [{'anyOf': [{'$ref': '#'}]}]} | itself",
            "{'$defs': {'a': {'$ref': '#/$defs/b'}, 'b': {'if': {'$ref': '#/$defs/a'}}}, 'properties': {'x': {'$ref': '#/$defs/a'}}} | itself",
            "{'$dynamicAnchor': 'x', 'not': {'$dynamicRef': '#x'}} | itself",
            "{'dependentSchemas': {'x': {'$ref': '#'}}} | itself",
            "{'properties': {'$ref': {'$ref': 'http://127.0.0.1:9/x'}}} | other documents",
            "{'properties': {'x': {'$ref': 'classpath:/x'}}} | other documents",
            "{'$ref': 'https://json-schema.org/draft/2020-12/schema'} | other documents",
            "{'items': {'$id': 'https://example.com/x'}} | '$id'",
            "{'$ref': '#/$defs/missing'} | can be evaluated",
            "{'$ref': '#missing'} | can be evaluated",
            "{'$ref': '#/unknown/x', 'unknown': {'x': {'$ref': 'file:///etc/passwd'}}} | other documents",
            "{'properties': {'x': {'pattern': '^(a*)*(\\\\1)*b\\\\1$'}}} | /properties/x/pattern",
            "{'patternProperties': {'(?=a)b': {}}} | /patternProperties",
            "{'pattern': '(a{1000}){1000}'} | repetitions",
            "{'pattern': '((a{1,100}){1,100}){1,100}'} | repetitions",
            "{'properties': {'x': {'$ref': '#a'}}, 'const': {'$anchor': 'a'}} | can be evaluated",
            "{'properties': {'x': {'$ref': '#a'}}, 'unknown': {'$anchor': 'a'}} | can be evaluated",
            "{'$defs': {'a': {'$anchor': 'a'}, 'b': {'$anchor': 'a'}}} | twice",
            "{'$defs': {'a': {'$anchor': 'a'}, 'b': {'$dynamicAnchor': 'a'}}} | twice",
            "{'const': {'$anchor': 'a'}, '$defs': {'a': {'$anchor': 'a', 'not': {'$ref': '#a'}}}} | itself",
            "{'properties': {'x': {'$ref': '#/required'}}, 'required': ['x']} | /properties/x must refer to a schema",
            "{'properties': {'x': {'$ref': '#/maximum'}}, 'maximum': 1} | /properties/x must refer to a schema",
            "{'pattern': '('} | /pattern"})
    void shouldRefuseWhatHasNoEndOrLeadsElsewhereAndSayWhere(String schema, String where) {
        assertThatThrownBy(() -> SchemaBounds.check(json(schema))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(where.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'properties': {'next': {'$ref': '#'}}}",
            "{'$defs': {'tree': {'properties': {'children': {'items': {'$ref': '#/$defs/tree'}}}}}, '$ref': '#/$defs/tree'}",
            "{'properties': {'$ref': {'type': 'string'}}}", "{'const': {'$ref': 'http://example.com/'}}",
            "{'$id': 'https://example.com/order', '$anchor': 'top', 'properties': {'next': {'$ref': '#top'}}}",
            "{'$defs': {'a b/c': {}}, 'properties': {'x': {'$ref': '#/$defs/a%20b~1c'}}}",
            "{'pattern': '^[0-9a-f]{24}$'}", "{'pattern': '^\\\\u0041\\\\d+\\\\/x$'}", "{'pattern': 'a{'}"})
    void shouldTakeWhatHasAnEnd(String schema) {
        assertThatCode(() -> SchemaBounds.check(json(schema))).doesNotThrowAnyException();
        assertThatCode(() -> violations(schema, "{}")).doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseReferencesThatMultiply() {
        assertThatThrownBy(() -> SchemaBounds.check(doubling(22))).hasMessageContaining("references written out");
        assertThatCode(() -> SchemaBounds.check(doubling(7))).doesNotThrowAnyException();
    }

    @Test
    void shouldTakeAsManySchemasForOneValueAsAreAllowedAndNotOneMore() {
        assertThatCode(() -> SchemaBounds.check(allOf(SchemaBounds.MAX_APPLIED - 1))).doesNotThrowAnyException();
        assertThatThrownBy(() -> SchemaBounds.check(allOf(SchemaBounds.MAX_APPLIED)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTakeAsManySchemasWithinEachOtherAsAreAllowedAndNotOneMore() {
        assertThatCode(() -> SchemaBounds.check(chain(SchemaBounds.MAX_NESTED))).doesNotThrowAnyException();
        assertThatCode(() -> BoundedSchema.compile(chain(SchemaBounds.MAX_NESTED))
                .validate(json("{'x': 1}"), Budget.ofOneEvaluation())).doesNotThrowAnyException();
        assertThatThrownBy(() -> SchemaBounds.check(chain(SchemaBounds.MAX_NESTED + 1)))
                .hasMessageContaining("within each other");
    }

    @Test
    void shouldTellWhatItRefersToThatIsNoSchemaByItsPlace() {
        assertThat(SchemaBounds.check(json(
                "{'$ref': '#/components/A', '$defs': {'d': {}}, 'components': {'A': {'not': {'$ref': '#/$defs/d'}}}}")))
                .containsOnlyKeys("/components/A");
    }

    @Test
    void shouldTakeAsDeepASchemaAsIsAllowedAndNotDeeper() {
        assertThatCode(() -> SchemaBounds.check(deep(SchemaBounds.MAX_DEPTH))).doesNotThrowAnyException();
        assertThatThrownBy(() -> SchemaBounds.check(deep(SchemaBounds.MAX_DEPTH + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTakeARegularExpressionOfTheLargestSizeAndNoLarger() {
        assertThatCode(() -> LinearExpression.of("a".repeat(LinearExpression.MAX_PROGRAM))).doesNotThrowAnyException();
        assertThatThrownBy(() -> LinearExpression.of("a".repeat(LinearExpression.MAX_PROGRAM + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> LinearExpression.of("(?:ab){1000}")).doesNotThrowAnyException();
        assertThatThrownBy(() -> LinearExpression.of("(?:abc){1000}")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldFollowReferencesInsideProperties() {
        String schema = "{'properties': {'next': {'$ref': '#'}, 'n': {'type': 'integer'}}}";

        assertThat(violations(schema, "{'next': {'next': {'n': 1}}}")).isEmpty();
        assertThat(violations(schema, "{'next': {'next': {'n': 'x'}}}")).containsExactly("/next/next/n");
        assertThat(violations(schema, "{'next':".repeat(88) + "{'n': 'x'}" + "}".repeat(88))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"['a', 'b', 'a'] | 1", "[1, 1.0] | 1",
            "[{'a': 1, 'b': 2}, {'b': 2.0, 'a': 1}] | 1",
            "[1, '1', true, null, 'null', [1], ['1'], {'1': 1}] | 0", "[[1, 2], [2, 1]] | 0",
            "[{'a,b': 1}, {'a': ',b=1'}] | 0",
            "[0, -0.0] | 1", "[] | 0", "[1e400, 1e-400] | 0"})
    void shouldFindEqualEntries(String array, int violations) {
        assertThat(violations("{'properties': {'a': {'uniqueItems': true}}}", "{'a': " + array + "}"))
                .hasSize(violations);
        assertThat(violations("{'properties': {'a': {'uniqueItems': false}}}", "{'a': " + array + "}")).isEmpty();
    }

    @Test
    void shouldCompareEntriesWhoseHashCodesAreTheSame() {
        String colliding = IntStream.range(0, 1 << 14)
                .mapToObj(i -> "\"" + IntStream.range(0, 14)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining()) + "\"")
                .collect(Collectors.joining(","));
        String schema = "{'properties': {'a': {'uniqueItems': true}}}";

        assertThat(violations(schema, "{'a': [" + colliding + "]}")).isEmpty();
        assertThat(violations(schema, "{'a': [" + colliding + ",'" + "Aa".repeat(14) + "']}")).containsExactly("/a");
    }

    /// Shapes of schema and payload that took minutes, or would.
    @Test
    @Timeout(300)
    void shouldEndAtOnceWhateverTheShape() {
        String numbers = String.join(",", Collections.nCopies(60_000, "1"));
        String members = IntStream.range(0, 20_000).mapToObj(i -> "'k" + i + "': 1").collect(Collectors.joining(","));
        String text = "'" + "a".repeat(1_000_000) + "'";
        String colliding = IntStream.range(0, 512)
                .mapToObj(i -> "'" + IntStream.range(0, 9)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining()) + "'")
                .collect(Collectors.joining(","));
        String collidingToo = "'" + "BB".repeat(8) + "C#'";
        String objects = String.join(",", Collections.nCopies(120_000, "{'_':0}"));
        List<String[]> shapes = new ArrayList<>(List.of(
                new String[]{Json.text(doubling(7)), "{'x': [" + numbers + "]}"},
                new String[]{"{'properties': {'x': {'items': " + Json.text(allOf(900)) + "}}}",
                        "{'x': [" + numbers + "]}"},
                new String[]{"{'properties': {'x': {'pattern': '(a|aa|aaa)*b'}}}", "{'x': " + text + "}"},
                new String[]{"{'properties': {'x': {'pattern': '.*a.{900}b'}}}", "{'x': " + text + "}"},
                new String[]{"{'patternProperties': {" + expressions() + "}, 'additionalProperties': false}",
                        "{" + members + "}"},
                new String[]{"{'unevaluatedProperties': false, 'anyOf': ["
                        + many("{'patternProperties': {'^k%d': true}}", 200) + "]}", "{" + members + "}"},
                new String[]{"{'properties': {'x': {'unevaluatedItems': false, 'anyOf': ["
                        + many("{'contains': {'const': %d}}", 200) + "]}}}", "{'x': [" + numbers + "]}"},
                new String[]{"{'properties': {'x': {'items': {'oneOf': [" + many("{'const': %d}", 500) + "]}}}}",
                        "{'x': [" + numbers + "]}"},
                new String[]{"{'properties': {'x': {'items': {'enum': [" + colliding + "]}}}}",
                        "{'x': [" + String.join(",", Collections.nCopies(40_000, collidingToo)) + "]}"},
                new String[]{"{'properties': {'x': {'items': {'multipleOf': 1e-400}}}}",
                        "{'x': [" + String.join(",", Collections.nCopies(40_000, "1e400")) + "]}"},
                new String[]{"{'properties': {'x': {'items': {'allOf': [" + many("{'multipleOf': 7e-%1$d}", 100)
                        + "]}}}}",
                        "{'x': [" + String.join(",", Collections.nCopies(2_000, "9".repeat(390) + "e400"))
                                + "]}"},
                new String[]{"{'properties': {'x': {'items': {'required': [" + many("'%d'", 4_000) + "]}}}}",
                        "{'x': [" + objects + "]}"},
                new String[]{"{'properties': {'x': {'items': {'dependentRequired': {'_': [" + many("'%d'", 4_000)
                        + "]}}}}}", "{'x': [" + objects + "]}"},
                new String[]{"{'dependentSchemas': {" + many("'k%d': {'required': ['k0']}", 500) + "}}",
                        "{" + members + "}"},
                new String[]{"{'$dynamicAnchor': 'n', 'properties': {'x': {'items': {'$dynamicRef': '#n'}}}}",
                        "{'x': [".repeat(40) + "{}" + "]}".repeat(40)},
                new String[]{
                        "{'properties': {'x': {'items': {'if': {'minimum': 2}, 'then': false, 'else': {'not': {'const': 1}}}}}}",
                        "{'x': [" + numbers + "]}"}));
        for (Format format : Formats.DEFAULT) {
            for (String bit : List.of("a", "a.", "1:", ":", "%41", "a@", "-", "é", "~0/", "P1Y", "[", "{a}")) {
                shapes.add(new String[]{"{'properties': {'x': {'format': '" + format.getName() + "'}}}",
                        "{'x': '" + bit.repeat(300_000 / bit.length()) + "!'}"});
            }
        }
        for (String[] shape : shapes) {
            long begin = System.nanoTime();
            BoundedSchema schema = BoundedSchema.compile(json(shape[0]));
            JsonNode value = json(shape[1]);
            Budget budget = Budget.ofOneEvaluation();
            String outcome;
            try {
                outcome = schema.validate(value, budget).size() + " errors";
            } catch (BudgetExceededException e) {
                outcome = "too costly";
            }
            long millis = (System.nanoTime() - begin) / 1_000_000;
            if (Boolean.getBoolean("tidings.shapes")) {
                LOG.info("{} ms, {} steps, {}: {}", millis, budget.used(), outcome,
                        shape[0].substring(0, Math.min(100, shape[0].length())));
            }
            assertThat(millis).as(shape[0].substring(0, Math.min(200, shape[0].length()))).isLessThan(15_000);
        }
    }

    /// Each error takes memory: 120,000 entries without 4,000 names would be half a billion of them.
    @Test
    void shouldCountTheErrorsThatItFinds() {
        ObjectNode schema = json("{'properties': {'x': {'items': {'required': ['a', 'b', 'c']}}}}");
        String objects = String.join(",", Collections.nCopies(120_000, "{}"));

        assertThatThrownBy(() -> BoundedSchema.compile(schema)
                .validate(json("{'x': [" + objects + "]}"), Budget.ofOneEvaluation()))
                .isInstanceOf(BudgetExceededException.class);
    }

    /// The same library without bounds finds the same, where both have an end.
    @ParameterizedTest
    @ValueSource(strings = {INTEGER,
            "{'required': ['a', 'b'], 'properties': {'a': {'type': 'string', 'minLength': 2}}}",
            "{'additionalProperties': false, 'patternProperties': {'^a': {'type': 'integer'}}}",
            "{'unevaluatedProperties': false, 'allOf': [{'properties': {'a': true}}], 'if': {'required': ['b']}, 'then': {'properties': {'b': true}}}",
            "{'properties': {'a': {'prefixItems': [{'type': 'integer'}], 'items': false}}}",
            "{'properties': {'a': {'contains': {'const': 1}, 'minContains': 2, 'maxContains': 3}}}",
            "{'properties': {'a': {'unevaluatedItems': false, 'prefixItems': [true]}}}",
            "{'oneOf': [{'required': ['a']}, {'required': ['b']}]}",
            "{'anyOf': [{'type': 'array'}, {'minProperties': 2}]}",
            "{'not': {'required': ['a']}}", "{'properties': {'a': {'enum': [1, 'x', [1]]}}}",
            "{'dependentRequired': {'a': ['b']}, 'dependentSchemas': {'b': {'required': ['c']}}}",
            "{'propertyNames': {'pattern': '^[ab]$'}}",
            "{'properties': {'a': {'format': 'date-time'}, 'b': {'format': 'email'}}}",
            "{'$defs': {'p': {'exclusiveMinimum': 0, 'multipleOf': 0.5}}, 'properties': {'a': {'$ref': '#/$defs/p'}}}",
            "{'properties': {'a': {'uniqueItems': true, 'maxItems': 2}}}"})
    void shouldFindWhatTheLibraryFinds(String schema) {
        SchemaRegistryConfig config = SchemaRegistryConfig.builder()
                .pathType(PathType.JSON_POINTER)
                .formatAssertionsEnabled(true)
                .build();
        var library = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemaRegistryConfig(config)).getSchema(json(schema));
        for (String value : List.of("{}", "{'a': 1}", "{'a': 'x'}", "{'b': 2}", "{'a': 'xy', 'b': 'q@example.com'}",
                "{'a': [1, 1]}", "{'a': [1, 2, 3]}", "{'a': [1]}", "{'a': -0.25, 'b': 1, 'c': 2}", "{'a': 1.5}",
                "{'a': '2026-01-01T00:00:00Z', 'b': '@'}", "{'x': {}, 'a': null}")) {
            assertThat(BoundedSchema.compile(json(schema)).validate(json(value), Budget.ofOneEvaluation()))
                    .as("%s on %s", schema, value)
                    .extracting(Object::toString)
                    .isEqualTo(library.validate(json(value)).stream().map(Object::toString).toList());
        }
    }

    @Test
    void shouldLoadNothing() {
        for (String reference : List.of("classpath:/draft/2020-12/schema",
                "https://json-schema.org/draft/2020-12/schema",
                "http://127.0.0.1:9/x", "file:///etc/hostname")) {
            BoundedSchema schema = BoundedSchema.compile(json("{'properties': {'a': {'$ref': '" + reference + "'}}}"));
            assertThatThrownBy(() -> schema.validate(json("{'a': 1}"), Budget.ofOneEvaluation())).as(reference)
                    .isInstanceOf(RuntimeException.class);
        }
    }

    private static String expressions() {
        return many("'^[a-z]*%d.*x$': false", 100);
    }

    private static String many(String form, int count) {
        return IntStream.range(0, count).mapToObj(form::formatted).collect(Collectors.joining(","));
    }

    private static ObjectNode doubling(int levels) {
        String defs = IntStream.range(0, levels)
                .mapToObj(
                        i -> "'d%d': {'allOf': [{'$ref': '#/$defs/d%d'}, {'$ref': '#/$defs/d%d'}]}".formatted(i, i + 1,
                                i + 1))
                .collect(Collectors.joining(","));
        return json("{'$defs': {" + defs + ", 'd" + levels
                + "': {'minimum': 0}}, 'properties': {'x': {'items': {'$ref': '#/$defs/d0'}}}}");
    }

    private static ObjectNode allOf(int count) {
        return json("{'allOf': [" + String.join(",", Collections.nCopies(count, "{'maxLength': 9}")) + "]}");
    }

    private static ObjectNode chain(int length) {
        return json("{'properties': {'x': {'$ref': '#/$defs/d2'}}, '$defs': {"
                + IntStream.range(2, length)
                        .mapToObj(i -> "'d%d': {'$ref': '#/$defs/d%d'}".formatted(i, i + 1))
                        .collect(Collectors.joining(","))
                + ", 'd" + length + "': {}}}");
    }

    private static ObjectNode deep(int levels) {
        return json("{'not': ".repeat(levels - 1) + "{}" + "}".repeat(levels - 1));
    }

    private static List<String> violations(String schema, String value) {
        return BoundedSchema.compile(json(schema))
                .validate(json(value), Budget.ofOneEvaluation())
                .stream()
                .map(error -> error.getInstanceLocation().toString())
                .toList();
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) Json.parse(text.replace('\'', '"'));
    }
}
