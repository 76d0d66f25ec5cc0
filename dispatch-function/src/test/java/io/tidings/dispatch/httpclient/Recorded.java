package io.tidings.dispatch.httpclient;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

import io.tidings.sending.Outcome;
import io.tidings.sending.Response;

/// What is recorded of an attempt, in a line.
final class Recorded {

    private Recorded() {}

    /// @param now when the answer came
    static String of(Outcome outcome, Instant now) {
        return switch (outcome) {
            case Outcome.Delivered(Response response) -> "delivered, " + of(response);
            case Outcome.Gone(Response response) -> "gone, " + of(response) + "; the webhook is disabled";
            case Outcome.Rejected(Response response, Optional<Instant> retryAfter) -> "rejected, " + of(response)
                    + retryAfter.map(at -> "; not called again for " + Duration.between(now, at).toSeconds() + " s")
                            .orElse("");
            case Outcome.Unreachable(Outcome.Failure failure, String detail) -> failure.wireName() + ": " + detail;
            case Outcome.Refused(String detail) -> "refused: " + detail;
        };
    }

    private static String of(Response response) {
        String body = response.body().length() > 40
                ? String.format(Locale.ROOT, "%,d characters of body", response.body().length())
                : response.body().isEmpty() ? "no body" : "body `" + response.body() + "`";
        return response.status() + ", " + body + (response.truncated() ? ", marked truncated" : "");
    }
}
