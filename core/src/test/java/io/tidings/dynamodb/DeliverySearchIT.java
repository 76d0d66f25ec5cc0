package io.tidings.dynamodb;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import io.tidings.delivery.Attempt;
import io.tidings.delivery.Deliveries;
import io.tidings.delivery.Deliveries.Guard;
import io.tidings.delivery.DeliveriesContract;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryFilter;
import io.tidings.delivery.DeliverySearchContract;
import io.tidings.delivery.DeliveryStatus;
import io.tidings.delivery.ParkedDeliveriesContract;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.delivery.Target;
import io.tidings.dynamodb.sharding.ShardMergeReader.QueryBudget;
import io.tidings.event.Event;
import io.tidings.event.EventId;
import io.tidings.identity.ShardCount;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.testing.Examples;
import io.tidings.testing.Paging;
import io.tidings.testing.Store;
import io.tidings.webhook.Webhook;

import static org.assertj.core.api.Assertions.assertThat;

/// The list of deliveries when it gives up a search early: it keeps to the contract, and to its bound.
@Execution(ExecutionMode.CONCURRENT)
class DeliverySearchIT {

    private static final QueryBudget LITTLE = new QueryBudget(2, 5);

    private final Store store = with(LITTLE);

    /// Enough to fill pages, where hardly anything is left out, from several parts.
    private final Store hasty = with(new QueryBudget(20, 5));

    @Nested
    class Records extends DeliveriesContract {

        @Override
        protected Store store() {
            return hasty;
        }
    }

    @Nested
    class Search extends DeliverySearchContract {

        @Override
        protected Store store() {
            return hasty;
        }
    }

    @Nested
    class Parked extends ParkedDeliveriesContract {

        @Override
        protected Store store() {
            return hasty;
        }
    }

    @Test
    void shouldLookNoFurtherThanItsBoundForOnePage() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        List<Delivery> sorted = Stream.generate(() -> pending(webhook))
                .limit(40)
                .sorted((a, b) -> b.key().id().value().compareTo(a.key().id().value()))
                .toList();
        Delivery rare = sorted.get(30).set(DeliveryStatus.EXHAUSTED, Examples.NOW);
        sorted.forEach(delivery -> store.deliveries().save(delivery, Guard.CURRENT));
        store.deliveries().save(rare, Guard.CURRENT);

        // 3 deliveries by the first query of a page, 5 by the second.
        assertThat(pages(webhook, DeliveryStatus.EXHAUSTED, 2)).containsExactly(
                List.of(), List.of(), List.of(), List.of(rare), List.of(), List.of());
    }

    @Test
    void shouldFillAPageFromWhatPassesWithoutLookingFurther() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        Stream.generate(() -> pending(webhook))
                .limit(9)
                .forEach(delivery -> store.deliveries().save(delivery, Guard.CURRENT));

        assertThat(pages(webhook, DeliveryStatus.PENDING, 3)).extracting(List::size).containsExactly(3, 3, 3);
    }

    /// DynamoDB ends a query after 1 MiB, whatever its limit; a local one counts only what passes the filter.
    @Test
    void shouldGoOnWhereTheSizeOfDeliveriesEndsAQuery() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        Response answer = new Response(200, Map.of(), "x".repeat(Response.MAX_BODY_BYTES), false);
        List<Delivery> large = Stream.generate(() -> {
            Delivery delivery = pending(webhook);
            for (int number = 1; number <= Delivery.MAX_ATTEMPTS_KEPT; number++) {
                delivery = delivery.retrying(new Attempt(number, Examples.NOW, Duration.ZERO,
                        new Outcome.Rejected(answer, Optional.empty())), Examples.NOW, Examples.NOW);
            }
            return delivery;
        }).limit(30).toList();
        large.forEach(delivery -> store.deliveries().save(delivery, Guard.CURRENT));
        Deliveries usual = with(DeliverySearch.DEFAULT_BUDGET).deliveries();

        assertThat(Paging.all(100, page -> usual.findByWebhook(webhook.id(), DeliveryFilter.all(), page)))
                .containsExactlyInAnyOrderElementsOf(large);
        assertThat(pages(webhook, DeliveryStatus.RETRYING, 100)).hasSizeGreaterThan(1)
                .satisfies(pages -> assertThat(pages.stream().flatMap(List::stream))
                        .containsExactlyInAnyOrderElementsOf(large));
    }

    private List<List<Delivery>> pages(Webhook webhook, DeliveryStatus status, int limit) {
        DeliveryFilter filter = new DeliveryFilter(Optional.of(status), Optional.empty(), Optional.empty(),
                Optional.empty());
        return Paging.pages(limit, page -> store.deliveries().findByWebhook(webhook.id(), filter, page));
    }

    private static Delivery pending(Webhook webhook) {
        Event event = Examples.event(webhook.scope().organization(), Examples.NOW);
        Event quiet = new Event(new EventId(ShardCount.ONE.encodedIn(event.id().value())), event.organization(),
                event.project(), event.type(), event.occurredAt(), event.publishedAt());
        return Delivery.pending(QueuedDelivery.first(new Target(webhook.key(), quiet.type()), quiet, "Acme",
                Examples.content()), Examples.NOW);
    }

    private static Store with(QueryBudget budget) {
        Store usual = LocalTable.shared().store();
        Table table = new Table(LocalTable.shared().client(), LocalTable.shared().name());
        return new Store(usual.organizations(), usual.projects(), usual.tokens(), usual.webhooks(), usual.types(),
                usual.events(), usual.contents(), usual.idempotencyStore(),
                new DynamoDbDeliveries(table, LocalTable.CIPHER, Store.RETENTION, usual.clock(), budget),
                usual.replays(),
                usual.audit(), usual.removals(), usual.leftovers(), usual.clock());
    }
}
