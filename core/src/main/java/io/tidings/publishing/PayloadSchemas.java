package io.tidings.publishing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;

import io.tidings.event.Payload;
import io.tidings.json.Json;

/// Judges payloads by JSON Schema (2020-12).
public final class PayloadSchemas {

    /// How large a schema may be, in bytes of JSON.
    public static final int MAX_SCHEMA_BYTES = 32 * 1024;

    private static final int MAX_CACHED = 200;
    private static final int MAX_VIOLATIONS = 50;

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(com.networknt.schema.SchemaRegistryConfig.builder()
                    .pathType(PathType.JSON_POINTER)
                    .formatAssertionsEnabled(true)
                    .build()));
    private final Map<ObjectNode, Schema> compiled = new ConcurrentHashMap<>();

    /// Where `payload` breaks `schema`; at most 50 places.
    public List<PayloadViolation> violations(ObjectNode schema, Payload payload) {
        return compile(schema).validate(payload.tree())
                .stream()
                .limit(MAX_VIOLATIONS)
                .map(error -> new PayloadViolation(error.getInstanceLocation().toString(), error.getMessage()))
                .toList();
    }

    /// Judges a schema that is about to be registered.
    ///
    /// @throws IllegalArgumentException if it is too large, refers to anything outside itself, or is no JSON Schema
    public void check(ObjectNode schema) {
        if (Json.bytes(schema).length > MAX_SCHEMA_BYTES) {
            throw new IllegalArgumentException("must have at most " + MAX_SCHEMA_BYTES + " bytes");
        }
        requireSelfContained(schema);
        JsonNode dialect = schema.path("$schema");
        String draft = SpecificationVersion.DRAFT_2020_12.getDialectId();
        if (!dialect.isMissingNode() && !dialect.asText().equals(draft)) {
            throw new IllegalArgumentException("must be a schema of " + draft);
        }
        List<String> faults = new ArrayList<>();
        metaSchema().validate(schema)
                .forEach(error -> faults.add(error.getInstanceLocation() + " " + error.getMessage()));
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("must be a JSON Schema: " + faults.getFirst());
        }
        try {
            compile(schema).validate(Json.object());
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("must be a JSON Schema that can be evaluated", e);
        }
    }

    private Schema metaSchema() {
        return registry
                .getSchema(com.networknt.schema.SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
    }

    private Schema compile(ObjectNode schema) {
        if (compiled.size() > MAX_CACHED) {
            compiled.clear();
        }
        return compiled.computeIfAbsent(schema, registry::getSchema);
    }

    /// References to other documents would make Tidings fetch them.
    private static void requireSelfContained(JsonNode schema) {
        for (String keyword : List.of("$ref", "$dynamicRef", "$recursiveRef")) {
            for (JsonNode reference : schema.findValues(keyword)) {
                if (reference.isTextual() && !reference.textValue().startsWith("#")) {
                    throw new IllegalArgumentException("must not refer to other documents ('" + keyword + "')");
                }
            }
        }
    }
}
