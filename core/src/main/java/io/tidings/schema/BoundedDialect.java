package io.tidings.schema;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.annotation.Annotation;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.format.Format;
import com.networknt.schema.keyword.FormatKeyword;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.keyword.UniqueItemsValidator;
import com.networknt.schema.path.NodePath;

import io.tidings.budget.Budget;
import io.tidings.json.CanonicalJson;
import io.tidings.json.Json;

/// JSON Schema 2020-12, each of whose keywords takes from the budget of the evaluation before it does its work.
final class BoundedDialect {

    /// The key under which an evaluation keeps its limits.
    static final Object LIMITS = EvaluationLimits.class;

    private static final long STEPS_OF_ERROR = 20;

    private BoundedDialect() {}

    /// The limits of one evaluation: its budget, and the depth of nested keywords.
    static final class EvaluationLimits {

        /// Maximum depth of nested keywords: enough for a payload of 90 levels, and small enough for the stack.
        static final int MAX_DEPTH = 600;

        private final Budget budget;
        private int depth;

        EvaluationLimits(Budget budget) {
            this.budget = budget;
        }

        void enter(long steps) {
            budget.take(++depth > MAX_DEPTH ? Long.MAX_VALUE / 2 : steps);
        }

        void take(long steps) {
            budget.take(Math.max(steps, 0));
        }

        void leave() {
            depth--;
        }
    }

    static Dialect create() {
        Dialect standard = Dialects.getDraft202012();
        Map<String, Keyword> bounded = new HashMap<>();
        standard.getKeywords().forEach((name, keyword) -> bounded.put(name, new Bounded(keyword)));
        bounded.remove("format");
        return Dialect.builder(standard.getId(), standard)
                .keywords(keywords -> keywords.putAll(bounded))
                .formatKeywordFactory(BoundedFormat::new)
                .build();
    }

    private record Bounded(Keyword keyword) implements Keyword {

        @Override
        public String getValue() {
            return keyword.getValue();
        }

        @Override
        public KeywordValidator newValidator(SchemaLocation location, JsonNode value, Schema parent,
                SchemaContext context) throws SchemaException, Exception {
            return metered(keyword.newValidator(location, value, parent, context), value, parent);
        }
    }

    /// The dialect makes this keyword by itself, of the formats that it knows.
    private static final class BoundedFormat extends FormatKeyword {

        BoundedFormat(Map<String, Format> formats) {
            super(formats);
        }

        @Override
        public KeywordValidator newValidator(SchemaLocation location, JsonNode value, Schema parent,
                SchemaContext context) {
            return metered(super.newValidator(location, value, parent, context), value, parent);
        }
    }

    /// @param validator `null` where the library has none, which is passed on
    @SuppressWarnings("NullAway")
    private static KeywordValidator metered(KeywordValidator validator, JsonNode value, Schema parent) {
        if (validator == null) {
            return null;
        }
        return validator instanceof UniqueItemsValidator && value.asBoolean()
                ? new Metered(new UniqueItems(validator), value, parent.getSchemaNode())
                : new Metered(validator, value, parent.getSchemaNode());
    }

    /// Takes the steps, and goes on.
    private static final class Metered implements KeywordValidator {

        private final KeywordValidator validator;
        private final String keyword;
        private final int names;
        private final int size;
        private final String format;
        private final long divisorDigits;
        private final Set<LinearExpression> expressions = new HashSet<>();

        Metered(KeywordValidator validator, JsonNode value, JsonNode schema) {
            this.validator = validator;
            this.keyword = validator.getKeyword();
            this.size = value.size();
            this.names = keyword.equals("required") ? size : keyword.equals("dependentRequired") ? leaves(value) : 0;
            this.format = value.asText();
            this.divisorDigits = keyword.equals("multipleOf") && value.isNumber()
                    ? value.decimalValue().precision() + Math.abs((long) value.decimalValue().scale())
                    : 0;
            if (keyword.equals("pattern") && value.isTextual()) {
                expressions.add(LinearExpression.of(value.textValue()));
            } else if (keyword.equals("patternProperties") || keyword.equals("additionalProperties")) {
                schema.path("patternProperties")
                        .fieldNames()
                        .forEachRemaining(name -> expressions.add(LinearExpression.of(name)));
            }
        }

        @Override
        public void validate(ExecutionContext execution, JsonNode node, JsonNode root, NodePath place) {
            EvaluationLimits limits = execution.getCollectorContext().get(LIMITS);
            int errors = execution.getErrors().size();
            limits.enter(20 + size / 2 + cost(node) + annotations(execution, place));
            try {
                validator.validate(execution, node, root, place);
            } finally {
                limits.leave();
            }
            // Errors take memory, up to some hundred bytes each. The enclosing keywords count them as well.
            limits.take(STEPS_OF_ERROR * (execution.getErrors().size() - errors));
        }

        private long cost(JsonNode node) {
            return switch (keyword) {
                case "pattern" -> node.isTextual() ? cost(node.textValue().length()) : 0;
                case "patternProperties" -> node.isObject() ? costOfNames(node) : 0;
                case "additionalProperties" -> node.isObject() ? 10L * node.size() + costOfNames(node) : 0;
                case "unevaluatedProperties", "propertyNames" -> 10L * node.size();
                case "unevaluatedItems", "items", "contains" -> node.size();
                case "format" -> node.isTextual() ? costOfFormat(node.textValue().length()) : 0;
                case "maxLength", "minLength", "contentEncoding", "contentMediaType" ->
                    node.isTextual() ? node.textValue().length() : 0;
                case "uniqueItems", "enum", "const" -> node.isContainerNode() ? weight(node) : 0;
                case "required", "dependentRequired" -> node.isObject() ? 2L * names : 0;
                case "multipleOf" -> node.isNumber() ? costOfDivision(node) : 0;
                default -> 0;
            };
        }

        /// The square of how many digits a quotient may have.
        private long costOfDivision(JsonNode node) {
            BigDecimal dividend = node.decimalValue();
            long digits = dividend.precision() + Math.abs((long) dividend.scale()) + divisorDigits;
            return 100 + digits * digits / 1_000;
        }

        /// An expression is compiled, which takes the square of its length at worst, and is none above a length.
        private long costOfFormat(int length) {
            long square = Math.min(length, LinearExpression.MAX_LENGTH);
            return 4L * length + (format.equals("regex") ? square * square / 40 : 0);
        }

        private long cost(int length) {
            long steps = 0;
            for (LinearExpression expression : expressions) {
                steps += expression.cost(length);
            }
            return steps;
        }

        private long costOfNames(JsonNode node) {
            long steps = 0;
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                steps += cost(member.getKey().length());
            }
            return steps;
        }

        /// If something failed, or a keyword for unevaluated items applies, the validator searches all annotations of
        /// the place.
        private static long annotations(ExecutionContext execution, NodePath place) {
            if (!execution.isUnevaluatedItemsPresent() && !execution.isUnevaluatedPropertiesPresent()) {
                return 0;
            }
            List<Annotation> noted = execution.getAnnotations().asMap().get(place);
            return noted == null ? 0 : 4L * noted.size();
        }

        @Override
        public void preloadSchema() {
            validator.preloadSchema();
        }

        @Override
        public String getKeyword() {
            return keyword;
        }

        @Override
        public SchemaLocation getSchemaLocation() {
            return validator.getSchemaLocation();
        }
    }

    private static int leaves(JsonNode value) {
        int leaves = 0;
        for (JsonNode inner : value) {
            leaves += inner.size();
        }
        return leaves;
    }

    /// Values and characters within a value, about.
    private static long weight(JsonNode node) {
        long weight = node.isNumber() ? 6 : 2;
        if (node.isTextual()) {
            weight += node.textValue().length() / 4;
        }
        for (JsonNode inner : node) {
            weight += weight(inner);
        }
        if (node.isObject()) {
            weight += 4L * node.size();
        }
        return weight;
    }

    /// Whether all entries of an array differ, in time that does not depend on their hash codes. The library compares
    /// those by hash codes that a publisher may choose to be the same.
    private record UniqueItems(KeywordValidator standard) implements KeywordValidator {

        @Override
        public void validate(ExecutionContext execution, JsonNode node, JsonNode root, NodePath place) {
            if (node.isArray() && !areUnique(node)) {
                // It finds the first two that are equal, and says so in its own words.
                standard.validate(execution, firstEqual(node), root, place);
            }
        }

        private static boolean areUnique(JsonNode array) {
            Set<String> seen = new TreeSet<>();
            for (JsonNode entry : array) {
                if (!seen.add(CanonicalJson.text(entry))) {
                    return false;
                }
            }
            return true;
        }

        private static JsonNode firstEqual(JsonNode array) {
            Map<String, JsonNode> seen = new TreeMap<>();
            for (JsonNode entry : array) {
                JsonNode equal = seen.putIfAbsent(CanonicalJson.text(entry), entry);
                if (equal != null) {
                    return Json.object().arrayNode().add(equal).add(equal);
                }
            }
            return array;
        }

        @Override
        public String getKeyword() {
            return standard.getKeyword();
        }

        @Override
        public SchemaLocation getSchemaLocation() {
            return standard.getSchemaLocation();
        }
    }
}
