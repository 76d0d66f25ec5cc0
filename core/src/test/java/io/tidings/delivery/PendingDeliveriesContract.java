package io.tidings.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.event.Event;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.identity.IdGenerator;
import io.tidings.identity.PreciseId;
import io.tidings.identity.ShardCount;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Scope;
import io.tidings.paging.PageRequest;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.testing.Examples;
import io.tidings.testing.Paging;
import io.tidings.testing.Store;
import io.tidings.webhook.Webhook;

import static org.assertj.core.api.Assertions.assertThat;

/// Whatever was accepted is seen from then on, on every store.
public abstract class PendingDeliveriesContract {

    private static final EventTypeName BUILT = new EventTypeName("deployment.build.created");
    private static final EventTypeName OTHER = new EventTypeName("PROJECT_PUBLISH");

    private Store store;
    private RecordMarks marks;
    private OrganizationId organization;
    private Webhook webhook;
    private Webhook sibling;
    private PendingDeliveries pending;

    @BeforeEach
    void subscribe() {
        store = store();
        marks = marks();
        organization = store.newOrganization();
        webhook = store.newWebhook(new Scope.OfOrganization(organization));
        sibling = store.newWebhook(new Scope.OfOrganization(organization));
        pending = new PendingDeliveries(store.deliveries(), store.events(), marks, store.clock(), () -> always(1));
    }

    protected abstract Store store();

    protected abstract RecordMarks marks();

    @Test
    void shouldListWhatHasNoRecordYet() {
        Delivery queued = publish(webhook);

        assertThat(all(DeliveryFilter.all(), 10)).containsExactly(queued);
        assertThat(queued.status()).isEqualTo(DeliveryStatus.PENDING);
        assertThat(pending.findById(webhook.key(), queued.key().id())).contains(queued);
        assertThat(pending.findByWebhook(sibling.key(), DeliveryFilter.all(), PageRequest.first()).items()).isEmpty();
        assertThat(pending.findById(sibling.key(), queued.key().id())).isEmpty();
    }

    @Test
    void shouldShowTheSameAtEveryLook() {
        Delivery queued = publish(webhook);
        store.clock().pass(Duration.ofMinutes(5));

        assertThat(all(DeliveryFilter.all(), 10)).containsExactly(queued);
        assertThat(queued.progress().updatedAt()).isEqualTo(queued.createdAt());
    }

    @Test
    void shouldListARecordInPlaceOfWhatWasPending() {
        Delivery queued = publish(webhook);
        Delivery delivered = deliver(queued);

        assertThat(all(DeliveryFilter.all(), 10)).containsExactly(delivered);
        assertThat(pending.findById(webhook.key(), queued.key().id())).contains(delivered);
        assertThat(all(status(DeliveryStatus.PENDING), 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void shouldListEachOnceByItsPublicationWhateverThePages(int limit) {
        Random random = new Random(4711);
        List<Delivery> expected = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            store.clock().pass(Duration.ofMillis(random.nextInt(1, 400)));
            Delivery one = publish(webhook);
            publish(sibling);
            expected.add(random.nextBoolean() ? deliver(one) : one);
        }

        assertThat(all(DeliveryFilter.all(), limit)).containsExactlyElementsOf(expected.reversed());
        assertThat(all(status(DeliveryStatus.PENDING), limit)).containsExactlyElementsOf(expected.reversed()
                .stream()
                .filter(delivery -> delivery.status() == DeliveryStatus.PENDING)
                .toList());
        assertThat(all(status(DeliveryStatus.DELIVERED), limit)).containsExactlyElementsOf(expected.reversed()
                .stream()
                .filter(delivery -> delivery.status() == DeliveryStatus.DELIVERED)
                .toList());
    }

    @Test
    void shouldListByTypeAndTime() {
        Delivery first = publish(webhook);
        store.clock().pass(Duration.ofSeconds(10));
        Delivery second = publish(OTHER, webhook);
        Instant middle = second.createdAt();

        assertThat(all(new DeliveryFilter(Optional.empty(), Optional.of(OTHER), Optional.empty(), Optional.empty()),
                10)).containsExactly(second);
        assertThat(all(new DeliveryFilter(Optional.empty(), Optional.empty(), Optional.of(middle), Optional.empty()),
                10)).containsExactly(second);
        assertThat(all(new DeliveryFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(middle)),
                10)).containsExactly(first);
    }

    @Test
    void shouldListWhatHasWaitedForHours() {
        Delivery old = publish(webhook);
        store.clock().pass(Duration.ofHours(6));
        IntStream.range(0, 20).forEach(_ -> deliver(publish(sibling)));
        pending.move(organization);

        assertThat(all(DeliveryFilter.all(), 10)).containsExactly(old);
        assertThat(all(status(DeliveryStatus.PENDING), 10)).containsExactly(old);
    }

    @Test
    void shouldListWhatHasWaitedForDaysWhateverTheMark() {
        Delivery old = publish(webhook);
        store.clock().pass(Duration.ofDays(20));
        Delivery young = publish(webhook);

        assertThat(all(DeliveryFilter.all(), 1)).containsExactly(young, old);
    }

    @Test
    void shouldMoveTheMarkBehindWhatIsRecorded() {
        deliver(publish(webhook));
        Delivery last = deliver(publish(webhook));
        store.clock().pass(PendingDeliveries.SLACK.plusMillis(1));

        pending.move(organization);

        assertThat(mark()).isGreaterThanOrEqualTo(last.event().value());
    }

    @Test
    void shouldNotMoveTheMarkToWhereEventsMayStillCome() {
        Delivery last = deliver(publish(webhook));
        store.clock().pass(PendingDeliveries.SLACK.minusMillis(1));

        pending.move(organization);

        assertThat(mark()).isLessThan(last.event().value());
    }

    @Test
    void shouldNotMoveTheMarkBehindWhatIsPending() {
        Delivery first = deliver(publish(webhook));
        store.clock().pass(Duration.ofMillis(1));
        Delivery open = publish(sibling);
        store.clock().pass(Duration.ofMillis(1));
        IntStream.range(0, 20).forEach(_ -> deliver(publish(webhook)));
        store.clock().pass(PendingDeliveries.STRAGGLING.minusMillis(10));

        pending.move(organization);

        assertThat(mark()).isEqualTo(first.event().value());
        assertThat(store.deliveries().findById(sibling.id(), open.key().id())).isEmpty();
    }

    @Test
    void shouldGiveARecordToWhatHasWaitedForLong() {
        Delivery open = publish(webhook);
        store.clock().pass(PendingDeliveries.STRAGGLING.plusMillis(1));

        pending.move(organization);

        assertThat(store.deliveries().findById(webhook.id(), open.key().id())).contains(open);
        assertThat(mark()).isGreaterThanOrEqualTo(open.event().value());
        assertThat(all(DeliveryFilter.all(), 10)).containsExactly(open);
    }

    @Test
    void shouldNotBeHeldUpByAWebhookThatIsGone() {
        Delivery open = publish(webhook);
        store.webhooks().deleteById(webhook.key());
        store.clock().pass(Duration.ofMinutes(1));

        pending.move(organization);

        assertThat(mark()).isGreaterThanOrEqualTo(open.event().value());
        assertThat(store.deliveries().findById(webhook.id(), open.key().id())).isEmpty();
    }

    @Test
    void shouldGiveARecordToWhatIsStoredTooLateForTheMark() {
        Event late = event(BUILT, store.clock().instant().minus(PendingDeliveries.LATE).minusMillis(1));
        Event early = event(BUILT, store.clock().instant().minus(PendingDeliveries.LATE));
        Target target = new Target(webhook.key(), BUILT);
        Stream.of(late, early)
                .forEach(event -> pending.stored(
                        store.events().saveIfAbsent(PublishedEvent.of(event, Examples.content(), List.of(target)))));

        assertThat(store.deliveries().findById(webhook.id(), DeliveryId.of(late.id(), target))).isPresent();
        assertThat(store.deliveries().findById(webhook.id(), DeliveryId.of(early.id(), target))).isEmpty();
        assertThat(marks.find(organization)).isEmpty();
    }

    @Test
    void shouldMoveTheMarkWithSomePublishes() {
        PendingDeliveries sampled = new PendingDeliveries(store.deliveries(), store.events(), marks, store.clock(),
                () -> always(0));
        Delivery first = deliver(publish(webhook));
        store.clock().pass(Duration.ofMinutes(1));

        sampled.stored(store.events().findById(organization, publish(webhook).event()).orElseThrow());

        assertThat(mark()).isGreaterThanOrEqualTo(first.event().value());
    }

    @Test
    void shouldShowAnEventsDeliveriesRecordedOrNot() {
        Delivery one = publish(BUILT, webhook, sibling);
        Delivery delivered = deliver(one);
        PublishedEvent event = store.events().findById(organization, one.event()).orElseThrow();

        assertThat(pending.findByEvent(event)).extracting(Delivery::status)
                .containsExactly(DeliveryStatus.DELIVERED, DeliveryStatus.PENDING);
        assertThat(pending.findByEvent(event).getFirst()).isEqualTo(delivered);
    }

    @Test
    void shouldListEventsByTheirPublicationWithinASecond() {
        List<EventId> published = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            published.add(publish(webhook).event());
            store.clock().pass(Duration.ofMillis(3));
        }

        List<EventId> listed = Paging
                .all(7, page -> store.events().findByOrganization(organization, page))
                .stream()
                .map(event -> event.event().id())
                .toList();

        assertThat(listed).containsExactlyElementsOf(published.reversed());
        assertThat(listed).isSortedAccordingTo(Comparator.comparing(EventId::value).reversed());
    }

    private Delivery publish(Webhook to) {
        return publish(BUILT, to);
    }

    /// @return what is delivered to the first
    private Delivery publish(EventTypeName type, Webhook... to) {
        Event event = event(type, store.clock().instant());
        List<Target> targets = Stream.of(to).map(one -> new Target(one.key(), type)).toList();
        PublishedEvent stored = store.events()
                .saveIfAbsent(PublishedEvent.of(event, Examples.content(), targets));
        return Delivery.pending(stored, targets.getFirst());
    }

    /// One event in three is sharded.
    private Event event(EventTypeName type, Instant at) {
        PreciseId id = new IdGenerator(store.clock(), ThreadLocalRandom::current).next(at);
        ShardCount shardCount = new ShardCount(ThreadLocalRandom.current().nextInt(3) == 0 ? 1 : 0);
        return new Event(new EventId(shardCount.encodedIn(id)), organization, Optional.empty(), type, at, at);
    }

    private Delivery deliver(Delivery delivery) {
        Delivery delivered = delivery.delivered(new Attempt(1, store.clock().instant(), Duration.ofMillis(5),
                new Outcome.Delivered(Response.of(200))), store.clock().instant());
        store.deliveries().saveDelivered(List.of(delivered));
        return delivered;
    }

    private String mark() {
        return marks.find(organization).map(EventId::value).orElse("");
    }

    private List<Delivery> all(DeliveryFilter filter, int limit) {
        return Paging.all(limit, page -> pending.findByWebhook(webhook.key(), filter, page));
    }

    private static DeliveryFilter status(DeliveryStatus status) {
        return new DeliveryFilter(Optional.of(status), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static RandomGenerator always(int number) {
        return new RandomGenerator() {
            @Override
            public int nextInt(int bound) {
                return number;
            }

            @Override
            public long nextLong() {
                return number;
            }
        };
    }
}
