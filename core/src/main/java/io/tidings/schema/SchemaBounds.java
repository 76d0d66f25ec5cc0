package io.tidings.schema;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What a schema may be that is saved: of bounded size and shape, standing on its own, and with an end wherever it is
/// applied. Walks the schema as JSON Schema 2020-12 does: a property called `$ref` is not a reference.
public final class SchemaBounds {

    /// How large a schema may be, in bytes of JSON.
    public static final int MAX_BYTES = 32 * 1024;

    /// How deeply objects and arrays may be nested.
    public static final int MAX_DEPTH = 60;

    /// How many schemas it may apply to one value, each counted as often as it is referred to.
    public static final int MAX_APPLIED = 1_000;

    /// How many schemas may be within each other that are applied to one value, references followed.
    public static final int MAX_NESTED = 200;

    /// How many steps all of its regular expressions may have together.
    public static final int MAX_PROGRAMS = 5 * LinearExpression.MAX_PROGRAM;

    private static final Set<String> IN_PLACE = Set.of("not", "if", "then", "else");
    private static final Set<String> LISTS_IN_PLACE = Set.of("allOf", "anyOf", "oneOf");
    private static final Set<String> MAPS_IN_PLACE = Set.of("dependentSchemas", "dependencies");
    private static final Set<String> INSIDE = Set.of("items", "contains", "additionalProperties", "propertyNames",
            "unevaluatedItems", "unevaluatedProperties", "contentSchema", "additionalItems");
    private static final Set<String> LISTS_INSIDE = Set.of("prefixItems", "items");
    private static final Set<String> MAPS_INSIDE = Set.of("properties", "patternProperties", "$defs", "definitions");
    private static final List<String> REFERENCES = List.of("$ref", "$dynamicRef", "$recursiveRef");

    private final ObjectNode root;
    private final Map<String, String> anchors = new HashMap<>();
    /// The schemas that are applied to the same value as one, by their places.
    private final Map<String, List<String>> inPlace = new LinkedHashMap<>();
    private final Map<String, Long> applied = new HashMap<>();
    private final Map<String, Integer> nested = new HashMap<>();
    /// Targets of references that are outside the places where schemas belong.
    private final Map<String, JsonNode> elsewhere = new LinkedHashMap<>();
    private final List<Reference> references = new ArrayList<>();
    private final Set<String> open = new HashSet<>();
    private long programs;

    private SchemaBounds(ObjectNode root) {
        this.root = root;
    }

    /// Something that refers to a schema.
    ///
    /// @param from the place of the schema that has it
    private record Reference(String from, String keyword, String text) {}

    /// Checks a schema that is about to be saved.
    ///
    /// @return what it refers to that its meta-schema does not take for a schema, by its places: all of that must be
    ///         valid by the meta-schema, as `schema` itself
    /// @throws IllegalArgumentException if it is out of bounds; the message says where
    public static Map<String, JsonNode> check(ObjectNode schema) {
        if (Json.bytes(schema).length > MAX_BYTES) {
            throw new IllegalArgumentException("must have at most " + MAX_BYTES + " bytes");
        }
        requireDepth(schema, MAX_DEPTH);
        SchemaBounds bounds = new SchemaBounds(schema);
        bounds.walk(schema, "");
        bounds.findAnchors();
        bounds.follow();
        for (String place : List.copyOf(bounds.inPlace.keySet())) {
            bounds.count(place);
        }
        return bounds.elsewhere;
    }

    private static void requireDepth(JsonNode value, int levels) {
        if (value.isContainerNode()) {
            if (levels == 0) {
                throw new IllegalArgumentException("must be at most " + MAX_DEPTH + " levels deep");
            }
            value.forEach(inner -> requireDepth(inner, levels - 1));
        }
    }

    /// Only a schema has an anchor: in a `const` or an `enum` it is part of a value.
    private void findAnchors() {
        for (String place : inPlace.keySet()) {
            JsonNode schema = root.at(JsonPointer.compile(place));
            for (String keyword : List.of("$anchor", "$dynamicAnchor")) {
                JsonNode anchor = schema.path(keyword);
                if (anchor.isTextual() && anchors.putIfAbsent(anchor.textValue(), place) != null) {
                    throw at(place, "must not have an anchor that is there twice: '" + anchor.textValue() + "'");
                }
            }
        }
    }

    /// Follows references, also those in the targets of others.
    private void follow() {
        for (int i = 0; i < references.size(); i++) {
            Reference reference = references.get(i);
            String target = target(reference);
            JsonNode schema = root.at(JsonPointer.compile(target));
            if (!schema.isObject() && !schema.isBoolean()) {
                throw at(reference.from(), "must refer to a schema ('" + reference.keyword() + "')");
            }
            inPlace.computeIfAbsent(reference.from(), _ -> new ArrayList<>()).add(target);
            if (schema.isObject() && !inPlace.containsKey(target)) {
                elsewhere.put(target, schema);
                walk(schema, target);
            }
        }
    }

    private void walk(JsonNode schema, String place) {
        if (!schema.isObject() || inPlace.containsKey(place)) {
            return;
        }
        List<String> here = new ArrayList<>();
        inPlace.put(place, here);
        if (!place.isEmpty() && schema.has("$id")) {
            throw at(place, "must not have an '$id' below its root");
        }
        schema.properties().forEach(member -> {
            String keyword = member.getKey();
            JsonNode value = member.getValue();
            String there = inside(place, keyword);
            if (REFERENCES.contains(keyword) && value.isTextual()) {
                references.add(new Reference(place, keyword, value.textValue()));
            } else if (IN_PLACE.contains(keyword)) {
                here.add(there);
                walk(value, there);
            } else if (LISTS_IN_PLACE.contains(keyword)) {
                for (int i = 0; i < value.size(); i++) {
                    here.add(there + "/" + i);
                    walk(value.path(i), there + "/" + i);
                }
            } else if (MAPS_IN_PLACE.contains(keyword)) {
                value.properties().forEach(one -> {
                    here.add(inside(there, one.getKey()));
                    walk(one.getValue(), inside(there, one.getKey()));
                });
            } else if (MAPS_INSIDE.contains(keyword)) {
                value.properties().forEach(one -> {
                    if (keyword.equals("patternProperties")) {
                        requireExpression(one.getKey(), there);
                    }
                    walk(one.getValue(), inside(there, one.getKey()));
                });
            } else if (LISTS_INSIDE.contains(keyword) && value.isArray()) {
                for (int i = 0; i < value.size(); i++) {
                    walk(value.path(i), there + "/" + i);
                }
            } else if (INSIDE.contains(keyword)) {
                walk(value, there);
            } else if (keyword.equals("pattern") && value.isTextual()) {
                requireExpression(value.textValue(), there);
            }
        });
    }

    private void requireExpression(String expression, String place) {
        try {
            programs += LinearExpression.of(expression).size();
        } catch (IllegalArgumentException e) {
            throw at(place, String.valueOf(e.getMessage()));
        }
        if (programs > MAX_PROGRAMS) {
            throw at(place, "must have regular expressions of at most " + MAX_PROGRAMS + " steps together");
        }
    }

    /// The target of a reference, as a JSON Pointer.
    private String target(Reference reference) {
        if (!reference.text().startsWith("#")) {
            throw new IllegalArgumentException("must not refer to other documents ('" + reference.keyword() + "')");
        }
        String fragment = decoded(reference.text().substring(1), inside(reference.from(), reference.keyword()));
        String pointer = fragment.isEmpty() || fragment.startsWith("/") ? fragment : anchors.get(fragment);
        if (pointer == null || root.at(JsonPointer.compile(pointer)).isMissingNode()) {
            throw new IllegalArgumentException("must be a JSON Schema that can be evaluated");
        }
        return pointer;
    }

    private static String decoded(String fragment, String place) {
        try {
            return fragment.indexOf('%') < 0
                    ? fragment
                    : URLDecoder.decode(fragment.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            throw at(place, "must have a readable reference");
        }
    }

    /// How many schemas are applied to a value, this one included.
    private long count(String place) {
        Long known = applied.get(place);
        if (known != null) {
            return known;
        }
        if (!open.add(place)) {
            throw at(place, "must not refer to itself endlessly for the same value");
        }
        long all = 1;
        int deepest = 0;
        for (String next : inPlace.getOrDefault(place, List.of())) {
            all += count(next);
            deepest = Math.max(deepest, nested.getOrDefault(next, 0));
            if (all > MAX_APPLIED) {
                throw at(place, "must apply at most " + MAX_APPLIED + " schemas to one value, references written out");
            }
        }
        if (deepest >= MAX_NESTED) {
            throw at(place, "must apply at most " + MAX_NESTED + " schemas within each other to one value");
        }
        open.remove(place);
        applied.put(place, all);
        nested.put(place, deepest + 1);
        return all;
    }

    private static String inside(String place, String name) {
        return place + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    private static IllegalArgumentException at(String place, String fault) {
        return new IllegalArgumentException("must be a JSON Schema: " + (place.isEmpty() ? "it" : place) + " " + fault);
    }
}
