package io.tidings.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.tidings.event.EventContent;
import io.tidings.testing.Examples;
import io.tidings.webhook.Lane;
import io.tidings.webhook.Webhook;

import static org.assertj.core.api.Assertions.assertThat;

/// What every [DeliveryQueue] does.
public abstract class DeliveryQueueContract {

    protected final Webhook webhook = Examples.webhook(Examples.organizationScope());

    protected abstract DeliveryQueue queue();

    /// Everything that can be seen in the fast lane now, which hides it for a while.
    protected abstract List<ReceivedMessage> receive();

    /// The same of the slow lane.
    protected abstract List<ReceivedMessage> receiveSlow();

    protected abstract void pass(Duration time);

    @Test
    void shouldHandOutADeliveryInItsLane() {
        QueuedDelivery fast = Examples.queued(webhook);
        QueuedDelivery slow = Examples.queued(webhook).in(Lane.SLOW);

        queue().enqueue(List.of(fast, slow));

        assertThat(receive()).singleElement().satisfies(received -> {
            assertThat(received.delivery()).isEqualTo(fast);
            assertThat(received.lane()).isEqualTo(Lane.FAST);
        });
        assertThat(receiveSlow()).singleElement().satisfies(received -> {
            assertThat(received.delivery()).isEqualTo(slow);
            assertThat(received.lane()).isEqualTo(Lane.SLOW);
        });
    }

    @Test
    void shouldHideEachMessageInItsLane() {
        queue().enqueue(List.of(Examples.queued(webhook), Examples.queued(webhook).in(Lane.SLOW)));
        ReceivedMessage fast = receive().getFirst();
        ReceivedMessage slow = receiveSlow().getFirst();

        queue().changeVisibility(Map.of(fast.receipt(), Duration.ZERO, slow.receipt(), Duration.ZERO));

        assertThat(receive()).extracting(ReceivedMessage::delivery).containsExactly(fast.delivery());
        assertThat(receiveSlow()).extracting(ReceivedMessage::delivery).containsExactly(slow.delivery());
    }

    @Test
    void shouldHandOutADeliveryAsItWasQueued() {
        QueuedDelivery queued = Examples.queued(webhook);

        queue().enqueue(List.of(queued));

        assertThat(receive()).singleElement().extracting(ReceivedMessage::delivery).isEqualTo(queued);
        assertThat(receive()).isEmpty();
    }

    @Test
    void shouldHandOutEverythingThatWasQueuedOnce() {
        Set<QueuedDelivery> queued = Stream.generate(() -> Examples.queued(webhook))
                .limit(23)
                .collect(Collectors.toSet());

        queue().enqueue(queued);

        List<ReceivedMessage> received = receive();
        assertThat(received).extracting(ReceivedMessage::delivery).containsExactlyInAnyOrderElementsOf(queued);
        assertThat(received).extracting(r -> r.receipt().messageId()).doesNotHaveDuplicates();
    }

    @Test
    void shouldTakeContentUpToTheInlineLimit() {
        List<QueuedDelivery> queued = Stream
                .generate(() -> Examples.queued(webhook, Examples.content(EventContent.MAX_INLINE_BYTES * 3 / 4 - 200)))
                .limit(5)
                .toList();
        assertThat(queued).allSatisfy(delivery -> assertThat(delivery.content()).isPresent());

        queue().enqueue(queued);

        assertThat(receive()).extracting(ReceivedMessage::delivery).containsExactlyInAnyOrderElementsOf(queued);
    }

    @Test
    void shouldLeaveLargerContentBehind() {
        QueuedDelivery queued = Examples.queued(webhook, Examples.content(EventContent.MAX_INLINE_BYTES));

        queue().enqueue(List.of(queued));

        assertThat(receive()).singleElement().extracting(r -> r.delivery().content()).isEqualTo(Optional.empty());
    }

    @Test
    void shouldQueueNothingForNothing() {
        queue().enqueue(List.of());

        assertThat(receive()).isEmpty();
    }

    @Test
    void shouldHideMessagesForAsLongAsAskedAndNotLonger() {
        queue().enqueue(Stream.generate(() -> Examples.queued(webhook)).limit(12).toList());
        List<ReceivedMessage> received = receive();
        Duration asked = Duration.ofMillis(2_500);

        queue().changeVisibility(received.stream().collect(Collectors.toMap(ReceivedMessage::receipt, _ -> asked)));

        pass(Duration.ofMillis(500));
        assertThat(receive()).isEmpty();
        pass(Duration.ofMillis(2_600));
        assertThat(receive()).extracting(ReceivedMessage::delivery)
                .containsExactlyInAnyOrderElementsOf(received.stream().map(ReceivedMessage::delivery).toList());
    }

    @Test
    void shouldShowAMessageAtOnceWhenItIsHiddenForNoTime() {
        queue().enqueue(List.of(Examples.queued(webhook)));
        MessageReceipt receipt = receive().getFirst().receipt();

        queue().changeVisibility(Map.of(receipt, Duration.ZERO));

        assertThat(receive()).extracting(r -> r.receipt().messageId()).containsExactly(receipt.messageId());
    }

    @Test
    void shouldHideAMessageForTheLongestTime() {
        queue().enqueue(List.of(Examples.queued(webhook)));

        queue().changeVisibility(Map.of(receive().getFirst().receipt(), DeliveryQueue.MAX_DELAY));

        assertThat(receive()).isEmpty();
    }

    @Test
    void shouldHideTheOthersWhenOneIsUnknown() {
        queue().enqueue(List.of(Examples.queued(webhook)));
        MessageReceipt known = receive().getFirst().receipt();

        queue().changeVisibility(Map.of(known, Duration.ZERO, new MessageReceipt("unknown", "unknown"), Duration.ZERO));

        assertThat(receive()).extracting(r -> r.receipt().messageId()).containsExactly(known.messageId());
    }

    @Test
    void shouldHandOutADelayedDeliveryNotBeforeItsTime() {
        QueuedDelivery now = Examples.queued(webhook);
        QueuedDelivery later = Examples.queued(webhook);

        queue().enqueueDelayed(List.of(new DeliveryQueue.Delayed(now, Duration.ZERO),
                new DeliveryQueue.Delayed(later, Duration.ofMillis(1_500))));

        assertThat(receive()).extracting(ReceivedMessage::delivery).containsExactly(now);
        pass(Duration.ofMillis(2_200));
        assertThat(receive()).extracting(ReceivedMessage::delivery).containsExactly(later);
    }

    @Test
    void shouldCountHowOftenAMessageWasReceived() {
        queue().enqueue(List.of(Examples.queued(webhook)));

        for (int receives = 1; receives <= 3; receives++) {
            ReceivedMessage received = receive().getFirst();
            assertThat(received.receives()).isEqualTo(receives);
            queue().changeVisibility(Map.of(received.receipt(), Duration.ZERO));
        }
    }
}
