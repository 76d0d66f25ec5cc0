package io.tidings.filter;

import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.event.ruler.JsonRuleCompiler;

import io.tidings.json.Json;

/// What a pattern may be that is saved: of bounded size and shape, over `{"type", "payload"}`, and in EventBridge's syntax.
public final class PatternBounds {

    /// How deeply objects and arrays may be nested.
    public static final int MAX_DEPTH = 50;

    /// How many match expressions (`{"prefix": ...}` and the like) a pattern may have; plain values are bounded by
    /// the pattern's bytes.
    public static final int MAX_EXPRESSIONS = 50;

    /// How many texts with `*` a pattern may have.
    public static final int MAX_WILDCARDS = 20;

    /// How many `*` a text may have.
    public static final int MAX_STARS = 10;

    /// How many alternatives `$or` may make, all multiplied, with those of fields that may be missing or have a value.
    public static final int MAX_ALTERNATIVES = 100;

    private static final String OR = "$or";
    private static final String TYPE = "type";
    private static final String PAYLOAD = "payload";
    private static final Set<String> TOP = Set.of(TYPE, PAYLOAD, OR);

    private int expressions;
    private int wildcards;

    private PatternBounds() {}

    /// Checks a pattern that is about to be saved.
    ///
    /// @throws IllegalArgumentException if the pattern is out of bounds, or is not an event pattern; the message says
    ///          where
    public static void check(ObjectNode pattern) {
        requireDepth(pattern, MAX_DEPTH);
        requireFewAlternatives(pattern);
        new PatternBounds().count(pattern);
        String fault = fault(Json.text(withoutAddresses(pattern)));
        if (fault != null) {
            throw new IllegalArgumentException("must be an event pattern: " + fault.lines().findFirst().orElse(""));
        }
        requireTop(pattern);
    }

    private static String fault(String pattern) {
        try {
            return JsonRuleCompiler.check(pattern);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("must be an event pattern that event-ruler can read", e);
        }
    }

    private static void requireDepth(JsonNode value, int levels) {
        if (value.isContainerNode()) {
            if (levels == 0) {
                throw new IllegalArgumentException("must be at most " + MAX_DEPTH + " levels deep");
            }
            value.forEach(inner -> requireDepth(inner, levels - 1));
        }
    }

    static void requireFewAlternatives(ObjectNode pattern) {
        if (alternatives(pattern) > MAX_ALTERNATIVES) {
            throw new IllegalArgumentException(
                    "must have at most " + MAX_ALTERNATIVES + " combinations of the alternatives in '$or'");
        }
    }

    private static long alternatives(JsonNode pattern) {
        long product = 1;
        for (Map.Entry<String, JsonNode> member : pattern.properties()) {
            JsonNode value = member.getValue();
            long factor = 1;
            if (member.getKey().equals(OR) && value.isArray()) {
                factor = 0;
                for (JsonNode one : value) {
                    factor = Math.min(factor + alternatives(one), MAX_ALTERNATIVES + 1L);
                }
                factor = Math.max(factor, 1);
            } else if (value.isObject()) {
                factor = alternatives(value);
            } else if (value.isArray() && value.size() > 1) {
                for (JsonNode one : value) {
                    if (one.path("exists").isBoolean() && !one.path("exists").booleanValue()) {
                        factor = 2;
                    }
                }
            }
            product = Math.min(product * factor, MAX_ALTERNATIVES + 1L);
        }
        return product;
    }

    private void count(JsonNode pattern) {
        pattern.properties().forEach(member -> {
            JsonNode value = member.getValue();
            if (member.getKey().equals(OR)) {
                value.forEach(this::count);
            } else if (value.isArray()) {
                value.forEach(this::countExpression);
            } else {
                count(value);
            }
        });
    }

    private void countExpression(JsonNode one) {
        if (!one.isObject()) {
            return;
        }
        if (++expressions > MAX_EXPRESSIONS) {
            throw new IllegalArgumentException("must have at most " + MAX_EXPRESSIONS + " match expressions");
        }
        ValuePattern.requireAddress(one.path("cidr").asText());
        if (hasEmptyArray(one)) {
            // Event-ruler fails at some of them.
            throw new IllegalArgumentException("must have no empty array in a match expression: "
                    + one.fieldNames().next());
        }
        one.findValues("wildcard").forEach(wildcard -> {
            if (wildcard.isArray()) {
                wildcard.forEach(this::countWildcard);
            } else {
                countWildcard(wildcard);
            }
        });
    }

    private static boolean hasEmptyArray(JsonNode expression) {
        for (JsonNode value : expression) {
            if ((value.isArray() && value.isEmpty()) || hasEmptyArray(value)) {
                return true;
            }
        }
        return false;
    }

    private void countWildcard(JsonNode wildcard) {
        if (++wildcards > MAX_WILDCARDS) {
            throw new IllegalArgumentException("must have at most " + MAX_WILDCARDS + " wildcards");
        }
        if (wildcard.asText().chars().filter(c -> c == '*').count() > MAX_STARS) {
            throw new IllegalArgumentException("must have at most " + MAX_STARS + " '*' in a wildcard");
        }
    }

    /// What looks like an address but is none would be looked for in the domain name system. A range of one address is none to
    /// event-ruler.
    private static JsonNode withoutAddresses(JsonNode pattern) {
        if (pattern instanceof ObjectNode object) {
            ObjectNode copy = Json.object();
            object.properties()
                    .forEach(member -> copy.set(member.getKey(), isSingleAddress(member)
                            ? copy.textNode("10.0.0.0/8")
                            : withoutAddresses(member.getValue())));
            return copy;
        }
        if (pattern.isArray()) {
            ArrayNode copy = Json.object().arrayNode();
            pattern.forEach(one -> copy.add(one.isTextual() && ValuePattern.looksLikeAddress(one.textValue())
                    ? copy.textNode("an address")
                    : withoutAddresses(one)));
            return copy;
        }
        return pattern;
    }

    private static boolean isSingleAddress(Map.Entry<String, JsonNode> member) {
        return member.getKey().equals("cidr") && member.getValue().isTextual()
                && ValuePattern.singleAddress(member.getValue().textValue()).isPresent();
    }

    private static void requireTop(ObjectNode pattern) {
        pattern.properties().forEach(member -> {
            String name = member.getKey();
            JsonNode value = member.getValue();
            if (!TOP.contains(name)) {
                throw new IllegalArgumentException("must have conditions on 'type' and 'payload' only, not on '"
                        + name + "': the content of an event is in 'payload'");
            }
            if (name.equals(TYPE) && !value.isArray()) {
                throw new IllegalArgumentException("must have an array as 'type', which is a text");
            }
            if (name.equals(PAYLOAD) && !value.isObject()) {
                throw new IllegalArgumentException("must have an object as 'payload'");
            }
            if (name.equals(OR)) {
                value.forEach(one -> requireTop((ObjectNode) one));
            }
        });
    }
}
