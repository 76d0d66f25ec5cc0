package io.tidings.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.testing.Examples;
import io.tidings.webhook.ClosedCircuit;
import io.tidings.webhook.Health;
import io.tidings.webhook.OpenCircuit;
import io.tidings.webhook.RetrySchedule;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookStatus;

import static org.assertj.core.api.Assertions.assertThat;

/// Receivers that cannot be reached are probed, and get what was held when they can be again.
class CircuitTest {

    private static final Outcome TAKEN = new Outcome.Delivered(Response.of(200));
    private static final Outcome FAILED = new Outcome.Rejected(Response.of(500), Optional.empty());
    private static final Outcome HANGING = new Outcome.Unreachable(Outcome.Failure.TIMEOUT, "no answer");

    private final Dispatching dispatching = new Dispatching();
    private final Webhook webhook = dispatching.proven(dispatching.webhook());
    /// Retries nothing, so that what opens its circuit is out of the way.
    private final Webhook once = dispatching
            .proven(dispatching.webhook(Examples.settings().withRetry(new RetrySchedule(List.of()))));

    @AfterEach
    void close() {
        dispatching.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"PROTOCOL", "AUTHORIZATION", "ABANDONED"}, mode = EnumSource.Mode.EXCLUDE)
    void shouldOpenAfterFiveAttemptsInARowWithoutAnAnswer(Outcome.Failure failure) {
        dispatching.sender.answer(new Outcome.Unreachable(failure, "detail"));
        attempt(4);
        assertThat(dispatching.health(webhook).reachability()).isEqualTo(new ClosedCircuit(4));

        attempt(1);

        assertThat(dispatching.health(webhook).circuit())
                .contains(new OpenCircuit(Examples.NOW, 0, Examples.NOW.plusSeconds(5)));
        assertThat(dispatching.health(webhook).status()).isEqualTo(WebhookStatus.FAILING);
    }

    @Test
    void shouldOpenInOneBatch() {
        dispatching.sender.answer(HANGING);
        enqueue(8);

        dispatching.dispatch();

        assertThat(dispatching.health(webhook).circuit()).map(OpenCircuit::probes).contains(0);
        assertThat(statuses()).as("they are not left to the schedule").isEqualTo(Map.of(DeliveryStatus.HELD, 8L));
        assertThat(dispatching.all(webhook)).extracting(delivery -> delivery.progress().failures())
                .as("they are charged")
                .containsOnly(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"PROTOCOL", "AUTHORIZATION"})
    void shouldCountOnlyWhoDoesNotAnswer(Outcome.Failure failure) {
        dispatching.sender.answer(HANGING);
        attempt(4);
        dispatching.sender.answer(new Outcome.Unreachable(failure, "detail"));
        attempt(1);
        dispatching.sender.answer(HANGING);

        attempt(4);

        assertThat(dispatching.health(webhook).circuit()).isEmpty();
    }

    @Test
    void shouldHoldWithoutAnAttemptWhileItIsOpen() {
        open();

        enqueue(10);
        assertThat(dispatching.dispatch()).isEmpty();

        assertThat(dispatching.sender.sent()).hasSize(5);
        assertThat(statuses()).isEqualTo(Map.of(DeliveryStatus.HELD, 15L));
    }

    @Test
    void shouldProbeWithOneDeliveryAtATimeLessAndLessOften() {
        open();
        enqueue(10);
        dispatching.dispatch();

        dispatching.clock.pass(Duration.ofSeconds(5));
        dispatching.settle();
        assertThat(dispatching.sender.sent()).as("after 5 s").hasSize(6);
        dispatching.clock.pass(Duration.ofMillis(19_999));
        dispatching.settle();
        assertThat(dispatching.sender.sent()).as("before 20 s more").hasSize(6);
        dispatching.clock.pass(Duration.ofMillis(1));
        dispatching.settle();
        assertThat(dispatching.sender.sent()).as("after 20 s more").hasSize(7);
        dispatching.pass(Duration.ofHours(8));
        int before = dispatching.sender.sent().size();
        dispatching.pass(Duration.ofHours(24));
        assertThat(dispatching.sender.sent()).as("a day later").hasSizeBetween(before + 40, before + 48);
        assertThat(dispatching.health(webhook).circuit()).map(OpenCircuit::since).contains(Examples.NOW);
    }

    @Test
    void shouldProbeOnceHoweverManyAreThere() {
        open();
        dispatching.clock.pass(Duration.ofSeconds(5));
        enqueue(25);

        dispatching.dispatch();
        dispatching.settle();

        assertThat(dispatching.sender.sent()).hasSize(6);
    }

    @Test
    void shouldChargeAProbeToNoDelivery() {
        open(once);
        QueuedDelivery probe = dispatching.enqueue(once);
        dispatching.clock.pass(Duration.ofSeconds(5));

        dispatching.dispatch();

        Delivery recorded = dispatching.recorded(probe);
        assertThat(recorded.status()).isEqualTo(DeliveryStatus.HELD);
        assertThat(recorded.attempts()).extracting(Attempt::outcome).containsExactly(HANGING);
        assertThat(recorded.progress().failures()).isZero();
    }

    @Test
    void shouldExhaustNothingThroughAnOutageOfADayAndDeliverAllWhenItIsOver() {
        open();
        enqueue(40);
        dispatching.dispatch();
        dispatching.pass(Duration.ofHours(24));
        assertThat(dispatching.deadLetters.all()).isEmpty();

        dispatching.sender.answer(TAKEN);
        dispatching.pass(Duration.ofMinutes(40));

        assertThat(statuses()).isEqualTo(Map.of(DeliveryStatus.DELIVERED, 45L));
        assertThat(dispatching.queue.all()).isEmpty();
        assertThat(dispatching.health(webhook).status()).isEqualTo(WebhookStatus.HEALTHY);
        assertThat(dispatching.health(webhook).circuit()).isEmpty();
    }

    @Test
    void shouldLetGoTenAtATimeUntilThreeSuccessesAndThenAll() {
        open(once);
        enqueue(once, 51);
        dispatching.dispatch();
        dispatching.clock.pass(Duration.ofSeconds(5));
        dispatching.sender.answer(FAILED);
        sweepAndDispatch();
        assertThat(dispatching.health(once).circuit()).as("it answers, so it can be reached").isEmpty();
        assertThat(held(once)).isEqualTo(50);

        sweepAndDispatch();
        assertThat(held(once)).isEqualTo(40);
        sweepAndDispatch();
        assertThat(held(once)).as("at once").isEqualTo(40);
        AtomicInteger scheduler = new AtomicInteger();
        dispatching.sender.answer(_ -> scheduler.incrementAndGet() <= 2 ? TAKEN : FAILED);
        dispatching.clock.pass(Duration.ofMinutes(1));
        sweepAndDispatch();
        assertThat(held(once)).as("a minute later").isEqualTo(30);
        sweepAndDispatch();
        assertThat(held(once)).as("after two successes").isEqualTo(30);
        dispatching.sender.answer(TAKEN);
        dispatching.clock.pass(Duration.ofMinutes(1));
        sweepAndDispatch();
        assertThat(held(once)).isEqualTo(20);
        sweepAndDispatch();

        assertThat(held(once)).as("after three").isZero();
        assertThat(dispatching.queue.all()).isEmpty();
    }

    @Test
    void shouldLetGoTheOldestFirst() {
        open(once);
        List<QueuedDelivery> held = IntStream.range(0, 30).mapToObj(i -> {
            dispatching.clock.pass(Duration.ofSeconds(i == 0 ? 0 : 1));
            return dispatching.enqueueNow(once);
        }).toList();
        dispatching.sender.answer(HANGING);
        dispatching.dispatch();
        dispatching.sender.answer(TAKEN);
        int before = dispatching.sender.sent().size();
        dispatching.clock.pass(Duration.ofMinutes(10));

        sweepAndDispatch();
        sweepAndDispatch();

        assertThat(dispatching.sender.sent().stream().skip(before).map(sent -> sent.header("webhook-id")))
                .containsExactlyInAnyOrderElementsOf(held.stream().limit(11).map(d -> d.id().value()).toList());
    }

    @Test
    void shouldGoOnProbingWhenAProbeIsLost() {
        open();
        enqueue(3);
        dispatching.dispatch();
        dispatching.clock.pass(Duration.ofSeconds(5));
        dispatching.sweep();
        dispatching.sender.answer(_ -> {
            throw new IllegalStateException("the function dies");
        });
        dispatching.dispatch();
        dispatching.sender.answer(TAKEN);

        dispatching.pass(Duration.ofMinutes(30));

        assertThat(statuses()).isEqualTo(Map.of(DeliveryStatus.DELIVERED, 8L));
    }

    @Test
    void shouldForgetAboutAnOutageThatWasShort() {
        dispatching.sender.answer(HANGING);
        attempt(4);
        dispatching.sender.answer(TAKEN);
        attempt(1);

        assertThat(dispatching.health(webhook).reachability()).isEqualTo(new ClosedCircuit(0));
        assertThat(dispatching.health(webhook).nextCheckAt()).isEmpty();
    }

    @Test
    void shouldSleepAgainWhenAllIsReleased() {
        open();
        dispatching.sender.answer(TAKEN);
        dispatching.pass(Duration.ofMinutes(20));

        Health health = dispatching.health(webhook);
        assertThat(health.reachability()).isEqualTo(new ClosedCircuit(0));
        assertThat(health.nextCheckAt()).isEmpty();
        assertThat(statuses()).isEqualTo(Map.of(DeliveryStatus.DELIVERED, 5L));
    }

    private void open() {
        open(webhook);
    }

    private void open(Webhook toOpen) {
        dispatching.sender.answer(HANGING);
        enqueue(toOpen, 5);
        dispatching.dispatch();
        assertThat(dispatching.health(toOpen).circuit()).isPresent();
    }

    private void attempt(int times) {
        for (int i = 0; i < times; i++) {
            dispatching.enqueue(webhook);
            dispatching.dispatch();
        }
    }

    private void enqueue(int times) {
        enqueue(webhook, times);
    }

    private void enqueue(Webhook to, int times) {
        for (int i = 0; i < times; i++) {
            dispatching.enqueue(to);
        }
    }

    private void sweepAndDispatch() {
        dispatching.sweep();
        dispatching.dispatch();
    }

    private long held(Webhook of) {
        return dispatching.all(of).stream().filter(delivery -> delivery.status() == DeliveryStatus.HELD).count();
    }

    private Map<DeliveryStatus, Long> statuses() {
        return dispatching.all(webhook)
                .stream()
                .collect(Collectors.groupingBy(Delivery::status, Collectors.counting()));
    }
}
