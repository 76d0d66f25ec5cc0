package io.tidings.delivery;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;

/// What every queue of [DeadLetters] does.
public abstract class DeadLettersContract {

    protected abstract DeadLetters deadLetters();

    /// The reasons of all that was buried, by delivery.
    protected abstract Map<QueuedDelivery, String> buried();

    @Test
    void shouldKeepADeliveryReadyToBeBegunAnew() {
        QueuedDelivery delivery = Examples.queued(Examples.webhook(Examples.organizationScope())).nextRound();

        deadLetters().bury(delivery, "exhausted: the receiver answered 500");

        assertThat(buried()).isEqualTo(Map.of(delivery, "exhausted: the receiver answered 500"));
    }

    @Test
    void shouldBuryWhateverTheReasonIs() {
        List<String> reasons = List.of("", "\u0000\uFFFF control", "half a pair \uD83D", "😀".repeat(1_000),
                "x".repeat(499) + "😀");

        for (String reason : reasons) {
            QueuedDelivery delivery = Examples.queued(Examples.webhook(Examples.organizationScope()));

            deadLetters().bury(delivery, reason);

            assertThat(buried()).containsKey(delivery);
        }
    }
}
