package io.tidings.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.tidings.organization.Scope;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.testing.Examples;
import io.tidings.testing.Paging;
import io.tidings.testing.Store;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

import static org.assertj.core.api.Assertions.assertThat;

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

            assertThat(store().deliveries().saveUnlessDelivered(delivery)).isTrue();

            assertThat(store().deliveries().findById(webhook.id(), delivery.key().id())).contains(delivery);
        }
        assertThat(delivery.attempts()).hasSize(everyOutcome().size());
    }

    @Test
    void shouldFindAProjectsDeliveryAsItWasSaved() {
        Scope project = new Scope.OfProject(Examples.organizationId(), Examples.projectId());
        Delivery delivery = pending(Examples.webhook(project)).set(DeliveryStatus.HELD, NOW);

        store().deliveries().saveUnlessDelivered(delivery);

        assertThat(store().deliveries().findById(delivery.key().webhook().id(), delivery.key().id()))
                .contains(delivery);
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
                .saveUnlessDelivered(pending.exhausted(attempt(pending, everyOutcome().getLast()), NOW));

        assertThat(saved).isFalse();
        assertThat(store().deliveries().findById(pending.key().webhook().id(), pending.key().id()))
                .contains(delivered);
    }

    @Test
    void shouldRecordSuccessWhateverWasSavedBefore() {
        Delivery pending = pending(Examples.webhook(Examples.organizationScope()));
        for (DeliveryStatus status : DeliveryStatus.values()) {
            store().deliveries().saveUnlessDelivered(pending.set(status, NOW));
            Delivery delivered = delivered(pending);

            store().deliveries().saveDelivered(List.of(delivered));

            assertThat(store().deliveries().findById(pending.key().webhook().id(), pending.key().id()))
                    .contains(delivered);
        }
    }

    @Test
    void shouldOverwriteEverythingButSuccess() {
        Delivery pending = pending(Examples.webhook(Examples.organizationScope()));
        for (DeliveryStatus status : List.of(DeliveryStatus.PENDING, DeliveryStatus.EXHAUSTED, DeliveryStatus.HELD,
                DeliveryStatus.CANCELLED, DeliveryStatus.RETRYING)) {
            assertThat(store().deliveries().saveUnlessDelivered(pending.set(status, NOW))).isTrue();
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

        assertThat(Paging.all(100, page -> store().deliveries().findByWebhook(webhook.id(), page)))
                .containsExactlyInAnyOrderElementsOf(delivered);
    }

    @Test
    void shouldSaveNothingWhenNothingWasDelivered() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());

        store().deliveries().saveDelivered(List.of());

        assertThat(store().deliveries().findByWebhook(webhook.id(), PageRequest.first()).items()).isEmpty();
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
            assertThat(Paging.all(limit, page -> store().deliveries().findByWebhook(webhook.id(), page)))
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
        Page<Delivery> page = store().deliveries().findByWebhook(theirs.id(), PageRequest.first(1));

        Page<Delivery> seen = store().deliveries()
                .findByWebhook(mine.id(), PageRequest.first().from(page.next().orElseThrow()));

        assertThat(seen.items()).isSubsetOf(delivery);
    }

    @Test
    void shouldNotReturnDeliveriesThatHaveExpired() {
        Delivery delivery = delivered(pending(Examples.webhook(Examples.organizationScope())));
        WebhookId webhook = delivery.key().webhook().id();
        store().deliveries().saveDelivered(List.of(delivery));
        store().clock().pass(Store.RETENTION.minusSeconds(1));
        assertThat(store().deliveries().findById(webhook, delivery.key().id())).isPresent();
        assertThat(store().deliveries().findByWebhook(webhook, PageRequest.first()).items()).hasSize(1);

        store().clock().pass(Duration.ofSeconds(1));

        assertThat(store().deliveries().findById(webhook, delivery.key().id())).isEmpty();
        assertThat(store().deliveries().findByWebhook(webhook, PageRequest.first()).items()).isEmpty();
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

        List<Delivery> listed = Paging.all(2, page -> store().deliveries().findByWebhook(webhook.id(), page));

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

        assertThat(store().deliveries().saveUnlessDelivered(delivery)).isTrue();

        assertThat(store().deliveries().findById(webhook.id(), delivery.key().id())).contains(delivery);
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

    private static Delivery delivered(Delivery delivery) {
        return delivery.delivered(attempt(delivery, taken()), NOW);
    }

    private static Attempt attempt(Delivery delivery, Outcome outcome) {
        return new Attempt(delivery.nextAttemptNumber(), NOW, Duration.ofMillis(12), outcome);
    }
}
