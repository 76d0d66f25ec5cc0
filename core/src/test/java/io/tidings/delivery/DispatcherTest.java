package io.tidings.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.delivery.Deliveries.Guard;
import io.tidings.memory.InMemoryDeadLetterSink.DeadLetter;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.testing.Examples;
import io.tidings.webhook.Health;
import io.tidings.webhook.RetrySchedule;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookStatus;

import static org.assertj.core.api.Assertions.assertThat;

/// What happens to deliveries, outcome by outcome.
class DispatcherTest {

    private static final Outcome FAILED = new Outcome.Rejected(Response.of(500), Optional.empty());

    private final Dispatching dispatching = new Dispatching();
    private final Webhook webhook = dispatching.webhook();

    @AfterEach
    void close() {
        dispatching.close();
    }

    /// What the outcome of an attempt does to a delivery.
    @Nested
    class Outcomes {

        @ParameterizedTest
        @ValueSource(ints = {200, 201, 202, 204, 299})
        void shouldBeDoneWhenTheReceiverTookIt(int status) {
            dispatching.sender.answer(new Outcome.Delivered(Response.of(status)));
            QueuedDelivery delivery = dispatching.enqueue(webhook);

            assertThat(dispatching.dispatch()).isEmpty();

            Delivery recorded = dispatching.recorded(delivery);
            assertThat(recorded.status()).isEqualTo(DeliveryStatus.DELIVERED);
            assertThat(recorded.attempts()).singleElement().satisfies(attempt -> {
                assertThat(attempt.number()).isEqualTo(1);
                assertThat(attempt.at()).isEqualTo(Examples.NOW);
                assertThat(attempt.outcome()).isEqualTo(new Outcome.Delivered(Response.of(status)));
            });
            assertThat(recorded.progress().nextAttemptAt()).isEmpty();
            assertThat(dispatching.queue.all()).isEmpty();
            assertThat(dispatching.health(webhook)).isEqualTo(Health.unknown().delivered(Examples.NOW).answeredFast());
        }

        @Test
        void shouldDisableTheWebhookAtOnceWhenTheReceiverIsGone() {
            dispatching.sender.answer(new Outcome.Gone(Response.of(410)));
            QueuedDelivery delivery = dispatching.enqueue(webhook);

            assertThat(dispatching.dispatch()).isEmpty();

            assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.HELD);
            assertThat(dispatching.recorded(delivery).attempts()).hasSize(1);
            assertThat(dispatching.health(webhook))
                    .isEqualTo(
                            Health.unknown().disabled(Examples.NOW, "gone: the receiver answered 410").answeredFast());
            assertThat(dispatching.notifier).containsExactly(webhook.id().value() + " gone: the receiver answered 410");
            assertThat(dispatching.deadLetters.all()).isEmpty();
        }
    }

    /// When a delivery is attempted again.
    @Nested
    class Retries {

        @ParameterizedTest
        @MethodSource("failures")
        void shouldRetryByTheScheduleWhateverTheFailureIs(Outcome failure) {
            dispatching.sender.answer(failure);
            QueuedDelivery delivery = dispatching.enqueue(webhook);

            assertThat(dispatching.dispatch()).containsExactly(delivery);

            Delivery recorded = dispatching.recorded(delivery);
            assertThat(recorded.status()).isEqualTo(DeliveryStatus.RETRYING);
            assertThat(recorded.progress().failures()).isEqualTo(1);
            assertThat(recorded.attempts()).extracting(Attempt::outcome).containsExactly(failure);
            assertThat(recorded.progress().nextAttemptAt()).contains(Examples.NOW.plusSeconds(5));
            assertThat(dispatching.health(webhook).status()).isEqualTo(WebhookStatus.FAILING);
            assertThat(dispatching.health(webhook).failingSince()).contains(Examples.NOW);
            assertReceivedAgainAfter(Duration.ofSeconds(5));
        }

        static Stream<Outcome> failures() {
            return Stream.of(
                    IntStream.of(100, 302, 308, 400, 401, 404, 408, 429, 500, 503, 599)
                            .mapToObj(status -> new Outcome.Rejected(Response.of(status), Optional.empty())),
                    Arrays.stream(Outcome.Failure.values())
                            .filter(failure -> failure != Outcome.Failure.ABANDONED)
                            .map(failure -> new Outcome.Unreachable(failure, "detail")),
                    Stream.of(new Outcome.Refused("address not allowed")))
                    .flatMap(outcomes -> outcomes);
        }

        @ParameterizedTest
        @CsvSource({"PT6S, PT6S", "PT1H, PT1H", "PT11H59M, PT11H59M", "PT24H, PT24H", "PT24H0.001S, PT24H",
                "PT9000H, PT24H", "PT5S, PT5S", "PT4.999S, PT5S", "PT0S, PT5S", "-PT1H, PT5S"})
        void shouldRetryAtTheLaterOfScheduleAndRetryAfterButNotBeyondADay(Duration asked, Duration waited) {
            dispatching.sender
                    .answer(new Outcome.Rejected(Response.of(503), Optional.of(Examples.NOW.plus(asked))));
            QueuedDelivery delivery = dispatching.enqueue(webhook);

            dispatching.dispatch();

            assertThat(dispatching.recorded(delivery).progress().nextAttemptAt()).contains(Examples.NOW.plus(waited));
        }

        @ParameterizedTest
        @CsvSource({"PT15M, true", "PT15M0.001S, false"})
        void shouldLeaveADeliveryInTheQueueForAQuarterOfAnHourAndParkItForLonger(Duration wait, boolean inQueue) {
            dispatching.sender.answer(
                    new Outcome.Rejected(Response.of(429), Optional.of(Examples.NOW.plus(wait))));
            QueuedDelivery delivery = dispatching.enqueue(webhook);

            assertThat(dispatching.dispatch().contains(delivery)).isEqualTo(inQueue);

            Delivery recorded = dispatching.recorded(delivery);
            assertThat(recorded.status()).isEqualTo(DeliveryStatus.RETRYING);
            assertThat(recorded.isParked()).isEqualTo(!inQueue);
            assertThat(dispatching.queue.all()).hasSize(inQueue ? 1 : 0);
            dispatching.sender.answer(new Outcome.Delivered(Response.of(200)));
            dispatching.clock.pass(wait.minusSeconds(2));
            dispatching.settle();
            assertThat(dispatching.sender.sent()).as("before its time").hasSize(1);
            dispatching.clock.pass(Duration.ofSeconds(2));
            dispatching.settle();
            assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
            assertThat(dispatching.queue.all()).isEmpty();
        }

        @Test
        void shouldParkADeliveryWhoseMessageWouldSoonLookLikePoison() {
            RetrySchedule schedule = new RetrySchedule(Collections.nCopies(12, Duration.ofSeconds(1)));
            Webhook impatient = dispatching.webhook(Examples.settings().withRetry(schedule));
            dispatching.sender.answer(FAILED);
            QueuedDelivery delivery = dispatching.enqueue(impatient);
            for (int attempt = 1; attempt < 13; attempt++) {
                boolean receivedAgain = dispatching.dispatch()
                        .stream()
                        .anyMatch(again -> again.id().equals(delivery.id()));
                assertThat(receivedAgain).as("after attempt " + attempt)
                        .isEqualTo(attempt % ReceivedMessage.MAX_RECEIVES != 0);
                passUntilNextAttempt(delivery);
            }

            dispatching.dispatch();

            assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.EXHAUSTED);
            assertThat(dispatching.recorded(delivery).attempts()).hasSize(13);
            assertThat(dispatching.sender.sent()).hasSize(13);
        }

        @Test
        void shouldGoByTheScheduleOfTheWebhook() {
            Webhook once = dispatching.webhook(Examples.settings().withRetry(new RetrySchedule(List.of())));
            Webhook patient = dispatching
                    .webhook(Examples.settings().withRetry(new RetrySchedule(List.of(Duration.ofHours(24)))));
            dispatching.sender.answer(FAILED);
            QueuedDelivery first = dispatching.enqueue(once);
            QueuedDelivery second = dispatching.enqueue(patient);

            dispatching.dispatch();

            assertThat(dispatching.recorded(first).status()).isEqualTo(DeliveryStatus.EXHAUSTED);
            assertThat(dispatching.recorded(second).progress().nextAttemptAt())
                    .contains(Examples.NOW.plus(Duration.ofHours(24)));
        }

        @Test
        void shouldTakeTheAttemptNumberFromItsOwnRecordHoweverOftenAMessageWasReceived() {
            dispatching.sender.answer(FAILED);
            QueuedDelivery delivery = dispatching.enqueue(webhook);
            dispatching.dispatch();
            for (int early = 0; early < 20; early++) {
                dispatching.queue.enqueue(List.of(delivery));
                dispatching.dispatch();
            }
            passUntilNextAttempt(delivery);

            dispatching.dispatch();

            assertThat(dispatching.recorded(delivery).attempts()).extracting(Attempt::number).containsExactly(1, 2);
            assertThat(dispatching.recorded(delivery).progress().failures()).isEqualTo(2);
        }

        @Test
        void shouldWaitForTheRestOfTheTimeWhenReceivedEarly() {
            dispatching.sender.answer(FAILED);
            QueuedDelivery delivery = dispatching.enqueue(webhook);
            dispatching.dispatch();
            dispatching.queue.receive().forEach(received -> dispatching.queue.delete(received.receipt()));
            dispatching.clock.pass(Duration.ofMillis(3_999));
            dispatching.queue.enqueue(List.of(delivery));

            assertThat(dispatching.dispatch()).containsExactly(delivery);

            assertThat(dispatching.sender.sent()).hasSize(1);
        }

        @Test
        void shouldNotMindASecond() {
            dispatching.sender.answer(FAILED);
            QueuedDelivery delivery = dispatching.enqueue(webhook);
            dispatching.dispatch();
            dispatching.clock.pass(Duration.ofSeconds(4));
            dispatching.queue.enqueue(List.of(delivery));

            dispatching.dispatch();

            assertThat(dispatching.sender.sent()).hasSize(2);
        }
    }

    /// Messages that are outdated or come twice.
    @Nested
    class Stale {

        @Test
        void shouldForgetAMessageOfADeliveryThatIsParked() {
            dispatching.sender.answer(
                    new Outcome.Rejected(Response.of(503), Optional.of(Examples.NOW.plus(Duration.ofHours(1)))));
            QueuedDelivery delivery = dispatching.enqueue(webhook);
            dispatching.queue.enqueue(List.of(delivery));
            dispatching.dispatch();
            dispatching.clock.pass(Duration.ofHours(1));
            dispatching.queue.enqueue(List.of(delivery));

            assertThat(dispatching.dispatch()).isEmpty();

            assertThat(dispatching.sender.sent()).as("the sweep hands it out").hasSize(1);
            assertThat(dispatching.sweep().due()).isEqualTo(1);
            dispatching.dispatch();
            assertThat(dispatching.sender.sent()).hasSize(2);
        }

        @Test
        void shouldForgetAMessageOfAnEarlierRun() {
            QueuedDelivery delivery = exhausted();
            dispatching.queue.enqueue(List.of(delivery.nextRun()));
            dispatching.dispatch();
            dispatching.clock.pass(Duration.ofSeconds(1));
            dispatching.queue.enqueue(List.of(delivery));

            assertThat(dispatching.dispatch()).isEmpty();

            assertThat(dispatching.sender.sent()).hasSize(9);
        }

        /// The queue delivers a message twice, and each of the two invocations assumes that it is alone.
        @Test
        void shouldNotBringBackToTheQueueWhatAnotherInvocationHasParked() {
            QueuedDelivery delivery = dispatching.enqueue(dispatching.webhook());
            Delivery parked = Delivery.pending(delivery, Examples.NOW).parked(Examples.NOW.plus(Duration.ofHours(1)));
            dispatching.sender.answer(_ -> {
                dispatching.deliveries.save(parked, Guard.CURRENT);
                return new Outcome.Rejected(Response.of(500), Optional.empty());
            });

            assertThat(dispatching.dispatch()).as("seen again").isEmpty();

            assertThat(dispatching.recorded(delivery)).isEqualTo(parked);
        }

        @Test
        void shouldNotSendWhatWasDeliveredAgain() {
            QueuedDelivery delivery = dispatching.enqueue(webhook);
            dispatching.dispatch();
            dispatching.queue.enqueue(List.of(delivery));

            assertThat(dispatching.dispatch()).isEmpty();

            assertThat(dispatching.sender.sent()).hasSize(1);
        }

        @Test
        void shouldSendADeliveryOnceThatIsTwiceInABatch() {
            QueuedDelivery delivery = dispatching.enqueue(webhook);
            dispatching.queue.enqueue(List.of(delivery));

            assertThat(dispatching.dispatch()).isEmpty();

            assertThat(dispatching.sender.sent()).hasSize(1);
            assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
            assertThat(dispatching.recorded(delivery).attempts()).hasSize(1);
        }

        @Test
        void shouldKeepOneMessageOfADeliveryThatIsTwiceInABatchAndFails() {
            dispatching.sender.answer(FAILED);
            QueuedDelivery delivery = dispatching.enqueue(webhook);
            dispatching.queue.enqueue(List.of(delivery));

            assertThat(dispatching.dispatch()).containsExactly(delivery);

            assertThat(dispatching.sender.sent()).hasSize(1);
            assertThat(dispatching.queue.all()).hasSize(1);
            assertThat(dispatching.recorded(delivery).progress().failures()).isEqualTo(1);
        }

        @Test
        void shouldAttemptTheLaterRoundWhereABatchHasTwo() {
            dispatching.sender.answer(FAILED);
            QueuedDelivery delivery = dispatching.enqueue(webhook);
            dispatching.queue.enqueue(List.of(delivery.nextRun()));

            assertThat(dispatching.dispatch()).containsExactly(delivery.nextRun());

            assertThat(dispatching.recorded(delivery).progress().runNumber()).isEqualTo(2);
            assertThat(dispatching.sender.sent()).hasSize(1);
        }
    }

    /// Deliveries that are given up, and redriven.
    @Nested
    class Exhausted {

        @Test
        void shouldGiveUpAfterEightAttemptsAndDeadLetterTheDeliveryOnce() {
            dispatching.sender.answer(FAILED);
            QueuedDelivery delivery = dispatching.enqueue(webhook);
            for (int attempt = 1; attempt < 8; attempt++) {
                dispatching.dispatch();
                assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.RETRYING);
                assertThat(dispatching.deadLetters.all()).isEmpty();
                passUntilNextAttempt(delivery);
            }

            assertThat(dispatching.dispatch()).isEmpty();

            Delivery recorded = dispatching.recorded(delivery);
            assertThat(recorded.status()).isEqualTo(DeliveryStatus.EXHAUSTED);
            assertThat(recorded.progress().failures()).isEqualTo(8);
            assertThat(recorded.attempts()).extracting(Attempt::number).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
            assertThat(recorded.progress().nextAttemptAt()).isEmpty();
            assertThat(dispatching.deadLetters.all())
                    .containsExactly(new DeadLetter(again(delivery), "exhausted: the receiver answered 500"));
            assertThat(dispatching.clock.instant()).isEqualTo(Examples.NOW
                    .plus(RetrySchedule.DEFAULT.delays().stream().reduce(Duration.ZERO, Duration::plus)));
            dispatching.queue.enqueue(List.of(delivery));
            assertThat(dispatching.dispatch()).isEmpty();
            assertThat(dispatching.sender.sent()).hasSize(8);
            assertThat(dispatching.deadLetters.all()).hasSize(1);
        }

        @Test
        void shouldBeginARedrivenDeliveryAnewAndRememberItsAttempts() {
            QueuedDelivery delivery = exhausted();

            dispatching.queue.enqueue(List.of(delivery.nextRun()));
            assertThat(dispatching.dispatch()).containsExactly(delivery.nextRun());

            Delivery recorded = dispatching.recorded(delivery);
            assertThat(recorded.status()).isEqualTo(DeliveryStatus.RETRYING);
            assertThat(recorded.progress().runNumber()).isEqualTo(2);
            assertThat(recorded.progress().failures()).isEqualTo(1);
            assertThat(recorded.attempts()).extracting(Attempt::number).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
            assertThat(dispatching.sender.sent()).extracting(sent -> sent.header("webhook-id"))
                    .containsOnly(delivery.id().value())
                    .hasSize(9);
        }

        /// The function dies between burying a delivery and recording that, and the receiver takes the next attempt.
        @Test
        void shouldForgetADeadLetterOfADeliveryThatGotThroughAfterAll() {
            QueuedDelivery delivery = dispatching.enqueue(dispatching.webhook());
            dispatching.dispatch();

            dispatching.queue.enqueue(List.of(delivery.nextRun()));
            assertThat(dispatching.dispatch()).isEmpty();

            assertThat(dispatching.sender.sent()).hasSize(1);
            assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
        }

        @Test
        void shouldDeadLetterARedrivenDeliveryAgainWithTheRunAfterThat() {
            QueuedDelivery delivery = exhausted();
            dispatching.queue.enqueue(List.of(delivery.nextRun()));
            for (int attempt = 1; attempt < 8; attempt++) {
                dispatching.dispatch();
                passUntilNextAttempt(delivery);
            }

            dispatching.dispatch();

            assertThat(dispatching.deadLetters.all()).extracting(letter -> letter.delivery().runNumber())
                    .containsExactly(2, 3);
        }
    }

    /// Webhooks that are deleted, inactive or disabled.
    @Nested
    class Webhooks {

        @Test
        void shouldDoNothingForADeletedWebhook() {
            QueuedDelivery delivery = dispatching.enqueue(webhook);
            dispatching.webhooks.deleteById(webhook.key());

            assertThat(dispatching.dispatch()).isEmpty();

            assertThat(dispatching.sender.sent()).isEmpty();
            assertThat(dispatching.isRecorded(delivery)).isFalse();
        }

        @Test
        void shouldCancelTheDeliveriesOfAnInactiveWebhook() {
            Webhook inactive = dispatching.webhook(Examples.settings().withActive(false));
            QueuedDelivery delivery = dispatching.enqueue(inactive);

            assertThat(dispatching.dispatch()).isEmpty();

            assertThat(dispatching.sender.sent()).isEmpty();
            assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.CANCELLED);
            assertThat(dispatching.recorded(delivery).attempts()).isEmpty();
        }

        @Test
        void shouldCancelWhatIsBeingRetriedWhenItsWebhookIsSwitchedOff() {
            dispatching.sender.answer(FAILED);
            QueuedDelivery delivery = dispatching.enqueue(webhook);
            dispatching.dispatch();
            dispatching.setActive(webhook, false);
            passUntilNextAttempt(delivery);

            assertThat(dispatching.dispatch()).isEmpty();

            assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.CANCELLED);
            assertThat(dispatching.recorded(delivery).attempts()).hasSize(1);
            assertThat(dispatching.recorded(delivery).progress().nextAttemptAt()).isEmpty();
        }

        @Test
        void shouldHoldTheDeliveriesOfADisabledWebhook() {
            QueuedDelivery delivery = dispatching.enqueue(webhook);
            dispatching.webhooks.saveHealth(webhook.key(), Health.unknown().disabled(Examples.NOW, "gone"));

            assertThat(dispatching.dispatch()).isEmpty();

            assertThat(dispatching.sender.sent()).isEmpty();
            assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.HELD);
            assertThat(dispatching.health(webhook).status()).isEqualTo(WebhookStatus.DISABLED);
        }
    }

    @Nested
    class Batches {

        @Test
        void shouldNotBeginAnAttemptThatMayNotEndBeforeTheDeadline() {
            QueuedDelivery delivery = dispatching.enqueue(webhook);
            Instant tooNear = Examples.NOW.plus(webhook.settings().timeout());

            assertThat(dispatching.dispatch(tooNear)).containsExactly(delivery);

            assertThat(dispatching.sender.sent()).isEmpty();
            assertThat(dispatching.isRecorded(delivery)).isFalse();
            assertThat(dispatching.dispatch(tooNear.plusMillis(1))).as("seen again at once").isEmpty();
            assertThat(dispatching.sender.sent()).hasSize(1);
        }

        @Test
        void shouldAttemptAllDeliveriesOfABatch() {
            List<QueuedDelivery> deliveries = Stream.generate(() -> dispatching.enqueue(webhook)).limit(10).toList();

            assertThat(dispatching.dispatch()).isEmpty();

            assertThat(dispatching.sender.sent()).extracting(sent -> sent.header("webhook-id"))
                    .containsExactlyInAnyOrderElementsOf(deliveries.stream().map(d -> d.id().value()).toList());
            assertThat(deliveries)
                    .allSatisfy(d -> assertThat(dispatching.recorded(d).status()).isEqualTo(DeliveryStatus.DELIVERED));
        }

        @Test
        void shouldDoNothingForAnEmptyBatch() {
            assertThat(dispatching.dispatch()).isEmpty();

            assertThat(dispatching.sender.sent()).isEmpty();
        }
    }

    private QueuedDelivery exhausted() {
        dispatching.sender.answer(FAILED);
        QueuedDelivery delivery = dispatching.enqueue(webhook);
        for (int attempt = 1; attempt < 8; attempt++) {
            dispatching.dispatch();
            passUntilNextAttempt(delivery);
        }
        dispatching.dispatch();
        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.EXHAUSTED);
        return delivery;
    }

    private void passUntilNextAttempt(QueuedDelivery delivery) {
        dispatching.clock.set(dispatching.recorded(delivery).progress().nextAttemptAt().orElseThrow());
        dispatching.sweep();
    }

    /// The next run, as it is among the dead letters: without the content.
    private static QueuedDelivery again(QueuedDelivery delivery) {
        return new QueuedDelivery(delivery.target(), delivery.event(), delivery.organizationName(), Optional.empty(), 2,
                0);
    }

    /// And not earlier. Leaves the queue empty.
    private void assertReceivedAgainAfter(Duration delay) {
        dispatching.clock.pass(delay.minusMillis(1));
        assertThat(dispatching.queue.receive()).isEmpty();
        dispatching.clock.pass(Duration.ofMillis(1));
        List<ReceivedMessage> received = dispatching.queue.receive();
        assertThat(received).hasSize(1);
        received.forEach(message -> dispatching.queue.delete(message.receipt()));
        dispatching.clock.pass(delay.negated());
    }
}
