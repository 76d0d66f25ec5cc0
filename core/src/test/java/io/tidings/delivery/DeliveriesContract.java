package io.tidings.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.tidings.delivery.Deliveries.Guard;
import io.tidings.event.Event;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.organization.Scope;
import io.tidings.paging.Cursor;
import io.tidings.paging.MalformedCursorException;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.testing.Examples;
import io.tidings.testing.Paging;
import io.tidings.testing.Store;
import io.tidings.webhook.Lane;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What every store of [Deliveries] does.
public abstract class DeliveriesContract {

    private static final Instant NOW = Examples.NOW;
    private static final Response RESPONSE = new Response(500, Map.of("content-type", "text/plain", "x-é", "ü"),
            "Oh no! ☹", true);

    protected abstract Store store();

    @Test
    void shouldFindADeliveryAsItWasSaved() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        Delivery delivery = pending(webhook);
        for (Outcome outcome : everyOutcome()) {
            delivery = delivery.retrying(attempt(delivery, outcome), NOW.plusSeconds(5), NOW);

            assertThat(store().deliveries().save(delivery, Guard.CURRENT)).isTrue();

            assertThat(store().deliveries().findById(webhook.id(), delivery.key().id())).contains(delivery);
        }
        assertThat(delivery.attempts()).hasSize(everyOutcome().size());
    }

    @Test
    void shouldFindAProjectsDeliveryAsItWasSaved() {
        Scope project = new Scope.OfProject(Examples.organizationId(), Examples.projectId());
        Delivery delivery = pending(Examples.webhook(project)).set(DeliveryStatus.HELD, NOW);

        store().deliveries().save(delivery, Guard.CURRENT);

        assertThat(store().deliveries().findById(delivery.key().webhook().id(), delivery.key().id()))
                .contains(delivery);
    }

    @Test
    void shouldRememberThatADeliveryIsATest() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        Event sample = Examples.sampleEvent(webhook.scope().organization());
        Delivery test = Delivery.pending(QueuedDelivery.first(new Target(webhook.key(), sample.type()), sample, "Acme",
                Examples.content()), NOW);
        store().deliveries().save(test, Guard.CURRENT);

        assertThat(test.test()).isTrue();
        assertThat(store().deliveries().findById(webhook.id(), test.key().id())).contains(test);
    }

    @Test
    void shouldNotFindWhatWasNeverAttempted() {
        assertThat(store().deliveries().findById(new WebhookId(Examples.id()), new DeliveryId(Examples.id())))
                .isEmpty();
    }

    @Test
    void shouldKeepSuccessWhateverIsSavedLater() {
        Delivery pending = pending(Examples.webhook(Examples.organizationScope()));
        Delivery delivered = delivered(pending);
        store().deliveries().saveDelivered(List.of(delivered));

        boolean saved = store().deliveries()
                .save(pending.exhausted(attempt(pending, everyOutcome().getLast()), NOW), Guard.CURRENT);

        assertThat(saved).isFalse();
        assertThat(store().deliveries().findById(pending.key().webhook().id(), pending.key().id()))
                .contains(delivered);
    }

    @Test
    void shouldRecordSuccessWhateverWasSavedBefore() {
        Delivery pending = pending(Examples.webhook(Examples.organizationScope()));
        for (DeliveryStatus status : DeliveryStatus.values()) {
            store().deliveries().save(pending.set(status, NOW), Guard.CURRENT);
            Delivery delivered = delivered(pending);

            store().deliveries().saveDelivered(List.of(delivered));

            assertThat(store().deliveries().findById(pending.key().webhook().id(), pending.key().id()))
                    .contains(delivered);
        }
    }

    @Test
    void shouldOverwriteEverythingButSuccess() {
        Delivery pending = pending(Examples.webhook(Examples.organizationScope()));
        for (DeliveryStatus status : List.of(DeliveryStatus.PENDING, DeliveryStatus.RETRYING, DeliveryStatus.EXHAUSTED,
                DeliveryStatus.HELD, DeliveryStatus.CANCELLED)) {
            assertThat(store().deliveries().save(pending.set(status, NOW), Guard.CURRENT)).isTrue();
            assertThat(store().deliveries().findById(pending.key().webhook().id(), pending.key().id()))
                    .map(Delivery::status)
                    .contains(status);
        }
    }

    @Test
    void shouldSaveMoreDeliveriesThanOneCallTakes() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        List<Delivery> delivered = Stream.generate(() -> delivered(pending(webhook))).limit(60).toList();

        store().deliveries().saveDelivered(delivered);

        assertThat(
                Paging.all(100, page -> store().deliveries().findByWebhook(webhook.id(), DeliveryFilter.all(), page)))
                .containsExactlyInAnyOrderElementsOf(delivered);
    }

    @Test
    void shouldSaveNothingWhenNothingWasDelivered() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());

        store().deliveries().saveDelivered(List.of());

        assertThat(store().deliveries().findByWebhook(webhook.id(), DeliveryFilter.all(), PageRequest.first()).items())
                .isEmpty();
    }

    @Test
    void shouldReadMoreWebhooksAndDeliveriesThanOneCallReturns() {
        Scope scope = new Scope.OfOrganization(store().newOrganization());
        Map<WebhookKey, Webhook> webhooks = new HashMap<>();
        Map<DeliveryKey, Delivery> deliveries = new HashMap<>();
        for (int i = 0; i < 120; i++) {
            Webhook webhook = store().newWebhook(scope);
            Delivery delivery = delivered(pending(webhook));
            webhooks.put(webhook.key(), webhook);
            deliveries.put(delivery.key(), delivery);
        }
        store().deliveries().saveDelivered(deliveries.values());

        Deliveries.Snapshot snapshot = store().deliveries().findAllWithWebhooks(deliveries.keySet());

        assertThat(snapshot.webhooks().keySet()).isEqualTo(webhooks.keySet());
        assertThat(snapshot.deliveries()).isEqualTo(deliveries);
    }

    @Test
    void shouldReadWhatIsThereAndLeaveOutWhatIsNot() {
        Scope scope = new Scope.OfOrganization(store().newOrganization());
        Webhook known = store().newWebhook(scope);
        Webhook deleted = Examples.webhook(scope);
        Delivery attempted = delivered(pending(known));
        Delivery orphan = delivered(pending(deleted));
        DeliveryKey fresh = pending(known).key();
        store().deliveries().saveDelivered(List.of(attempted, orphan));

        Deliveries.Snapshot snapshot = store().deliveries()
                .findAllWithWebhooks(List.of(attempted.key(), orphan.key(), fresh, attempted.key()));

        assertThat(snapshot.webhooks().keySet()).containsExactly(known.key());
        assertThat(snapshot.deliveries()).containsOnlyKeys(attempted.key(), orphan.key());
    }

    @Test
    void shouldReadNothingForNothing() {
        Deliveries.Snapshot snapshot = store().deliveries().findAllWithWebhooks(List.of());

        assertThat(snapshot.webhooks()).isEmpty();
        assertThat(snapshot.deliveries()).isEmpty();
    }

    @Test
    void shouldListTheDeliveriesOfOneWebhookNewestFirstPageByPage() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        List<Delivery> saved = Stream.generate(() -> delivered(pending(webhook)))
                .limit(4)
                .sorted(Comparator.comparing((Delivery d) -> d.key().id().value()).reversed())
                .toList();
        store().deliveries().saveDelivered(saved);
        store().deliveries().saveDelivered(List.of(delivered(pending(Examples.webhook(webhook.scope())))));

        for (int limit : List.of(1, 2, 3, 4, 5, 100)) {
            assertThat(Paging.all(limit,
                    page -> store().deliveries().findByWebhook(webhook.id(), DeliveryFilter.all(), page)))
                    .containsExactlyElementsOf(saved);
        }
    }

    @Test
    void shouldShowNothingOfAnotherWebhookForItsCursor() {
        Webhook theirs = Examples.webhook(Examples.organizationScope());
        store().deliveries()
                .saveDelivered(Stream.generate(() -> delivered(pending(theirs))).limit(3).toList());
        Webhook mine = Examples.webhook(Examples.organizationScope());
        Delivery delivery = delivered(pending(mine));
        store().deliveries().saveDelivered(List.of(delivery));
        Page<Delivery> page = store().deliveries()
                .findByWebhook(theirs.id(), DeliveryFilter.all(), PageRequest.first(1));

        Page<Delivery> seen = store().deliveries()
                .findByWebhook(mine.id(), DeliveryFilter.all(), PageRequest.first().from(page.next().orElseThrow()));

        assertThat(seen.items()).isSubsetOf(delivery);
    }

    @Test
    void shouldNotReturnDeliveriesThatHaveExpired() {
        Delivery delivery = delivered(pending(Examples.webhook(Examples.organizationScope())));
        WebhookId webhook = delivery.key().webhook().id();
        store().deliveries().saveDelivered(List.of(delivery));
        store().clock().pass(Store.RETENTION.minusSeconds(1));
        assertThat(store().deliveries().findById(webhook, delivery.key().id())).isPresent();
        assertThat(store().deliveries().findByWebhook(webhook, DeliveryFilter.all(), PageRequest.first()).items())
                .hasSize(1);

        store().clock().pass(Duration.ofSeconds(1));

        assertThat(store().deliveries().findById(webhook, delivery.key().id())).isEmpty();
        assertThat(store().deliveries().findByWebhook(webhook, DeliveryFilter.all(), PageRequest.first()).items())
                .isEmpty();
        assertThat(store().deliveries().findAllWithWebhooks(List.of(delivery.key())).deliveries()).isEmpty();
    }

    @Test
    void shouldFillAPageFromBetweenExpiredDeliveries() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        Instant later = NOW.plus(Store.RETENTION);
        List<Delivery> deliveries = IntStream.range(0, 6).mapToObj(i -> {
            Delivery pending = pending(webhook);
            return i % 2 == 0 ? delivered(pending) : pending.delivered(attempt(pending, taken()), later);
        }).toList();
        store().deliveries().saveDelivered(deliveries);
        store().clock().set(later);

        List<Delivery> listed = Paging.all(2,
                page -> store().deliveries().findByWebhook(webhook.id(), DeliveryFilter.all(), page));

        assertThat(listed).containsExactlyInAnyOrder(deliveries.get(1), deliveries.get(3), deliveries.get(5));
    }

    @Test
    void shouldKeepTheMostThatReceiversCanAnswer() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < Response.MAX_HEADERS; i++) {
            headers.put("x-header-" + i, "é".repeat(Response.MAX_HEADER_LENGTH));
        }
        Response largest = new Response(500, headers, "\uFFFD".repeat(Response.MAX_BODY_BYTES), true);
        Delivery delivery = pending(webhook);
        for (int i = 0; i < Delivery.MAX_ATTEMPTS_KEPT; i++) {
            delivery = delivery.retrying(attempt(delivery, new Outcome.Rejected(largest, Optional.empty())),
                    NOW.plusSeconds(5), NOW);
        }

        assertThat(store().deliveries().save(delivery, Guard.CURRENT)).isTrue();

        assertThat(store().deliveries().findById(webhook.id(), delivery.key().id())).contains(delivery);
    }

    @Test
    void shouldKeepWhatIsKnownOfALaterRunOrSequenceNumber() {
        Delivery first = pending(Examples.webhook(Examples.organizationScope()));
        Delivery nextSequenceNumber = first.unparked(1);
        Delivery nextRun = nextSequenceNumber.restarted(2, NOW);
        assertThat(store().deliveries().save(nextSequenceNumber, Guard.CURRENT)).isTrue();
        assertThat(store().deliveries().save(first, Guard.CURRENT)).isFalse();
        assertThat(store().deliveries().save(nextSequenceNumber.set(DeliveryStatus.HELD, NOW), Guard.CURRENT)).isTrue();
        assertThat(store().deliveries().save(nextRun, Guard.CURRENT)).isTrue();

        assertThat(store().deliveries().save(nextSequenceNumber.unparked(2), Guard.CURRENT)).isFalse();

        assertThat(stored(first)).isEqualTo(nextRun);
    }

    @Test
    void shouldNotKeepWhatWaitsForAMessageThatIsGone() {
        Delivery pending = pending(Examples.webhook(Examples.organizationScope()));
        Delivery retrying = pending.retrying(attempt(pending, everyOutcome().getLast()), NOW.plusSeconds(5), NOW);
        for (Delivery done : List.of(pending.parked(NOW), retrying.parked(NOW), pending.set(DeliveryStatus.HELD, NOW),
                pending.set(DeliveryStatus.CANCELLED, NOW),
                pending.exhausted(attempt(pending, everyOutcome().getLast()), NOW))) {
            assertThat(store().deliveries().save(done, Guard.CURRENT)).isTrue();

            assertThat(store().deliveries().save(retrying, Guard.CURRENT)).isFalse();
            assertThat(store().deliveries().save(pending, Guard.CURRENT)).isFalse();

            assertThat(stored(pending)).isEqualTo(done);
        }
        assertThat(store().deliveries().save(retrying.unparked(1), Guard.CURRENT)).as("what the next message says")
                .isTrue();
    }

    @Test
    void shouldBeginWhatWasDeliveredAnew() {
        Delivery delivered = delivered(pending(Examples.webhook(Examples.organizationScope())));
        store().deliveries().saveDelivered(List.of(delivered));
        Delivery again = delivered.restarted(2, NOW).parked(NOW);

        assertThat(store().deliveries().save(again, Guard.NEW_RUN)).isTrue();

        assertThat(stored(delivered)).isEqualTo(again);
    }

    @Test
    void shouldBeginEachRunOnce() {
        Delivery pending = pending(Examples.webhook(Examples.organizationScope()));
        assertThat(store().deliveries().save(pending.restarted(2, NOW), Guard.NEW_RUN)).as("without a record").isTrue();
        Delivery again = pending.restarted(3, NOW.plusSeconds(1)).parked(NOW);
        assertThat(store().deliveries().save(again, Guard.NEW_RUN)).isTrue();

        for (int runNumber : List.of(1, 2, 3)) {
            assertThat(store().deliveries()
                    .save(pending.restarted(runNumber, NOW.plusSeconds(2)).unparked(1), Guard.NEW_RUN))
                    .isFalse();
        }

        assertThat(stored(pending)).isEqualTo(again);
    }

    @Test
    void shouldReplaceWhatIsStillAsItWasFound() {
        Delivery pending = pending(Examples.webhook(Examples.organizationScope()));
        List<Delivery> changes = List.of(pending, pending.set(DeliveryStatus.HELD, NOW),
                pending.set(DeliveryStatus.HELD, NOW.plusMillis(1)), pending.unparked(1),
                delivered(pending), pending.restarted(3, NOW).parked(NOW), pending);
        Optional<Delivery> found = Optional.empty();
        for (Delivery change : changes) {
            assertThat(store().deliveries().save(change, new Guard.Unchanged(found))).isTrue();

            assertThat(stored(pending)).isEqualTo(change);
            found = Optional.of(change);
        }
    }

    @Test
    void shouldReplaceNothingThatHasChangedSince() {
        Delivery pending = pending(Examples.webhook(Examples.organizationScope()));
        Delivery other = pending.set(DeliveryStatus.CANCELLED, NOW).restarted(7, NOW.plusSeconds(1));
        assertThat(store().deliveries().save(other, new Guard.Unchanged(Optional.of(pending)))).isFalse();
        assertThat(store().deliveries().findById(pending.key().webhook().id(), pending.key().id())).isEmpty();
        for (Delivery now : List.of(delivered(pending), pending.restarted(2, NOW), pending.unparked(1).unparked(2),
                pending.restarted(3, NOW.plusMillis(1)))) {
            store().deliveries().saveDelivered(List.of(now));

            assertThat(store().deliveries().save(other, new Guard.Unchanged(Optional.empty()))).isFalse();
            assertThat(store().deliveries().save(other, new Guard.Unchanged(Optional.of(pending)))).isFalse();

            assertThat(stored(pending)).isEqualTo(now);
        }
    }

    @Test
    void shouldTakeAnExpiredRecordForNone() {
        Delivery pending = pending(Examples.webhook(Examples.organizationScope()));
        store().deliveries().save(pending, Guard.CURRENT);
        store().clock().pass(Store.RETENTION.minusSeconds(1));
        Delivery other = pending.set(DeliveryStatus.CANCELLED, store().clock().instant());
        assertThat(store().deliveries().save(other, new Guard.Unchanged(Optional.empty()))).isFalse();

        store().clock().pass(Duration.ofSeconds(1));

        assertThat(store().deliveries().save(other, new Guard.Unchanged(Optional.empty()))).isTrue();
        assertThat(stored(pending)).isEqualTo(other);
    }

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

    private Delivery stored(Delivery delivery) {
        return store().deliveries().findById(delivery.key().webhook().id(), delivery.key().id()).orElseThrow();
    }

    private static Delivery publishedAt(Webhook webhook, Instant time) {
        Event event = Examples.event(webhook.scope().organization(), time);
        return Delivery.pending(QueuedDelivery.first(new Target(webhook.key(), event.type()), event, "Acme",
                Examples.content()), NOW);
    }

    @Test
    void shouldFindTheDeliveriesOfAStatus() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        Map<DeliveryStatus, Delivery> byStatus = new EnumMap<>(DeliveryStatus.class);
        for (DeliveryStatus status : DeliveryStatus.values()) {
            byStatus.put(status, pending(webhook).set(status, NOW));
        }
        byStatus.values().forEach(delivery -> store().deliveries().save(delivery, Guard.CURRENT));

        byStatus.forEach((status, delivery) -> assertThat(found(webhook,
                new DeliveryFilter(Optional.of(status), Optional.empty(), Optional.empty(), Optional.empty()), 50))
                .containsExactly(delivery));
    }

    @Test
    void shouldFindTheDeliveriesOfAType() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        Delivery imported = pending(webhook, "PROJECT_IMPORT", NOW);
        Delivery other = pending(webhook, "PROJECT_IMPORT_ANY", NOW);
        Stream.of(imported, other).forEach(delivery -> store().deliveries().save(delivery, Guard.CURRENT));

        assertThat(found(webhook, new DeliveryFilter(Optional.empty(), Optional.of(imported.type()), Optional.empty(),
                Optional.empty()), 50)).containsExactly(imported);
    }

    /// Events of the same second are distinguished as well, although their ids are not.
    @Test
    void shouldFindTheDeliveriesOfATimeToItsFraction() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        List<Instant> times = Stream.of(0, 1, 500, 999, 1_000, 1_001, 60_000).map(NOW::plusMillis).toList();
        times.forEach(time -> store().deliveries().save(pending(webhook, "PROJECT_IMPORT", time), Guard.CURRENT));

        for (int first = 0; first < times.size(); first++) {
            for (int last = first + 1; last < times.size(); last++) {
                DeliveryFilter filter = new DeliveryFilter(Optional.empty(), Optional.empty(),
                        Optional.of(times.get(first)), Optional.of(times.get(last)));
                assertThat(found(webhook, filter, 50)).extracting(Delivery::createdAt)
                        .containsExactlyInAnyOrderElementsOf(times.subList(first, last));
            }
        }
    }

    /// The id of an event is made a moment before the time of its publication is taken.
    @Test
    void shouldFindADeliveryByItsTimeWhenItsIdIsOfTheSecondBefore() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        Delivery delivery = created(pending(webhook, "PROJECT_IMPORT", NOW.minusSeconds(1)), NOW);
        store().deliveries().save(delivery, Guard.CURRENT);

        assertThat(found(webhook, from(NOW), 50)).containsExactly(delivery);
        assertThat(found(webhook, until(NOW.plusNanos(1)), 50)).containsExactly(delivery);
        assertThat(found(webhook, until(NOW), 50)).isEmpty();
    }

    @Test
    void shouldTakeTimesThatNoIdCanHold() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        Delivery delivery = pending(webhook);
        store().deliveries().save(delivery, Guard.CURRENT);

        assertThat(found(webhook, from(Instant.MIN), 50)).containsExactly(delivery);
        assertThat(found(webhook, until(Instant.MAX), 50)).containsExactly(delivery);
        assertThat(found(webhook, until(Instant.EPOCH), 50)).isEmpty();
        assertThat(found(webhook, from(Instant.parse("2106-02-07T06:28:16Z")), 50)).isEmpty();
    }

    /// Whatever is asked for, and however many at a time: all pages together are exactly what the filter wants.
    @Test
    void shouldFindExactlyWhatAFilterWantsPageByPage() {
        Random random = new Random(20260301);
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        List<Delivery> all = Stream.generate(() -> anyDelivery(webhook, random)).limit(120).toList();
        all.forEach(delivery -> store().deliveries().save(delivery, Guard.CURRENT));
        store().deliveries().save(anyDelivery(Examples.webhook(webhook.scope()), random), Guard.CURRENT);

        for (int i = 0; i < 60; i++) {
            DeliveryFilter filter = anyFilter(random);
            assertThat(found(webhook, filter, 1 + random.nextInt(20))).as(filter.toString())
                    .containsExactlyElementsOf(all.stream()
                            .filter(delivery -> isWanted(delivery, filter))
                            .sorted(Comparator.comparing((Delivery d) -> d.key().id().value()).reversed())
                            .toList());
        }
    }

    /// A caller may change the filter half-way; the cursor says how far it has come.
    @Test
    void shouldGoOnFromACursorThatLiesOutsideOfTheTimes() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        Instant early = NOW.minus(Duration.ofDays(1));
        Delivery older = pending(webhook, "PROJECT_IMPORT", early);
        store().deliveries().save(older, Guard.CURRENT);
        Cursor behind = new Cursor(Examples.id(early.minus(Duration.ofDays(1))));
        Cursor ahead = new Cursor(Examples.id(NOW));

        assertThat(store().deliveries().findByWebhook(webhook.id(), from(early), PageRequest.first().from(behind)))
                .isEqualTo(new Page<>(List.of(), Optional.empty()));
        assertThat(store().deliveries()
                .findByWebhook(webhook.id(), until(early.plusSeconds(1)), PageRequest.first().from(ahead))
                .items()).containsExactly(older);
    }

    @Test
    void shouldRefuseACursorThatIsNoDelivery() {
        PageRequest page = PageRequest.first().from(new Cursor("garbage"));

        assertThatThrownBy(() -> store().deliveries()
                .findByWebhook(new WebhookId(Examples.id()), DeliveryFilter.all(), page))
                .isInstanceOf(MalformedCursorException.class);
    }

    private List<Delivery> found(Webhook webhook, DeliveryFilter filter, int limit) {
        return Paging.pages(limit, page -> store().deliveries().findByWebhook(webhook.id(), filter, page))
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private static DeliveryFilter from(Instant after) {
        return new DeliveryFilter(Optional.empty(), Optional.empty(), Optional.of(after), Optional.empty());
    }

    private static DeliveryFilter until(Instant before) {
        return new DeliveryFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(before));
    }

    /// Within five minutes, so that many share a second.
    private static Delivery anyDelivery(Webhook webhook, Random random) {
        Instant second = NOW.plusSeconds(random.nextInt(300));
        Delivery pending = pending(webhook, random.nextInt(10) == 0 ? "PROJECT_EXPORT" : "PROJECT_IMPORT", second);
        DeliveryStatus status = oneOf(random, List.of(DeliveryStatus.EXHAUSTED, DeliveryStatus.HELD,
                DeliveryStatus.HELD, DeliveryStatus.DELIVERED, DeliveryStatus.DELIVERED, DeliveryStatus.DELIVERED,
                DeliveryStatus.DELIVERED, DeliveryStatus.DELIVERED, DeliveryStatus.DELIVERED));
        return created(pending, second.plusMillis(random.nextInt(1_500))).set(status, NOW);
    }

    private static DeliveryFilter anyFilter(Random random) {
        Instant after = NOW.minusSeconds(30).plusMillis(random.nextInt(360_000));
        return new DeliveryFilter(
                maybe(random, oneOf(random, List.of(DeliveryStatus.values()))),
                maybe(random, new EventTypeName(random.nextBoolean() ? "PROJECT_EXPORT" : "PROJECT_IMPORT")),
                maybe(random, after),
                maybe(random, after.plusMillis(1 + random.nextInt(100_000))));
    }

    private static <T> T oneOf(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static <T> Optional<T> maybe(Random random, T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    /// What a filter means, said in another way than it does.
    private static boolean isWanted(Delivery delivery, DeliveryFilter filter) {
        return delivery.status() == filter.status().orElse(delivery.status())
                && delivery.type().equals(filter.type().orElse(delivery.type()))
                && delivery.createdAt().compareTo(filter.after().orElse(Instant.MIN)) >= 0
                && delivery.createdAt().compareTo(filter.before().orElse(Instant.MAX)) < 0;
    }

    private static List<Outcome> everyOutcome() {
        return List.of(
                new Outcome.Delivered(RESPONSE),
                new Outcome.Gone(RESPONSE),
                new Outcome.Rejected(RESPONSE, Optional.of(NOW.plusSeconds(60))),
                new Outcome.Rejected(new Response(404, Collections.emptyMap(), "", false), Optional.empty()),
                new Outcome.Unreachable(Outcome.Failure.TLS, "certificate expired"),
                new Outcome.Refused("address not allowed"));
    }

    private static Outcome taken() {
        return new Outcome.Delivered(Response.of(204));
    }

    private static Delivery pending(Webhook webhook) {
        return Delivery.pending(Examples.queued(webhook), NOW);
    }

    /// With an id of that second.
    private static Delivery pending(Webhook webhook, String type, Instant createdAt) {
        DeliveryKey key = new DeliveryKey(webhook.key(), new DeliveryId(Examples.id(createdAt)));
        return new Delivery(key, new EventId(Examples.id(createdAt)), new EventTypeName(type), false, createdAt,
                List.of(), Progress.pending(1, 0, NOW));
    }

    private static Delivery created(Delivery delivery, Instant at) {
        return new Delivery(delivery.key(), delivery.event(), delivery.type(), delivery.test(), at,
                delivery.attempts(), delivery.progress());
    }

    private static Delivery delivered(Delivery delivery) {
        return delivery.delivered(attempt(delivery, taken()), NOW);
    }

    @Test
    void shouldKeepTheLaneOfAnAttempt() {
        Delivery pending = pending(Examples.webhook(Examples.organizationScope()));
        Delivery abandoned = pending.abandoned(attempt(pending,
                new Outcome.Unreachable(Outcome.Failure.ABANDONED, "too slow")), NOW).withSequenceNumber(1);
        assertThat(store().deliveries().save(abandoned, new Guard.Unchanged(Optional.empty()))).isTrue();
        Delivery delivered = abandoned.delivered(
                new Attempt(2, NOW, Duration.ofSeconds(10), taken(), Lane.SLOW), NOW);
        store().deliveries().saveDelivered(List.of(delivered));

        assertThat(store().deliveries().findById(delivered.key().webhook().id(), delivered.key().id()))
                .contains(delivered);
    }

    private static Attempt attempt(Delivery delivery, Outcome outcome) {
        return new Attempt(delivery.nextAttemptNumber(), NOW, Duration.ofMillis(12), outcome);
    }
}
