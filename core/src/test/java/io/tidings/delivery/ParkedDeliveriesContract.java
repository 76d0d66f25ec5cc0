package io.tidings.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.tidings.delivery.Deliveries.Guard;
import io.tidings.event.Event;
import io.tidings.organization.Scope;
import io.tidings.testing.Examples;
import io.tidings.testing.Store;
import io.tidings.webhook.Webhook;

import static io.tidings.delivery.ExampleDeliveries.delivered;
import static io.tidings.delivery.ExampleDeliveries.pending;
import static org.assertj.core.api.Assertions.assertThat;

/// How every store of [Deliveries] finds parked and held deliveries, and lets each be claimed once.
public abstract class ParkedDeliveriesContract {

    private static final Instant NOW = Examples.NOW;

    protected abstract Store store();

    @Test
    void shouldFindParkedDeliveriesWhenTheirTimeHasComeSoonestFirst() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        Map<DeliveryKey, Instant> until = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            Instant time = NOW.plusMillis(i * 37 % 40);
            Delivery parked = pending(webhook).parked(time);
            until.put(parked.key(), time);
            store().deliveries().save(parked, Guard.CURRENT);
        }
        store().deliveries().save(pending(webhook), Guard.CURRENT);
        store().deliveries().save(pending(webhook).set(DeliveryStatus.HELD, NOW), Guard.CURRENT);

        for (Instant now : List.of(NOW.minusMillis(1), NOW, NOW.plusMillis(20), NOW.plusMillis(39))) {
            List<DeliveryKey> due = new ArrayList<>();
            for (int shard = 0; shard < Deliveries.DUE_SHARDS; shard++) {
                List<DeliveryKey> part = due(webhook, shard, now).stream().map(ParkedDelivery::key).toList();
                assertThat(part).isSortedAccordingTo(Comparator.comparing(until::get));
                due.addAll(part);
            }
            assertThat(due).containsExactlyInAnyOrderElementsOf(until.keySet()
                    .stream()
                    .filter(key -> !until.get(key).isAfter(now))
                    .toList());
        }
    }

    @Test
    void shouldSayOfAParkedDeliveryWhatIsNeededToHandItOut() {
        Delivery delivery = pending(Examples.webhook(new Scope.OfProject(Examples.organizationId(),
                Examples.projectId()))).restarted(3, NOW).unparked(2).set(DeliveryStatus.HELD, NOW);
        store().deliveries().save(delivery, Guard.CURRENT);

        ParkedDelivery parked = store().deliveries().findHeld(delivery.key().webhook().id(), 10).getFirst();

        assertThat(parked).isEqualTo(
                new ParkedDelivery(delivery.key(), delivery.event(), delivery.type(), 3, 2, parked.dueKey()));
    }

    @Test
    void shouldFindHeldDeliveriesOfTheWebhookOldestFirst() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        Webhook other = Examples.webhook(Examples.organizationScope());
        List<Delivery> held = IntStream.range(0, 12)
                .map(i -> i * 5 % 12)
                .mapToObj(i -> publishedAt(webhook, NOW.minusSeconds(i)).set(DeliveryStatus.HELD, NOW))
                .toList();
        held.forEach(delivery -> store().deliveries().save(delivery, Guard.CURRENT));
        store().deliveries().save(pending(other).set(DeliveryStatus.HELD, NOW), Guard.CURRENT);
        store().deliveries().save(pending(webhook).parked(NOW), Guard.CURRENT);
        List<DeliveryKey> oldestFirst = held.stream()
                .map(Delivery::key)
                .sorted(Comparator.comparing(key -> key.id().value()))
                .toList();

        assertThat(store().deliveries().findHeld(webhook.id(), 100)).extracting(ParkedDelivery::key)
                .containsExactlyElementsOf(oldestFirst);
        assertThat(store().deliveries().findHeld(webhook.id(), 5)).extracting(ParkedDelivery::key)
                .containsExactlyElementsOf(oldestFirst.subList(0, 5));
    }

    @Test
    void shouldNotFindWhatNoLongerWaits() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        Delivery held = pending(webhook).set(DeliveryStatus.HELD, NOW);
        store().deliveries().save(held, Guard.CURRENT);
        Delivery parked = pending(webhook).parked(NOW);
        store().deliveries().save(parked, Guard.CURRENT);

        store().deliveries().save(held.unparked(1), Guard.CURRENT);
        store().deliveries().saveDelivered(List.of(delivered(parked.unparked(1))));

        assertThat(store().deliveries().findHeld(webhook.id(), 10)).isEmpty();
        assertThat(allDue(webhook, NOW)).isEmpty();
    }

    @Test
    void shouldLetAParkedDeliveryBeTakenOnceAndBeDueAgainLater() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        store().deliveries().save(pending(webhook).parked(NOW), Guard.CURRENT);
        store().deliveries().save(pending(webhook).set(DeliveryStatus.HELD, NOW), Guard.CURRENT);
        List<ParkedDelivery> waiting = new ArrayList<>(allDue(webhook, NOW));
        waiting.addAll(store().deliveries().findHeld(webhook.id(), 10));
        assertThat(waiting).hasSize(2).allSatisfy(parked -> {
            assertThat(store().deliveries().claim(parked, NOW.plusSeconds(900))).isTrue();
            assertThat(store().deliveries().claim(parked, NOW.plusSeconds(900))).isFalse();
        });

        assertThat(allDue(webhook, NOW.plusSeconds(900).minusMillis(1))).isEmpty();
        assertThat(store().deliveries().findHeld(webhook.id(), 10)).isEmpty();
        assertThat(allDue(webhook, NOW.plusSeconds(900))).extracting(ParkedDelivery::key)
                .containsExactlyInAnyOrderElementsOf(waiting.stream().map(ParkedDelivery::key).toList());
        assertThat(waiting).allSatisfy(parked -> assertThat(
                store().deliveries().findById(webhook.id(), parked.key().id()).orElseThrow().isParked())
                .as("a claim says nothing about the delivery")
                .isTrue());
    }

    @Test
    void shouldNotLetADeliveryBeTakenThatHasBeenSavedSince() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        Delivery parked = pending(webhook).parked(NOW);
        store().deliveries().save(parked, Guard.CURRENT);
        ParkedDelivery seen = allDue(webhook, NOW).getFirst();
        store().deliveries().save(parked.unparked(1), Guard.CURRENT);

        assertThat(store().deliveries().claim(seen, NOW.plusSeconds(900))).isFalse();

        assertThat(allDue(webhook, NOW.plusSeconds(900))).isEmpty();
    }

    @Test
    void shouldNotRequeueParkedDeliveriesThatHaveExpired() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        store().deliveries().save(pending(webhook).parked(NOW), Guard.CURRENT);
        store().deliveries().save(pending(webhook).set(DeliveryStatus.HELD, NOW), Guard.CURRENT);

        store().clock().pass(Store.RETENTION);

        assertThat(allDue(webhook, NOW)).isEmpty();
        assertThat(store().deliveries().findHeld(webhook.id(), 10)).isEmpty();
    }

    @Test
    void shouldFindWhatIsDueAfterAPlace() {
        Webhook webhook = store().newWebhook(new Scope.OfOrganization(store().newOrganization()));
        for (int i = 0; i < 40; i++) {
            store().deliveries()
                    .save(publishedAt(webhook, Examples.NOW).parked(Examples.NOW.plusSeconds(i)), Guard.CURRENT);
        }
        Instant now = Examples.NOW.plusSeconds(30);
        for (int shard = 0; shard < Deliveries.DUE_SHARDS; shard++) {
            List<ParkedDelivery> paged = new ArrayList<>();
            Optional<ParkedDelivery.DueKey> after = Optional.empty();
            while (true) {
                List<ParkedDelivery> page = store().deliveries().findDueAfter(shard, after, now, 2);
                if (page.isEmpty()) {
                    break;
                }
                paged.addAll(page);
                after = Optional.of(page.getLast().dueKey());
            }

            assertThat(paged).containsExactlyElementsOf(store().deliveries().findDue(shard, now, 1_000));
        }
        assertThat(allDue(webhook, now)).hasSize(31);
    }

    private List<ParkedDelivery> allDue(Webhook webhook, Instant now) {
        return IntStream.range(0, Deliveries.DUE_SHARDS)
                .boxed()
                .flatMap(shard -> due(webhook, shard, now).stream())
                .toList();
    }

    /// Other tests park deliveries in the same store.
    private List<ParkedDelivery> due(Webhook webhook, int shard, Instant now) {
        return store().deliveries()
                .findDue(shard, now, 1_000)
                .stream()
                .filter(parked -> parked.key().webhook().equals(webhook.key()))
                .toList();
    }

    private static Delivery publishedAt(Webhook webhook, Instant time) {
        Event event = Examples.event(webhook.scope().organization(), time);
        return Delivery.pending(QueuedDelivery.first(new Target(webhook.key(), event.type()), event, "Acme",
                Examples.content()), NOW);
    }
}
