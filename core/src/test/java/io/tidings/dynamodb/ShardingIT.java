package io.tidings.dynamodb;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

import io.tidings.delivery.Attempt;
import io.tidings.delivery.Deliveries.Guard;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryFilter;
import io.tidings.delivery.DeliveryStatus;
import io.tidings.delivery.EventKey;
import io.tidings.delivery.ParkedDelivery;
import io.tidings.delivery.PublishedEvent;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.delivery.Target;
import io.tidings.dynamodb.sharding.ShardMergeReader.QueryBudget;
import io.tidings.dynamodb.sharding.StoredMarkers;
import io.tidings.event.Event;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.identity.ShardCount;
import io.tidings.organization.OrganizationId;
import io.tidings.paging.PageRequest;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.testing.Examples;
import io.tidings.testing.Paging;
import io.tidings.testing.Store;
import io.tidings.webhook.Webhook;

import static org.assertj.core.api.Assertions.assertThat;

/// Busy partitions are sharded, and read as if they were one.
@Execution(ExecutionMode.CONCURRENT)
class ShardingIT {

    private static final Instant NOW = Examples.NOW;
    private static final EventTypeName TYPE = new EventTypeName("deployment.build.created");
    private static final EventTypeName OTHER_TYPE = new EventTypeName("deployment.build.failed");

    private final List<DynamoDbRequest> requests = new ArrayList<>();
    private final Store store = LocalTable.shared().through(recording(LocalTable.shared().client())).store();
    private final Webhook webhook = Examples.webhook(Examples.organizationScope());
    private final OrganizationId organization = webhook.scope().organization();

    @Test
    void shouldWriteTheDeliveriesOfABusyWebhookToManyPartitions() {
        List<Delivery> delivered = deliveries(1_000, _ -> 3, i -> NOW.plusMillis(i / 5));
        requests.clear();

        for (int from = 0; from < delivered.size(); from += 10) {
            store.deliveries().saveDelivered(delivered.subList(from, from + 10));
        }

        Map<String, Long> written = written(ShardingIT::isRecord);
        assertThat(written).hasSize(64);
        assertThat(written.values()).allMatch(writes -> writes <= 1_000 / 64 * 3);
        // In the same instance, once: two for one direction of reading each.
        assertThat(written(item -> !isRecord(item)).values().stream().mapToLong(Long::longValue).sum()).isEqualTo(2);
    }

    @Test
    void shouldWriteTheEventsOfABusyOrganizationToManyPartitions() {
        requests.clear();
        IntStream.range(0, 300).forEach(i -> store.events().saveIfAbsent(published(event(2, NOW))));

        assertThat(written(ShardingIT::isRecord)).hasSize(16);
    }

    @Test
    void shouldKeepAQuietWebhookInOnePartitionAndReadItWithOneQuery() {
        store.deliveries().saveDelivered(deliveries(30, _ -> 0, i -> NOW.plusSeconds(i)));
        assertThat(written(_ -> true)).hasSize(1);
        requests.clear();

        assertThat(store.deliveries().findByWebhook(webhook.id(), DeliveryFilter.all(), PageRequest.first(50)).items())
                .hasSize(30);

        assertThat(requests).singleElement().isInstanceOf(QueryRequest.class);
    }

    @Test
    void shouldReadWhatWasWrittenInQuietHoursWithOneQueryAfterABusyOne() {
        store.deliveries().saveDelivered(deliveries(5, _ -> 0, i -> NOW.plusSeconds(i)));
        store.deliveries().saveDelivered(deliveries(64, _ -> 3, _ -> NOW.minus(Duration.ofHours(5))));
        requests.clear();

        assertThat(store.deliveries().findByWebhook(webhook.id(), DeliveryFilter.all(), PageRequest.first(4)).items())
                .hasSize(4);

        assertThat(requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shouldListDeliveriesOfQuietAndBusyHoursNewestFirst(long seed) {
        Random random = new Random(seed);
        List<Delivery> all = deliveries(80, _ -> random.nextInt(3), _ -> NOW.minusSeconds(random.nextInt(5 * 3_600)));
        all = all.stream().map(delivery -> random.nextBoolean() ? delivery : exhausted(delivery)).toList();
        all.forEach(delivery -> store.deliveries().save(delivery, Guard.CURRENT));
        Instant after = NOW.minusSeconds(random.nextInt(10_000, 15_000));
        Instant before = NOW.minusSeconds(random.nextInt(0, 10_000));

        for (DeliveryFilter filter : List.of(
                DeliveryFilter.all(),
                new DeliveryFilter(Optional.of(DeliveryStatus.EXHAUSTED), Optional.empty(), Optional.empty(),
                        Optional.empty()),
                new DeliveryFilter(Optional.empty(), Optional.of(OTHER_TYPE), Optional.empty(), Optional.empty()),
                new DeliveryFilter(Optional.of(DeliveryStatus.PENDING), Optional.of(TYPE), Optional.of(after),
                        Optional.of(before)))) {
            for (int limit : List.of(3, 100)) {
                List<Delivery> listed = Paging.pages(limit,
                        page -> store.deliveries().findByWebhook(webhook.id(), filter, page))
                        .stream()
                        .flatMap(List::stream)
                        .toList();
                assertThat(listed).as("%s, %d at a time", filter, limit)
                        .isEqualTo(all.stream().filter(filter::matches).sorted(newestFirst()).toList());
            }
        }
    }

    /// Every page ends early, somewhere between and within the parts.
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6})
    void shouldGoOnWhereASearchWasGivenUp(int queries) {
        Random random = new Random(queries);
        List<Delivery> all = deliveries(60, _ -> random.nextInt(3), _ -> NOW.minusSeconds(random.nextInt(3 * 3_600)));
        all = all.stream().map(delivery -> random.nextInt(5) > 0 ? delivery : exhausted(delivery)).toList();
        all.forEach(delivery -> store.deliveries().save(delivery, Guard.CURRENT));
        DynamoDbDeliveries hasty = new DynamoDbDeliveries(
                new Table(LocalTable.shared().client(), LocalTable.shared().name()), LocalTable.CIPHER, Store.RETENTION,
                store.clock(),
                new QueryBudget(queries, 3));
        DeliveryFilter filter = new DeliveryFilter(Optional.of(DeliveryStatus.EXHAUSTED), Optional.empty(),
                Optional.empty(), Optional.empty());

        List<Delivery> listed = Paging.pages(2, page -> hasty.findByWebhook(webhook.id(), filter, page))
                .stream()
                .flatMap(List::stream)
                .toList();

        assertThat(listed).isEqualTo(all.stream().filter(filter::matches).sorted(newestFirst()).toList());
    }

    @Test
    void shouldFindEachDeliveryOfABusyWebhook() {
        List<Delivery> all = deliveries(40, i -> i % 4, _ -> NOW);
        store.deliveries().saveDelivered(all);

        assertThat(all).allSatisfy(delivery -> assertThat(
                store.deliveries().findById(webhook.id(), delivery.key().id())).contains(delivery));
        assertThat(store.deliveries()
                .findAllWithWebhooks(all.stream().map(Delivery::key).toList())
                .deliveries()
                .values()).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void shouldFindWhatIsHeldInAllPartsOldestFirst() {
        List<Delivery> held = deliveries(60, i -> i % 4, i -> NOW.plusSeconds(i))
                .stream()
                .map(delivery -> delivery.set(DeliveryStatus.HELD, NOW))
                .toList();
        held.forEach(delivery -> store.deliveries().save(delivery, Guard.CURRENT));

        List<ParkedDelivery> found = store.deliveries().findHeld(webhook.id(), 100);

        assertThat(found).extracting(ParkedDelivery::key)
                .containsExactlyElementsOf(held.stream().map(Delivery::key).toList());
        assertThat(store.deliveries().findHeld(webhook.id(), 10)).isEqualTo(found.subList(0, 10));
        assertThat(found.stream().map(waiting -> waiting.dueKey().partition()).distinct().count()).isGreaterThan(10);
        assertThat(found).allMatch(parked -> store.deliveries().claim(parked, NOW.plusSeconds(900)));
        assertThat(store.deliveries().findHeld(webhook.id(), 100)).isEmpty();
    }

    @Test
    void shouldListEventsOfAllPartsInBothDirections() {
        Random random = new Random(11);
        List<PublishedEvent> all = Stream
                .generate(() -> published(event(random.nextInt(3), NOW.minusSeconds(random.nextInt(40 * 3_600)))))
                .limit(60)
                .toList();
        all.forEach(store.events()::saveIfAbsent);
        List<EventId> ascending = all.stream()
                .map(published -> published.event().id())
                .sorted(Comparator.comparing(EventId::value))
                .toList();

        for (int limit : List.of(7, 50)) {
            assertThat(Paging.all(limit, page -> store.events().findByOrganization(organization, page)))
                    .extracting(published -> published.event().id())
                    .containsExactlyElementsOf(ascending.reversed());
            assertThat(Paging.all(limit, page -> store.events()
                    .findPublished(organization, NOW.minus(Duration.ofDays(3)), NOW.plusSeconds(1), page)))
                    .extracting(published -> published.event().id())
                    .containsExactlyElementsOf(ascending);
        }
        assertThat(store.events().findAllById(all.stream().map(event -> EventKey.of(event.event())).toList()))
                .hasSize(all.size());
    }

    private List<Delivery> deliveries(int count, IntFunction<Integer> level, IntFunction<Instant> time) {
        return IntStream.range(0, count).mapToObj(i -> {
            Event event = event(level.apply(i), time.apply(i));
            return Delivery.pending(QueuedDelivery.first(
                    new Target(webhook.key(), i % 3 == 0 ? OTHER_TYPE : TYPE), event, "Acme", Examples.content()), NOW);
        }).toList();
    }

    private Event event(int level, Instant time) {
        return new Event(new EventId(new ShardCount(level).encodedIn(Examples.id(time))), organization,
                Optional.empty(), TYPE,
                time, time);
    }

    private static PublishedEvent published(Event event) {
        return PublishedEvent.of(event, Examples.content(), List.of());
    }

    private static Delivery exhausted(Delivery delivery) {
        return delivery.exhausted(new Attempt(1, NOW, Duration.ZERO,
                new Outcome.Rejected(Response.of(500), Optional.empty())), NOW);
    }

    private static Comparator<Delivery> newestFirst() {
        return Comparator.comparing((Delivery delivery) -> delivery.key().id().value()).reversed();
    }

    /// How often each partition was written to.
    private Map<String, Long> written(Predicate<Map<String, AttributeValue>> which) {
        return requests.stream()
                .flatMap(ShardingIT::items)
                .filter(which)
                .map(item -> item.get(TidingsTable.PARTITION_KEY).s())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static Stream<Map<String, AttributeValue>> items(DynamoDbRequest request) {
        return switch (request) {
            case PutItemRequest put -> Stream.of(put.item());
            case BatchWriteItemRequest batch -> batch.requestItems()
                    .values()
                    .stream()
                    .flatMap(List::stream)
                    .map(write -> write.putRequest().item());
            default -> Stream.empty();
        };
    }

    private static boolean isRecord(Map<String, AttributeValue> item) {
        return !StoredMarkers.isMarker(item);
    }

    private DynamoDbClient recording(DynamoDbClient client) {
        return (DynamoDbClient) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[]{DynamoDbClient.class},
                (proxy, method, arguments) -> {
                    boolean request = arguments != null && arguments.length == 1
                            && arguments[0] instanceof DynamoDbRequest
                            && !method.getName().endsWith("Paginator");
                    if (!request) {
                        return InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    requests.add((DynamoDbRequest) arguments[0]);
                    try {
                        return method.invoke(client, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
