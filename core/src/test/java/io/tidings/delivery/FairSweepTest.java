package io.tidings.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.delivery.Deliveries.Guard;
import io.tidings.delivery.SweepFailure.Kind;
import io.tidings.metric.Metric;
import io.tidings.organization.Scope;
import io.tidings.paging.PageRequest;
import io.tidings.testing.Examples;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WhileInactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// No tenant, whatever it has or however it fails, keeps the sweep from the others.
class FairSweepTest {

    private final Dispatching dispatching = new Dispatching();
    private final Scope hostile = dispatching.newOrganization();
    private final Webhook healthy = dispatching.webhook();
    private final Webhook other = dispatching.webhook(hostile);

    @AfterEach
    void close() {
        dispatching.close();
    }

    @Test
    void shouldHandOutAShareOfEachBeforeAnybodyGetsAnother() {
        park(other, 3_000);
        dispatching.clock.pass(Duration.ofSeconds(1));
        List<QueuedDelivery> late = park(healthy, 10);

        Sweeper.Sweep sweep = dispatching.sweep();

        assertThat(sweep.due()).isEqualTo(3_010);
        List<DeliveryId> order = dispatching.queue.all().stream().map(QueuedDelivery::id).toList();
        assertThat(late).allSatisfy(delivery -> assertThat(order.indexOf(delivery.id())).isLessThan(300));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 250})
    void shouldHandOutWhatIsBehindDeliveriesThatCannotBeHandedOut(int bad) {
        List<QueuedDelivery> poison = park(other, bad);
        poison.forEach(delivery -> dispatching.events.unreadable(delivery.event().id(),
                new StackOverflowError("of the test")));
        dispatching.clock.pass(Duration.ofSeconds(1));
        park(healthy, 10);

        Sweeper.Sweep sweep = dispatching.sweep();

        assertThat(sweep.due()).isEqualTo(10);
        assertThat(dispatching.queue.all()).extracting(delivery -> delivery.target().webhook())
                .containsOnly(healthy.key());
        assertThat(dispatching.sweep().due()).as("put off").isZero();
    }

    @Test
    void shouldSetAsideWhatFailsThreeTimesAndTryItLessAndLessOften() {
        QueuedDelivery poison = park(other, 1).getFirst();
        dispatching.events.unreadable(poison.event().id(), new StackOverflowError("of the test"));
        dispatching.sweep();
        dispatching.clock.pass(Duration.ofMinutes(1));
        dispatching.sweep();
        assertThat(setAside()).isEmpty();
        assertThat(dispatching.metrics.counts()).doesNotContainKey(Metric.SET_ASIDE);
        dispatching.clock.pass(Duration.ofMinutes(2));

        dispatching.sweep();

        assertThat(setAside()).singleElement().satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.DELIVERY);
            assertThat(failure.webhook()).isEqualTo(other.key());
            assertThat(failure.id()).isEqualTo(poison.id().value());
            assertThat(failure.failures()).isEqualTo(3);
            assertThat(failure.reason()).startsWith("StackOverflowError in io.tidings.");
            assertThat(failure.nextAt()).isEqualTo(dispatching.clock.instant().plus(Duration.ofMinutes(15)));
        });
        assertThat(dispatching.metrics.counts()).containsEntry(Metric.SET_ASIDE, 1);
        dispatching.clock.pass(Duration.ofMinutes(14));
        dispatching.sweep();
        assertThat(setAside()).singleElement().extracting(SweepFailure::failures).isEqualTo(3);
        dispatching.clock.pass(Duration.ofMinutes(1));
        dispatching.sweep();
        assertThat(setAside()).singleElement().extracting(SweepFailure::failures).isEqualTo(4);

        dispatching.events.unreadable(poison.event().id(), null);
        dispatching.clock.pass(Duration.ofMinutes(30));
        assertThat(dispatching.sweep().due()).isEqualTo(1);
        dispatching.clock.pass(SweepFailures.KEPT);
        assertThat(setAside()).isEmpty();
    }

    @Test
    void shouldLetGoWhatIsHeldForOthersThoughWebhooksCannotBeLookedAt() {
        List<Webhook> spoilt = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            Webhook webhook = held(hostile);
            dispatching.webhooks.unreadable(webhook.key(), true);
            spoilt.add(webhook);
        }
        dispatching.clock.pass(Duration.ofSeconds(1));
        held(dispatching.scope);

        assertThatThrownBy(dispatching::sweep).isInstanceOf(IllegalStateException.class);

        assertThat(dispatching.queue.visible()).isEqualTo(1);
        assertThat(dispatching.sweep()).as("all are put off").isEqualTo(new Sweeper.Sweep(0, 0, true));
        dispatching.clock.pass(Duration.ofMinutes(1));
        assertThatThrownBy(dispatching::sweep).isInstanceOf(IllegalStateException.class);
        dispatching.clock.pass(Duration.ofMinutes(2));
        dispatching.sweep();
        assertThat(dispatching.metrics.counts()).containsEntry(Metric.SET_ASIDE, 120);
        dispatching.webhooks.unreadable(spoilt.getFirst().key(), false);
        dispatching.clock.pass(Duration.ofMinutes(15));
        assertThat(dispatching.sweep().released()).isEqualTo(1);
    }

    @Test
    void shouldHandOutOtherDeliveriesOfAWebhookThanThoseThatCannotBeHandedOut() {
        Webhook webhook = dispatching.webhook(Examples.settings().withWhileInactive(WhileInactive.HOLD));
        dispatching.setActive(webhook, false);
        List<QueuedDelivery> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(dispatching.enqueue(webhook));
        }
        dispatching.dispatch();
        all.stream()
                .sorted((one, two) -> one.id().value().compareTo(two.id().value()))
                .limit(12)
                .forEach(bad -> dispatching.events.unreadable(bad.event().id(), new StackOverflowError("of the test")));
        dispatching.setActive(webhook, true);

        dispatching.sweep();
        dispatching.clock.pass(Duration.ofMinutes(1));
        dispatching.sweep();

        assertThat(dispatching.queue.visible()).isEqualTo(8);
    }

    private List<SweepFailure> setAside() {
        return dispatching.failures.findSetAside(new PageRequest(100, Optional.empty())).items();
    }

    /// Deliveries that are due now.
    private List<QueuedDelivery> park(Webhook webhook, int number) {
        List<QueuedDelivery> parked = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            QueuedDelivery delivery = Examples.queued(webhook);
            dispatching.events.saveIfAbsent(
                    PublishedEvent.of(delivery.event(), Examples.content(), List.of(delivery.target())));
            dispatching.deliveries.save(Delivery.pending(delivery, dispatching.clock.instant())
                    .parked(dispatching.clock.instant()), Guard.CURRENT);
            parked.add(delivery);
        }
        return parked;
    }

    /// A webhook that was just switched on, with one delivery that is held.
    private Webhook held(Scope scope) {
        Webhook webhook = Examples.webhook(scope,
                Examples.settings().withActive(false).withWhileInactive(WhileInactive.HOLD));
        dispatching.webhooks.add(webhook);
        QueuedDelivery delivery = Examples.queued(webhook);
        dispatching.events.saveIfAbsent(
                PublishedEvent.of(delivery.event(), Examples.content(), List.of(delivery.target())));
        dispatching.deliveries.save(Delivery.pending(delivery, dispatching.clock.instant())
                .set(DeliveryStatus.HELD, dispatching.clock.instant()), Guard.CURRENT);
        dispatching.setActive(webhook, true);
        return webhook;
    }
}
