package io.tidings.api.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.delivery.Attempt;
import io.tidings.delivery.Delivery;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;

/// A delivery, as the API answers it.
///
/// @param test true if it brings a sample, to try the webhook out; else absent
/// @param attempts oldest first; absent in lists
/// @param lastOutcome what the latest attempt came to
/// @param lastMilliseconds how long it took
@Serdeable
public record DeliveryView(
        @JsonProperty("_id") String id,
        String webhook,
        String event,
        String type,
        String status,
        int attemptCount,
        @Nullable String lastOutcome,
        @Nullable Integer lastResponseStatus,
        @Nullable Long lastMilliseconds,
        @Nullable String nextAttemptAt,
        String createdAt,
        String updatedAt,
        @Nullable Boolean test,
        @Nullable List<AttemptView> attempts) {

    /// The delivery with all its attempts.
    public static DeliveryView of(Delivery delivery) {
        return of(delivery, delivery.attempts().stream().map(AttemptView::of).toList());
    }

    /// The delivery as it stands in a list.
    public static DeliveryView summary(Delivery delivery) {
        return of(delivery, null);
    }

    private static DeliveryView of(Delivery delivery, @Nullable List<AttemptView> attempts) {
        Outcome last = delivery.attempts().isEmpty() ? null : delivery.attempts().getLast().outcome();
        return new DeliveryView(
                delivery.key().id().value(),
                delivery.key().webhook().id().value(),
                delivery.event().value(),
                delivery.type().value(),
                delivery.status().wireName(),
                delivery.nextAttemptNumber() - 1,
                last == null ? null : AttemptView.name(last),
                last == null ? null : last.answer().map(Response::status).orElse(null),
                last == null ? null : delivery.attempts().getLast().duration().toMillis(),
                delivery.progress().nextAttemptAt().map(Instant::toString).orElse(null),
                delivery.createdAt().toString(),
                delivery.progress().updatedAt().toString(),
                delivery.test() ? true : null,
                attempts);
    }

    /// An attempt, as the API answers it.
    ///
    /// @param outcome `delivered`, `rejected`, `gone`, `refused`, or why no answer came: `dns`, `connection`, `tls`,
    ///        `timeout`, `protocol`; or `authorization`: the webhook's authorization server granted no access token; or
    ///        `abandoned`: it took longer than the fast lane gives, and the delivery went on in the slow lane
    /// @param lane `fast` or `slow`
    @Serdeable
    record AttemptView(
            int number,
            String at,
            long milliseconds,
            String outcome,
            String lane,
            @Nullable String detail,
            @Nullable ResponseView response) {

        static AttemptView of(Attempt attempt) {
            return new AttemptView(attempt.number(), attempt.at().toString(), attempt.duration().toMillis(),
                    name(attempt.outcome()), attempt.lane().wireName(), detail(attempt.outcome()),
                    attempt.outcome().answer().map(ResponseView::of).orElse(null));
        }

        static String name(Outcome outcome) {
            return switch (outcome) {
                case Outcome.Delivered _ -> "delivered";
                case Outcome.Gone _ -> "gone";
                case Outcome.Rejected _ -> "rejected";
                case Outcome.Refused _ -> "refused";
                case Outcome.Unreachable(Outcome.Failure failure, _) -> failure.wireName();
            };
        }

        @Nullable
        private static String detail(Outcome outcome) {
            return switch (outcome) {
                case Outcome.Refused(String detail) -> detail;
                case Outcome.Unreachable(_, String detail) -> detail;
                case Outcome.Delivered _ -> null;
                case Outcome.Gone _ -> null;
                case Outcome.Rejected _ -> null;
            };
        }
    }

    /// A receiver's answer, as the API answers it.
    @Serdeable
    record ResponseView(int status, Map<String, String> headers, String body, boolean truncated) {

        static ResponseView of(Response response) {
            return new ResponseView(response.status(), response.headers(), response.body(), response.truncated());
        }
    }
}
