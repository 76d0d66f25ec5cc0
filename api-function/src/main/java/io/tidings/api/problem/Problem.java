package io.tidings.api.problem;

import java.util.List;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.serde.annotation.Serdeable;

/// A problem as RFC 9457 defines it (`application/problem+json`).
///
/// @param type always `about:blank`: the status says what kind it is
/// @param title the status in words
/// @param detail what is wrong with this request, for the people who sent it
/// @param errors which fields are wrong, where any are
@Serdeable
public record Problem(String type, String title, int status, @Nullable String detail,
        @Nullable List<FieldError> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /// The detail for input that needs more stack or memory than is available.
    public static final String TOO_MUCH = "The request is too large or nested too deeply to be processed.";

    public static Problem of(HttpStatus status, String detail) {
        return new Problem("about:blank", status.getReason(), status.getCode(), detail, null);
    }

    public static Problem of(HttpStatus status, String detail, List<FieldError> errors) {
        return new Problem("about:blank", status.getReason(), status.getCode(), detail, List.copyOf(errors));
    }

    /// An answer that carries such a problem.
    public static MutableHttpResponse<Problem> response(HttpStatus status, String detail) {
        return of(status, detail).response();
    }

    /// The answer that carries this problem.
    public MutableHttpResponse<Problem> response() {
        return HttpResponse.<Problem>status(HttpStatus.valueOf(status)).contentType(MEDIA_TYPE).body(this);
    }

    /// A field that is wrong.
    ///
    /// @param field its path in the body (`events[0]`, `document.name`; a JSON Pointer into a payload), or the name of a
    ///        path or query parameter
    @Serdeable
    public record FieldError(String field, String detail) {}
}
