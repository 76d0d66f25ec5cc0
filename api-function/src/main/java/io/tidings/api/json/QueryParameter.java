package io.tidings.api.json;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Function;

import io.micronaut.core.annotation.Nullable;

import io.tidings.api.problem.ProblemException;

/// Query parameters as values. A malformed one is refused by name.
public final class QueryParameter {

    private static final String NO_TIME = "must be a time like 2026-01-31T12:00:00Z";

    /// How a `+` in a query is read.
    private static final String BLANK = ", without blanks (in a query, '+' is written %2B)";

    private QueryParameter() {}

    /// @param reader throws [IllegalArgumentException] to refuse the text
    /// @throws ProblemException naming the parameter, if it was refused
    public static <T> Optional<T> read(String name, @Nullable String text, Function<String, T> reader) {
        try {
            return Optional.ofNullable(text).map(reader);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(name, e);
        }
    }

    /// A point in time, as RFC 3339 has it: its year has four digits.
    public static Instant instant(String text) {
        try {
            if (!text.startsWith("+") && !text.startsWith("-")) {
                return Instant.parse(text);
            }
            throw new IllegalArgumentException(NO_TIME);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(text.contains(" ") ? NO_TIME + BLANK : NO_TIME, e);
        }
    }

    /// `true` or `false`.
    public static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }
}
