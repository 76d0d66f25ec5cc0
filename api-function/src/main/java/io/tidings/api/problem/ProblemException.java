package io.tidings.api.problem;

import java.util.List;

import io.micronaut.http.HttpStatus;

import io.tidings.api.problem.Problem.FieldError;

/// Ends a request with a [Problem].
public final class ProblemException extends RuntimeException {

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }

    /// Fields are missing or wrong: 400.
    public static ProblemException invalid(List<FieldError> errors) {
        return new ProblemException(Problem.of(HttpStatus.BAD_REQUEST, "The request has invalid fields.", errors));
    }

    /// One field is wrong: 400.
    public static ProblemException invalid(String field, String detail) {
        return invalid(List.of(new FieldError(field, detail)));
    }

    /// There is no such thing, or the caller may not know of it: 404.
    public static ProblemException notFound(String what) {
        return new ProblemException(Problem.of(HttpStatus.NOT_FOUND, "There is no such " + what + "."));
    }

    /// The request contradicts what is there: 409.
    public static ProblemException conflict(String detail) {
        return new ProblemException(Problem.of(HttpStatus.CONFLICT, detail));
    }
}
