package io.tidings.api.json;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.api.problem.Problem.FieldError;
import io.tidings.api.problem.ProblemException;
import io.tidings.json.Json;

/// Reads the members of a JSON object, one by one, and collects their faults, so that a caller gets all of them at once
/// and by name. Unknown members are faults as well. `null` counts as absent.
///
/// A reader turns a member into a value and throws [IllegalArgumentException] to refuse it. A refused or missing member
/// reads as `null` (or empty); [#complete] must be called before any value is used.
public final class Fields {

    /// How many bytes the body of a request may have that carries no event.
    public static final int MAX_BYTES = 256 * 1024;

    /// How many bytes the body of a request may have that carries events: as many as [BodyFilter] lets pass.
    public static final int MAX_BYTES_OF_EVENTS = BodyFilter.MAX_BYTES;

    private final ObjectNode object;
    private final String path;
    private final List<FieldError> errors;
    private final Set<String> known = new HashSet<>();

    private Fields(ObjectNode object, String path, List<FieldError> errors) {
        this.object = object;
        this.path = path;
        this.errors = errors;
    }

    /// The members of a request's body.
    ///
    /// @throws ProblemException if the body is no JSON object
    public static Fields of(byte[] body) {
        return of(object(body));
    }

    public static Fields of(ObjectNode object) {
        return new Fields(object, "", new ArrayList<>());
    }

    /// The JSON object in a request's body, of at most [#MAX_BYTES].
    ///
    /// @throws ProblemException if there is none, or the body is larger
    public static ObjectNode object(byte[] body) {
        return object(body, MAX_BYTES);
    }

    /// The JSON object in a request's body.
    ///
    /// @param max how many bytes the body may have
    /// @throws ProblemException if there is none, or the body is larger
    public static ObjectNode object(byte[] body, int max) {
        if (body.length > max) {
            throw ProblemException.tooLarge("body", "must have at most " + max + " bytes, has " + body.length);
        }
        try {
            if (Json.parse(body) instanceof ObjectNode object) {
                return object;
            }
            throw new IllegalArgumentException("must be a JSON object");
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("body", e);
        }
    }

    /// @return null if it is missing or wrong: then nothing is made of the fields, for the fault is noted
    @SuppressWarnings("NullAway")
    public <T> T required(String name, Function<JsonNode, T> reader) {
        Optional<T> value = optional(name, reader);
        if (!present(name)) {
            error(name, "is required");
        }
        return value.orElse(null);
    }

    public <T> Optional<T> optional(String name, Function<JsonNode, T> reader) {
        known.add(name);
        if (!present(name)) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(reader.apply(object.get(name)));
        } catch (IllegalArgumentException e) {
            error(name, e);
            return Optional.empty();
        }
    }

    /// The entries of an array; absent reads as empty. A wrong entry is named with its index.
    public <T> List<T> list(String name, int max, Function<JsonNode, T> reader) {
        List<T> values = new ArrayList<>();
        optional(name, array -> {
            if (!array.isArray()) {
                throw new IllegalArgumentException("must be an array");
            }
            if (array.size() > max) {
                throw new IllegalArgumentException("must have at most " + max + " entries, has " + array.size());
            }
            for (int i = 0; i < array.size(); i++) {
                try {
                    values.add(reader.apply(array.get(i)));
                } catch (IllegalArgumentException e) {
                    error(name + "[" + i + "]", e);
                }
            }
            return array;
        });
        return values;
    }

    /// A nested object. Its invalid members are reported together with those of this one.
    public Optional<Fields> nested(String name) {
        return optional(name, value -> {
            if (value instanceof ObjectNode inner) {
                return new Fields(inner, path + name + ".", errors);
            }
            throw new IllegalArgumentException("must be an object");
        });
    }

    /// The names of all members that are present.
    public List<String> names() {
        List<String> names = new ArrayList<>();
        object.properties().forEach(member -> {
            if (present(member.getKey())) {
                names.add(member.getKey());
            }
        });
        return names;
    }

    /// Accepts a read-only member whose value is the one that the API shows: a client may send back what it has read.
    ///
    /// @param names of the members
    /// @param shown how they are shown at present; asked for only if any is given
    public void readOnly(Collection<String> names, Supplier<ObjectNode> shown) {
        known.addAll(names);
        List<String> given = names.stream().filter(this::present).toList();
        if (!given.isEmpty()) {
            ObjectNode present = shown.get();
            given.stream()
                    .filter(name -> !object.get(name).equals(present.get(name)))
                    .forEach(name -> error(name, "is read-only"));
        }
    }

    private boolean present(String name) {
        return object.hasNonNull(name);
    }

    /// Notes a fault that only more than one member together shows.
    public void error(String name, String detail) {
        errors.add(new FieldError(path + name, detail));
    }

    /// Notes a fault, as the reader of the member says.
    public void error(String name, RuntimeException fault) {
        error(name, Objects.requireNonNullElse(fault.getMessage(), "is invalid"));
    }

    /// Reports members that no field has read.
    public void refuseUnknown() {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                error(name, "is unknown");
            }
        });
    }

    /// Ends the reading.
    ///
    /// @throws ProblemException if anything was wrong
    public void complete() {
        refuseUnknown();
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    /// A reader of texts.
    public static <T> Function<JsonNode, T> text(Function<String, T> reader) {
        return value -> {
            if (!value.isTextual()) {
                throw new IllegalArgumentException("must be a string");
            }
            Json.requirePairedSurrogates(value.textValue());
            return reader.apply(value.textValue());
        };
    }

    public static boolean bool(JsonNode value) {
        if (!value.isBoolean()) {
            throw new IllegalArgumentException("must be true or false");
        }
        return value.booleanValue();
    }

    /// A reader of whole numbers.
    public static Function<JsonNode, Integer> integer(int min, int max) {
        return value -> {
            // 5.0 is the same number as 5.
            if (!value.isNumber() || !value.canConvertToExactIntegral() || !value.canConvertToInt()
                    || value.intValue() < min || value.intValue() > max) {
                throw new IllegalArgumentException("must be a whole number of " + min + " to " + max);
            }
            return value.intValue();
        };
    }

    public static ObjectNode object(JsonNode value) {
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("must be an object");
    }

    /// A point in time, as RFC 3339 has it, in UTC.
    public static Instant instant(JsonNode value) {
        return text(QueryParameter::instant).apply(value);
    }
}
