package io.tidings.api.problem;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;

import io.tidings.api.problem.Problem.FieldError;

/// Ends a request with a [Problem].
public final class ProblemException extends RuntimeException {

    private final transient Problem problem;
    private final transient Optional<Duration> retryAfter;

    public ProblemException(Problem problem) {
        this(problem, Optional.empty());
    }

    private ProblemException(Problem problem, Optional<Duration> retryAfter) {
        super(problem.detail());
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    public Problem problem() {
        return problem;
    }

    /// The answer that tells of the problem.
    public MutableHttpResponse<Problem> response() {
        MutableHttpResponse<Problem> response = problem.response();
        retryAfter.ifPresent(wait -> response.header(HttpHeaders.RETRY_AFTER, String.valueOf(wait.toSeconds())));
        return response;
    }

    /// Fields are missing or wrong: 400.
    public static ProblemException invalid(List<FieldError> errors) {
        return new ProblemException(Problem.of(HttpStatus.BAD_REQUEST, "The request has invalid fields.", errors));
    }

    /// One field is wrong: 400.
    public static ProblemException invalid(String field, String detail) {
        return invalid(List.of(new FieldError(field, detail)));
    }

    /// One field is wrong, as its reader says: 400.
    public static ProblemException invalid(String field, RuntimeException fault) {
        return invalid(field, Objects.requireNonNullElse(fault.getMessage(), "is invalid"));
    }

    /// A part of the request is too large: 413.
    public static ProblemException tooLarge(String field, String detail) {
        return new ProblemException(Problem.of(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "The request is too large.",
                List.of(new FieldError(field, detail))));
    }

    /// The body is of a type that is not taken: 415.
    public static ProblemException unsupported(String detail) {
        return new ProblemException(Problem.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "The body has an unsupported type.",
                List.of(new FieldError(HttpHeaders.CONTENT_TYPE, detail))));
    }

    /// There is no such thing, or the caller may not know of it: 404.
    public static ProblemException notFound(String what) {
        return new ProblemException(Problem.of(HttpStatus.NOT_FOUND, "There is no such " + what + "."));
    }

    /// The request contradicts what is there: 409.
    public static ProblemException conflict(String detail) {
        return new ProblemException(Problem.of(HttpStatus.CONFLICT, detail));
    }

    /// The request is understood, and cannot be followed because of one field: 422.
    public static ProblemException unprocessable(String detail, String field, String fault) {
        return new ProblemException(
                Problem.of(HttpStatus.UNPROCESSABLE_ENTITY, detail, List.of(new FieldError(field, fault))));
    }

    /// There is more than is let pass: 429.
    ///
    /// @param wait whole seconds, after which it is worth trying again
    public static ProblemException tooMany(String detail, Duration wait) {
        return new ProblemException(Problem.of(HttpStatus.TOO_MANY_REQUESTS, detail), Optional.of(wait));
    }
}
