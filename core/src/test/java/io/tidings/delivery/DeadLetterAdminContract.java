package io.tidings.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.delivery.DeadLetterAdmin.Contents;
import io.tidings.delivery.Redrive.Status;
import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/// What every [DeadLetterAdmin] does.
public abstract class DeadLetterAdminContract {

    private static final Duration MOMENT = Duration.ofSeconds(10);

    protected abstract DeadLetterAdmin queue();

    protected abstract void send(QueuedDelivery delivery, String reason);

    protected abstract void sendUnreadable(String body, String reason);

    /// Everything on the queue of deliveries.
    protected abstract List<QueuedDelivery> deliveries();

    protected abstract Instant now();

    protected abstract void pass(Duration time);

    @Test
    void shouldHoldNothingAtFirst() {
        Contents contents = queue().peek();

        assertThat(contents).isEqualTo(new Contents(0, List.of()));
        assertThat(contents.oldest()).isEmpty();
    }

    @Test
    void shouldShowADeliveryAndWhyItWasGivenUp() {
        QueuedDelivery delivery = Examples.queued(Examples.webhook(Examples.organizationScope())).nextRun();
        send(delivery, "exhausted: the receiver answered 500");

        Contents contents = queue().peek();

        assertThat(contents.depth()).isEqualTo(1);
        assertThat(contents.sample()).singleElement().satisfies(letter -> {
            assertThat(letter.delivery()).contains(delivery);
            assertThat(letter.reason()).isEqualTo("exhausted: the receiver answered 500");
            assertThat(letter.sentAt()).isCloseTo(now(), within(MOMENT));
            assertThat(letter.receiveCount()).isEqualTo(1);
            assertThat(contents.oldest()).contains(letter.sentAt());
        });
    }

    @Test
    void shouldShowWhyAMessageIsUnreadableAndNothingElse() {
        sendUnreadable("garbage", "unreadable: must be JSON");

        assertThat(queue().peek().sample()).singleElement().satisfies(letter -> {
            assertThat(letter.delivery()).isEmpty();
            assertThat(letter.reason()).isEqualTo("unreadable: must be JSON");
            assertThat(letter.sentAt()).isCloseTo(now(), within(MOMENT));
        });
    }

    @Test
    void shouldShowThemAgainRightAfter() {
        send(3);

        List<Optional<QueuedDelivery>> first = seen(queue().peek());
        List<Optional<QueuedDelivery>> second = seen(queue().peek());

        assertThat(second).hasSize(3).containsExactlyInAnyOrderElementsOf(first);
        assertThat(queue().peek().depth()).isEqualTo(3);
    }

    @Test
    void shouldCountAllAndShowSome() {
        List<QueuedDelivery> sent = send(13);

        Contents contents = queue().peek();

        assertThat(contents.depth()).isEqualTo(13);
        assertThat(seen(contents)).hasSize(DeadLetterAdmin.MAX_SAMPLE)
                .doesNotHaveDuplicates()
                .isSubsetOf(sent.stream().map(Optional::of).toList());
        assertThat(contents.oldest()).contains(contents.sample()
                .stream()
                .map(DeadLetter::sentAt)
                .reduce((one, other) -> one.isBefore(other) ? one : other)
                .orElseThrow());
    }

    @Test
    void shouldHaveNoRedriveAtFirst() {
        assertThat(queue().latestRedrive()).isEmpty();
        assertThat(queue().cancelRedrive()).isEmpty();
    }

    @Test
    void shouldMoveAllBackToTheDeliveries() {
        List<QueuedDelivery> sent = send(12);

        Redrive begun = queue().startRedrive(Optional.empty()).orElseThrow();

        assertThat(begun.status()).isEqualTo(Status.RUNNING);
        assertThat(begun.startedAt()).isCloseTo(now(), within(MOMENT));
        Redrive ended = awaitEnd();
        assertThat(ended.status()).isEqualTo(Status.COMPLETED);
        assertThat(ended.moved()).isEqualTo(12);
        assertThat(ended.perSecond()).isEmpty();
        assertThat(ended.failureReason()).isEmpty();
        assertThat(ended.startedAt()).isCloseTo(begun.startedAt(), within(MOMENT));
        assertThat(queue().peek().depth()).isZero();
        assertThat(deliveries()).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void shouldMoveWhatHasJustBeenLookedAt() {
        send(2);
        queue().peek();

        queue().startRedrive(Optional.empty());
        awaitEnd();

        assertThat(deliveries()).hasSize(2);
    }

    @Test
    void shouldMoveNothingOutOfAnEmptyQueue() {
        queue().startRedrive(Optional.empty());

        assertThat(awaitEnd().moved()).isZero();
    }

    @Test
    void shouldRedriveAgain() {
        send(1);
        queue().startRedrive(Optional.empty());
        awaitEnd();
        pass(Duration.ofMillis(10));
        send(2);

        assertThat(queue().startRedrive(Optional.of(Redrive.MAX_PER_SECOND))).isPresent();

        Redrive latest = awaitEnd();
        assertThat(latest.moved()).isEqualTo(2);
        assertThat(latest.perSecond()).contains(Redrive.MAX_PER_SECOND);
        assertThat(deliveries()).hasSize(3);
    }

    @Test
    void shouldNotRedriveTwiceAtOnce() {
        send(5);
        queue().startRedrive(Optional.of(1));

        assertThat(queue().startRedrive(Optional.empty())).isEmpty();

        assertThat(queue().latestRedrive()).hasValueSatisfying(running -> {
            assertThat(running.status()).isEqualTo(Status.RUNNING);
            assertThat(running.perSecond()).contains(1);
            assertThat(running.toMove()).hasValueSatisfying(count -> assertThat(count).isPositive());
        });
    }

    @Test
    void shouldStopARedriveAndKeepTheRest() {
        send(5);
        queue().startRedrive(Optional.of(1));

        Redrive cancelling = queue().cancelRedrive().orElseThrow();

        assertThat(cancelling.status()).isEqualTo(Status.CANCELLING);
        pass(Duration.ofMillis(2_100));
        // ElasticMQ forgets what was cancelled.
        assertThat(queue().latestRedrive()).map(Redrive::status).isIn(Optional.of(Status.CANCELLED), Optional.empty());
        assertThat(queue().peek().depth()).isBetween(3L, 5L);
        assertThat(queue().cancelRedrive()).isEmpty();
        assertThat(queue().startRedrive(Optional.empty())).isPresent();
    }

    @Test
    void shouldNotStopWhatHasEnded() {
        send(1);
        queue().startRedrive(Optional.empty());
        awaitEnd();

        assertThat(queue().cancelRedrive()).isEmpty();
        assertThat(queue().latestRedrive()).map(Redrive::status).contains(Status.COMPLETED);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, Redrive.MAX_PER_SECOND + 1})
    void shouldRefuseARateThatNoQueueKnows(int perSecond) {
        assertThatIllegalArgumentException().isThrownBy(() -> queue().startRedrive(Optional.of(perSecond)))
                .withMessage("perSecond must be 1 to 500");
    }

    private List<QueuedDelivery> send(int count) {
        List<QueuedDelivery> all = Stream
                .generate(() -> Examples.queued(Examples.webhook(Examples.organizationScope())))
                .limit(count)
                .toList();
        all.forEach(delivery -> send(delivery, "exhausted: the receiver answered 500"));
        return all;
    }

    private static List<Optional<QueuedDelivery>> seen(Contents contents) {
        return contents.sample().stream().map(DeadLetter::delivery).toList();
    }

    private Redrive awaitEnd() {
        for (int i = 0; i < 100; i++) {
            Optional<Redrive> ended = queue().latestRedrive().filter(redrive -> !redrive.isGoingOn());
            if (ended.isPresent()) {
                return ended.get();
            }
            pass(Duration.ofMillis(50));
        }
        throw new AssertionError("it did not end: " + queue().latestRedrive());
    }
}
