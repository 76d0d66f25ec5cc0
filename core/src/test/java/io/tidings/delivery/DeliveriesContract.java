package io.tidings.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.tidings.delivery.Deliveries.Guard;
import io.tidings.event.Event;
import io.tidings.organization.Scope;
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

import static io.tidings.delivery.ExampleDeliveries.attempt;
import static io.tidings.delivery.ExampleDeliveries.delivered;
import static io.tidings.delivery.ExampleDeliveries.pending;
import static io.tidings.delivery.ExampleDeliveries.taken;
import static org.assertj.core.api.Assertions.assertThat;

/// How every store of [Deliveries] saves deliveries and finds them again.
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

    private Delivery stored(Delivery delivery) {
        return store().deliveries().findById(delivery.key().webhook().id(), delivery.key().id()).orElseThrow();
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
}
