package io.tidings.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.tidings.delivery.Deliveries.Guard;
import io.tidings.event.EventTypeName;
import io.tidings.paging.Cursor;
import io.tidings.paging.MalformedCursorException;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.testing.Examples;
import io.tidings.testing.Paging;
import io.tidings.testing.Store;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;

import static io.tidings.delivery.ExampleDeliveries.attempt;
import static io.tidings.delivery.ExampleDeliveries.delivered;
import static io.tidings.delivery.ExampleDeliveries.pending;
import static io.tidings.delivery.ExampleDeliveries.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// How every store of [Deliveries] lists the deliveries of a webhook, with a filter and page by page.
public abstract class DeliverySearchContract {

    private static final Instant NOW = Examples.NOW;

    protected abstract Store store();

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

    private static Delivery created(Delivery delivery, Instant at) {
        return new Delivery(delivery.key(), delivery.event(), delivery.type(), delivery.test(), at,
                delivery.attempts(), delivery.progress());
    }
}
