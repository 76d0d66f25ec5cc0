package io.tidings.publishing;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SpecificationVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.budget.Budget;
import io.tidings.budget.BudgetExceededException;
import io.tidings.cache.LruMap;
import io.tidings.event.Payload;
import io.tidings.json.Json;
import io.tidings.schema.BoundedSchema;
import io.tidings.schema.SchemaBounds;

/// Validates payloads against JSON Schema (2020-12).
public final class PayloadSchemas {

    /// How large a schema may be, in bytes of JSON.
    public static final int MAX_SCHEMA_BYTES = SchemaBounds.MAX_BYTES;

    private static final Logger LOG = LoggerFactory.getLogger(PayloadSchemas.class);

    private static final int MAX_CACHED = 200;
    private static final int MAX_VIOLATIONS = 50;
    private static final int MAX_DETAIL = 1_000;

    private final Map<ObjectNode, BoundedSchema> compiled = LruMap.of(MAX_CACHED);

    /// What a schema makes of a payload.
    public sealed interface Judgement {

        /// @param violations where the payload breaks the schema; at most 50 places
        record Decided(List<PayloadViolation> violations) implements Judgement {}

        /// It cannot be told.
        ///
        /// @param reason why, in words for a publisher, with the payload as the subject
        record Undecided(String reason) implements Judgement {}
    }

    /// Validates `payload` against `schema`.
    public Judgement judge(ObjectNode schema, Payload payload) {
        try {
            return new Judgement.Decided(compiled(schema).validate(payload.tree(), Budget.ofOneEvaluation())
                    .stream()
                    .limit(MAX_VIOLATIONS)
                    .map(PayloadSchemas::violation)
                    .toList());
        } catch (BudgetExceededException e) {
            return new Judgement.Undecided("has too many values, or too long texts, for the schema of its type");
        } catch (RuntimeException | StackOverflowError e) {
            // It was registered before there were bounds.
            LOG.warn("a schema cannot be evaluated", e);
            return new Judgement.Undecided(
                    "cannot be validated, because the schema of its type is no longer supported: register the type again");
        }
    }

    /// Where `payload` breaks `schema`, at most 50 places; or at its root, that this cannot be told.
    public List<PayloadViolation> violations(ObjectNode schema, Payload payload) {
        return switch (judge(schema, payload)) {
            case Judgement.Decided(var violations) -> violations;
            case Judgement.Undecided(String reason) -> List.of(new PayloadViolation("", reason));
        };
    }

    private static PayloadViolation violation(Error error) {
        String detail = error.getMessage();
        return new PayloadViolation(error.getInstanceLocation().toString(),
                detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + "…");
    }

    /// Checks a schema that is about to be registered.
    ///
    /// @throws IllegalArgumentException if it is too large, refers to anything outside itself or to itself without an
    ///         end, or is no JSON Schema; the message says where
    public void check(ObjectNode schema) {
        if (Json.bytes(schema).length > MAX_SCHEMA_BYTES) {
            throw new IllegalArgumentException("must have at most " + MAX_SCHEMA_BYTES + " bytes");
        }
        JsonNode dialect = schema.path("$schema");
        String draft = SpecificationVersion.DRAFT_2020_12.getDialectId();
        if (!dialect.isMissingNode() && !dialect.asText().equals(draft)) {
            throw new IllegalArgumentException("must be a schema of " + draft);
        }
        Map<String, JsonNode> elsewhere = SchemaBounds.check(schema);
        requireValid("", schema);
        elsewhere.forEach(PayloadSchemas::requireValid);
        try {
            BoundedSchema.compile(schema).validate(Json.object(), Budget.ofOneEvaluation());
        } catch (RuntimeException | StackOverflowError e) {
            throw new IllegalArgumentException("must be a JSON Schema that can be evaluated", e);
        }
    }

    private static void requireValid(String place, JsonNode schema) {
        List<Error> faults = BoundedSchema.faults(schema);
        if (!faults.isEmpty()) {
            Error first = faults.getFirst();
            throw new IllegalArgumentException(
                    "must be a JSON Schema: " + place + first.getInstanceLocation() + " " + first.getMessage());
        }
    }

    /// Compiled outside of the map's lock: nobody waits for what others compile.
    private BoundedSchema compiled(ObjectNode schema) {
        return Optional.ofNullable(compiled.get(schema)).orElseGet(() -> {
            BoundedSchema one = BoundedSchema.compile(schema);
            compiled.put(schema, one);
            return one;
        });
    }
}
