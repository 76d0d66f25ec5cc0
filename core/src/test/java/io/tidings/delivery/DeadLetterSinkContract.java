package io.tidings.delivery;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;

/// What every queue of [DeadLetterSink] does.
public abstract class DeadLetterSinkContract {

    protected abstract DeadLetterSink deadLetters();

    /// The reasons of all that was buried, by delivery.
    protected abstract Map<QueuedDelivery, String> sent();

    /// The reasons of all that was buried as unreadable, by body. Either this or [#sent] can be asked in a test.
    protected abstract Map<String, String> sentUnreadable();

    @Test
    void shouldKeepADeliveryReadyToBeBegunAnew() {
        QueuedDelivery delivery = Examples.queued(Examples.webhook(Examples.organizationScope())).nextRun();

        deadLetters().sendDeadLetter(delivery, "exhausted: the receiver answered 500");

        assertThat(sent()).isEqualTo(Map.of(delivery, "exhausted: the receiver answered 500"));
    }

    @Test
    void shouldKeepAnUnreadableMessageAsItWas() {
        String body = " {\"version\": 2}\r\n\t\u00e9\ud83d\ude00";

        deadLetters().sendUnreadable(body, "unreadable: the message has an unknown version");

        assertThat(sentUnreadable()).isEqualTo(Map.of(body, "unreadable: the message has an unknown version"));
    }

    @Test
    void shouldDeadLetterWhateverTheReasonIs() {
        List<String> reasons = List.of("", "\u0000\uFFFF control", "half a pair \uD83D", "😀".repeat(1_000),
                "x".repeat(499) + "😀");

        for (String reason : reasons) {
            QueuedDelivery delivery = Examples.queued(Examples.webhook(Examples.organizationScope()));

            deadLetters().sendDeadLetter(delivery, reason);

            assertThat(sent()).containsKey(delivery);
        }
    }
}
