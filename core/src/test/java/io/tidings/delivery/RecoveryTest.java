package io.tidings.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.testing.Examples;
import io.tidings.webhook.RetrySchedule;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookStatus;

import static org.assertj.core.api.Assertions.assertThat;

/// How soon a receiver is served that was away: second by second in virtual time, with a sweep every minute.
class RecoveryTest {

    private static final Outcome TAKEN = new Outcome.Delivered(Response.of(200));
    private static final Outcome REFUSED = new Outcome.Unreachable(Outcome.Failure.CONNECTION, "connection refused");

    private final long seed = Long.getLong("tidings.seed", new Random().nextLong());
    private final Dispatching dispatching = new Dispatching(new Random(seed));
    private final List<Instant> taken = new ArrayList<>();
    private final List<Instant> failed = new ArrayList<>();
    private Webhook webhook = dispatching.webhook();
    private Outcome outage = REFUSED;
    private Instant away = Instant.MAX;
    private Instant back = Instant.MIN;

    RecoveryTest() {
        dispatching.sender.answer(_ -> {
            Instant now = dispatching.clock.instant();
            boolean isAway = !now.isBefore(away) && now.isBefore(back);
            (isAway ? failed : taken).add(now);
            return isAway ? outage : TAKEN;
        });
    }

    @AfterEach
    void close() {
        dispatching.close();
    }

    @ParameterizedTest
    @CsvSource({"PT15S,30", "PT1M,30", "PT3M,30", "PT10M,30", "PT60M,360", "PT5H,1800"})
    void shouldCallAReceiverSoonAfterItIsBack(Duration duration, long seconds) {
        Duration first = outage(duration, Duration.ofMillis(500));

        System.out.printf("back after %s: the first callback after %s, %d attempts failed%n", duration, first,
                failed.size());
        assertThat(first).as("seed %d", seed).isLessThanOrEqualTo(Duration.ofSeconds(seconds));
        pass(Duration.ofMinutes(2), Duration.ofSeconds(1), Duration.ZERO);
        assertThat(statuses()).containsOnlyKeys(DeliveryStatus.DELIVERED);
    }

    /// At whatever moment it comes back between two probes.
    @ParameterizedTest
    @ValueSource(ints = {60, 63, 66, 69, 72, 75, 78, 81, 84, 87, 90, 500, 505, 510, 515, 520, 599})
    void shouldCallAReceiverSoonWheneverItIsBack(int seconds) {
        assertThat(outage(Duration.ofSeconds(seconds), Duration.ofMillis(500))).as("seed %d", seed)
                .isLessThanOrEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void shouldTakeAProxyThatAnswersForItsReceiverForAnOutage(int status) {
        outage = new Outcome.Rejected(Response.of(status), Optional.empty());

        assertThat(outage(Duration.ofMinutes(10), Duration.ofMillis(500))).isLessThanOrEqualTo(Duration.ofSeconds(30));

        assertThat(failed).as("a probe every 20 seconds").hasSizeLessThan(50);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 408, 429, 500, 501, 505})
    void shouldTakeOtherAnswersForThoseOfTheReceiver(int status) {
        outage = new Outcome.Rejected(Response.of(status), Optional.empty());

        outage(Duration.ofSeconds(15), Duration.ofMillis(500));

        assertThat(dispatching.health(webhook).circuit()).isEmpty();
        assertThat(failed).hasSizeGreaterThan(30);
    }

    /// Few events: no five attempts fail before the second would have to wait for minutes.
    @ParameterizedTest
    @ValueSource(strings = {"PT1M", "PT4M", "PT10M"})
    void shouldCallAReceiverSoonThoughOneDeliveryAloneFailed(Duration duration) {
        assertThat(outage(duration, Duration.ofHours(24))).isLessThanOrEqualTo(Duration.ofSeconds(30));

        assertThat(statuses()).isEqualTo(Map.of(DeliveryStatus.DELIVERED, 1L));
        assertThat(dispatching.all(webhook)).singleElement()
                .extracting(delivery -> delivery.progress().failures())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT10M", "PT2H", "PT24H"})
    void shouldProbeAsOftenWhateverTheScheduleOfTheWebhook(Duration delay) {
        webhook = dispatching.webhook(Examples.settings().withRetry(new RetrySchedule(List.of(delay, delay))));

        assertThat(outage(Duration.ofMinutes(10), Duration.ofMillis(500))).isLessThanOrEqualTo(Duration.ofSeconds(30));
    }

    /// Each hangs for half a minute: the next does not wait for it.
    @Test
    void shouldNotLetAProbeThatHangsPutOffTheNext() {
        outage = new Outcome.Unreachable(Outcome.Failure.TIMEOUT, "no answer");
        Instant start = begin();
        pass(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertThat(dispatching.health(webhook).circuit()).isPresent();
        Webhook open = dispatching.webhooks.findById(webhook.key()).orElseThrow();
        assertThat(open.health().circuit().orElseThrow().probeAt()).isBefore(start.plusSeconds(35));
    }

    @ParameterizedTest
    @CsvSource({"PT1M,10", "PT10M,40", "PT1H,70", "PT24H,140", "PT119H,330"})
    void shouldProbeABoundedNumberOfTimes(Duration duration, int most) {
        begin();
        // The first second brings what opens the circuit.
        for (int i = 0; i < 5; i++) {
            dispatching.enqueue(webhook);
        }
        pass(duration, duration.compareTo(Duration.ofHours(2)) > 0 ? Duration.ofSeconds(15) : Duration.ofSeconds(1),
                Duration.ZERO);

        System.out.printf("an outage of %s: %d probes%n", duration, failed.size() - 5);
        assertThat(failed.size() - 5).isBetween(3, most);
        assertThat(dispatching.health(webhook).status()).isEqualTo(WebhookStatus.FAILING);
    }

    @Test
    void shouldNotProbeBeforeTheReceiverAsks() {
        Instant start = begin();
        Instant asked = start.plus(Duration.ofMinutes(7));
        outage = new Outcome.Rejected(Response.of(503), Optional.of(asked));
        pass(Duration.ofMinutes(6), Duration.ofSeconds(1), Duration.ofSeconds(1));
        back = dispatching.clock.instant();
        int before = failed.size();

        pass(Duration.ofMinutes(2), Duration.ofSeconds(1), Duration.ofSeconds(1));

        assertThat(failed).hasSize(before);
        assertThat(before).as("five, and a probe").isEqualTo(6);
        assertThat(taken.getFirst()).isBetween(asked, asked.plusSeconds(5));
    }

    @Test
    void shouldServeEverythingThatWaitedWithinSecondsOnceTheReceiverIsProven() {
        begin();
        pass(Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofMillis(50));
        assertThat(statuses().get(DeliveryStatus.HELD)).isGreaterThan(5_900);
        back = dispatching.clock.instant();

        pass(Duration.ofSeconds(50), Duration.ofSeconds(1), Duration.ZERO);

        assertThat(statuses()).containsOnlyKeys(DeliveryStatus.DELIVERED);
        Instant first = taken.getFirst();
        assertThat(taken.stream().filter(first::equals)).as("one, then ten, then all").hasSizeLessThanOrEqualTo(11);
        assertThat(Duration.between(first, taken.getLast())).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void shouldBeServedByTheSweepWhereNoWakeUpIsAccepted() {
        dispatching.checks.outage().begin();

        Duration first = outage(Duration.ofMinutes(10), Duration.ofMillis(500));

        assertThat(first).isLessThanOrEqualTo(Duration.ofSeconds(60));
        pass(Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ZERO);
        assertThat(statuses()).containsOnlyKeys(DeliveryStatus.DELIVERED);
    }

    /// A receiver that fails for one event, through its proxy, must not be kept from all others.
    @Test
    void shouldTakeTurnsWithWhatItProbesWith() {
        begin();
        QueuedDelivery poison = dispatching.enqueue(webhook);
        for (int i = 0; i < 9; i++) {
            dispatching.enqueue(webhook);
        }
        pass(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ZERO);
        assertThat(dispatching.health(webhook).circuit()).isPresent();
        dispatching.sender.answer(callback -> callback.headers().get("webhook-id").equals(poison.id().value())
                ? new Outcome.Rejected(Response.of(502), Optional.empty())
                : TAKEN);

        pass(Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ZERO);

        assertThat(statuses().get(DeliveryStatus.DELIVERED)).isEqualTo(9);
    }

    @Test
    void shouldOpenAgainWhereTheReceiverGoesAwayAgain() {
        outage(Duration.ofMinutes(1), Duration.ofMillis(500));
        begin();
        back = Instant.MAX;
        pass(Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofMillis(500));
        assertThat(dispatching.health(webhook).circuit()).isPresent();
        int before = taken.size();
        back = dispatching.clock.instant();

        pass(Duration.ofSeconds(31), Duration.ofSeconds(1), Duration.ZERO);

        assertThat(taken).hasSizeGreaterThan(before);
    }

    @Test
    void shouldProbeAtOnceWhenItsOwnerSaysThatItIsBack() {
        begin();
        pass(Duration.ofHours(3), Duration.ofSeconds(5), Duration.ofMinutes(1));
        back = dispatching.clock.instant();
        Webhook open = dispatching.webhooks.findById(webhook.key()).orElseThrow();

        assertThat(dispatching.webhooks.saveHealth(webhook.key(), open.health().resumed(back))).isTrue();
        dispatching.checks.request(webhook.key(), Duration.ZERO);
        pass(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ZERO);

        assertThat(taken.getFirst()).isBefore(back.plusSeconds(3));
        assertThat(statuses()).containsOnlyKeys(DeliveryStatus.DELIVERED);
    }

    /// @return how long after its end the first callback is taken
    private Duration outage(Duration duration, Duration betweenEvents) {
        begin();
        dispatching.enqueueNow(webhook);
        Duration step = duration.compareTo(Duration.ofHours(1)) > 0 ? Duration.ofSeconds(2) : Duration.ofMillis(500);
        Duration events = duration.compareTo(Duration.ofMinutes(10)) > 0 ? Duration.ofMinutes(1) : betweenEvents;
        pass(duration, step, events);
        back = dispatching.clock.instant();
        int before = taken.size();
        Duration waited = Duration.ZERO;
        while (taken.size() == before && waited.compareTo(Duration.ofDays(1)) < 0) {
            pass(step, step, events);
            waited = waited.plus(step);
        }
        // What comes with the first is no part of it.
        return Duration.between(back, taken.get(before));
    }

    private Instant begin() {
        away = dispatching.clock.instant();
        back = Instant.MAX;
        return away;
    }

    /// @param betweenEvents zero: there are none
    private void pass(Duration time, Duration step, Duration betweenEvents) {
        Instant end = dispatching.clock.instant().plus(time);
        while (dispatching.clock.instant().isBefore(end)) {
            Instant before = dispatching.clock.instant();
            dispatching.clock.pass(step);
            Instant now = dispatching.clock.instant();
            for (long i = betweenEvents.isZero() ? 0 : ticks(before, now, betweenEvents); i > 0; i--) {
                dispatching.enqueueNow(webhook);
            }
            if (ticks(before, now, Duration.ofMinutes(1)) > 0) {
                dispatching.sweep();
            }
            dispatching.check();
            dispatching.dispatch();
        }
    }

    private static long ticks(Instant from, Instant to, Duration every) {
        return to.toEpochMilli() / every.toMillis() - from.toEpochMilli() / every.toMillis();
    }

    private Map<DeliveryStatus, Long> statuses() {
        return dispatching.all(webhook)
                .stream()
                .collect(Collectors.groupingBy(Delivery::status, Collectors.counting()));
    }
}
