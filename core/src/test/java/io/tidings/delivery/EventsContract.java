package io.tidings.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tidings.event.Event;
import io.tidings.event.EventContent;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Scope;
import io.tidings.paging.Cursor;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.testing.Examples;
import io.tidings.testing.Paging;
import io.tidings.testing.Store;
import io.tidings.trace.TraceContext;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

import static org.assertj.core.api.Assertions.assertThat;

/// What every store of [Events] does.
public abstract class EventsContract {

    private final OrganizationId organization = Examples.organizationId();

    protected abstract Store store();

    @Test
    void shouldFindAnEventAsItWasSaved() {
        PublishedEvent saved = published(Examples.content(), 2);

        assertThat(store().events().saveIfAbsent(saved)).isEqualTo(saved);

        assertThat(store().events().findById(organization, saved.event().id())).contains(saved);
    }

    @Test
    void shouldKeepTheTraceOfAnEvent() {
        Optional<TraceContext> trace = TraceContext
                .read(Optional.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"), Optional.of("rojo=1"));
        Event event = Examples.event(organization, Examples.NOW).in(trace);
        PublishedEvent saved = PublishedEvent.of(event, Examples.content(), List.of());

        store().events().saveIfAbsent(saved);

        assertThat(store().events().findById(organization, event.id())).contains(saved);
        assertThat(saved.event().trace()).isPresent();
    }

    @Test
    void shouldRememberThatAnEventIsATest() {
        PublishedEvent saved = PublishedEvent.of(Examples.sampleEvent(organization), Examples.content(), List.of());
        store().events().saveIfAbsent(saved);

        assertThat(store().events().findById(organization, saved.event().id())).contains(saved);
        assertThat(store().events().findById(organization, saved.event().id()).orElseThrow().event().test()).isTrue();
    }

    @Test
    void shouldKeepContentsOfEverySize() {
        List<Integer> sizes = List.of(0, EventContent.MAX_INLINE_BYTES * 3 / 4 - 100, EventContent.MAX_INLINE_BYTES,
                EventContent.MAX_INLINE_BYTES + 1, EventContent.MAX_BYTES - 2);
        for (int size : sizes) {
            PublishedEvent saved = published(Examples.content(size), 0);
            store().events().saveIfAbsent(saved);

            assertThat(store().events().findById(organization, saved.event().id())).contains(saved);
        }
    }

    @Test
    void shouldKeepTheLargestInlineContentBesideTheMostTargets() {
        int mostTypesOfOneEvent = 3;
        PublishedEvent saved = published(Examples.content(EventContent.MAX_INLINE_BYTES * 3 / 4 - 200),
                2 * io.tidings.webhook.Webhook.MAX_PER_SCOPE * mostTypesOfOneEvent);
        assertThat(saved.content().orElseThrow().isLarge()).isFalse();

        store().events().saveIfAbsent(saved);

        assertThat(store().events().findById(organization, saved.event().id())).contains(saved);
    }

    @Test
    void shouldKeepWhatWasSavedFirst() {
        PublishedEvent first = published(Examples.content(), 1);
        PublishedEvent second = PublishedEvent.of(first.event(), first.content().orElseThrow(), List.of());
        store().events().saveIfAbsent(first);

        assertThat(store().events().saveIfAbsent(second)).isEqualTo(first);

        assertThat(store().events().findById(organization, first.event().id())).contains(first);
    }

    @Test
    void shouldNotShowAnEventToAnotherOrganization() {
        PublishedEvent saved = published(Examples.content(), 0);
        store().events().saveIfAbsent(saved);

        assertThat(store().events().findById(Examples.organizationId(), saved.event().id())).isEmpty();
        assertThat(store().events().findByOrganization(Examples.organizationId(), PageRequest.first()).items())
                .isEmpty();
    }

    @Test
    void shouldListEventsNewestFirstAcrossDaysPageByPage() {
        List<PublishedEvent> saved = new ArrayList<>();
        for (int daysAgo : List.of(0, 0, 0, 1, 3, 3, 29)) {
            saved.add(save(Examples.NOW.minus(Duration.ofDays(daysAgo))));
        }
        List<EventId> expected = saved.stream()
                .map(event -> event.event().id())
                .sorted(Comparator.comparing(EventId::value).reversed())
                .toList();

        for (int limit : List.of(1, 2, 3, 4, 6, 7, 8, 100)) {
            List<PublishedEvent> listed = Paging.all(limit,
                    page -> store().events().findByOrganization(organization, page));

            assertThat(listed).extracting(event -> event.event().id()).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void shouldListEventsWithoutTheirContents() {
        save(Examples.NOW);

        assertThat(store().events().findByOrganization(organization, PageRequest.first()).items()).singleElement()
                .extracting(PublishedEvent::content)
                .isEqualTo(Optional.empty());
    }

    @Test
    void shouldListAllEventsHoweverMuchTheyCarry() {
        int moreThanOneQueryReturns = 12;
        IntStream.range(0, moreThanOneQueryReturns)
                .forEach(_ -> store().events()
                        .saveIfAbsent(published(Examples.content(EventContent.MAX_INLINE_BYTES * 3 / 4 - 200), 0)));

        Page<PublishedEvent> page = store().events().findByOrganization(organization, PageRequest.first(100));

        assertThat(page.items()).hasSize(moreThanOneQueryReturns);
        assertThat(page.next()).isEmpty();
    }

    @Test
    void shouldListAHundredEventsOnOnePage() {
        Stream.generate(() -> Examples.NOW).limit(101).forEach(this::save);

        Page<PublishedEvent> first = store().events().findByOrganization(organization, PageRequest.first(100));

        assertThat(first.items()).hasSize(100);
        Page<PublishedEvent> second = store().events()
                .findByOrganization(organization, PageRequest.first(100).from(first.next().orElseThrow()));
        assertThat(second.items()).hasSize(1);
        assertThat(second.next()).isEmpty();
    }

    @Test
    void shouldNotReturnEventsThatHaveExpired() {
        PublishedEvent saved = save(Examples.NOW);
        store().clock().pass(Store.RETENTION.minusSeconds(1));
        assertThat(store().events().findById(organization, saved.event().id())).isPresent();
        assertThat(store().events().findByOrganization(organization, PageRequest.first()).items()).hasSize(1);

        store().clock().pass(Duration.ofSeconds(1));

        assertThat(store().events().findById(organization, saved.event().id())).isEmpty();
        assertThat(store().events().findByOrganization(organization, PageRequest.first()).items()).isEmpty();
    }

    @Test
    @Timeout(15)
    void shouldListQuicklyFromACursorThatLiesInAnotherCentury() {
        PublishedEvent saved = save(Examples.NOW);
        Cursor future = new Cursor("ffffffffffffffffffffffff");
        Cursor past = new Cursor("000000000000000000000000");

        assertThat(store().events().findByOrganization(organization, PageRequest.first().from(future)).items())
                .extracting(PublishedEvent::event)
                .containsExactly(saved.event());
        assertThat(store().events().findByOrganization(organization, PageRequest.first().from(past)).items())
                .isEmpty();
    }

    @Test
    void shouldFindSeveralEventsAtOnce() {
        PublishedEvent small = published(Examples.content(), 2);
        PublishedEvent large = published(Examples.content(EventContent.MAX_INLINE_BYTES), 1);
        PublishedEvent other = published(Examples.content(), 1);
        List.of(small, large, other).forEach(store().events()::saveIfAbsent);
        EventKey unknown = new EventKey(organization, new EventId(Examples.id()));
        EventKey foreign = new EventKey(Examples.organizationId(), small.event().id());

        assertThat(store().events()
                .findAllById(List.of(EventKey.of(small.event()), EventKey.of(large.event()), unknown, foreign)))
                .isEqualTo(Map.of(EventKey.of(small.event()), small, EventKey.of(large.event()),
                        large.withoutContent()));
        assertThat(store().events().findAllById(List.of())).isEmpty();
    }

    @Test
    void shouldFindTheEventsOfATimeOldestFirstPageByPage() {
        Instant start = Instant.parse("2026-02-27T23:59:50.500Z");
        List<PublishedEvent> saved = IntStream.range(0, 20)
                .mapToObj(i -> save(start.plus(Duration.ofHours(i * 2L))))
                .toList();
        for (int limit : List.of(1, 3, 19, 20, 100)) {
            assertThat(Paging.all(limit, page -> store().events()
                    .findPublished(organization, start, start.plus(Duration.ofHours(39)), page)))
                    .containsExactlyElementsOf(saved);
        }
        assertThat(Paging.all(2, page -> store().events()
                .findPublished(organization, start.plusMillis(1), start.plus(Duration.ofHours(8)), page)))
                .as("after the first, before the fifth")
                .containsExactlyElementsOf(saved.subList(1, 4));
        assertThat(store().events()
                .findPublished(organization, Instant.EPOCH, Examples.NOW.plus(Duration.ofDays(9_000)),
                        PageRequest.first())
                .items()).hasSize(20);
        assertThat(store().events()
                .findPublished(Examples.organizationId(), Instant.EPOCH, Examples.NOW, PageRequest.first())
                .items()).isEmpty();
    }

    @Test
    void shouldRememberWhereAnEventAlsoWent() {
        PublishedEvent saved = published(Examples.content(), 1);
        store().events().saveIfAbsent(saved);
        EventKey key = EventKey.of(saved.event());
        Target also = published(Examples.content(), 1).targets().getFirst();

        store().events().addTarget(key, also);
        store().events().addTarget(key, also);
        store().events().addTarget(key, saved.targets().getFirst());
        store().events().addTarget(new EventKey(organization, new EventId(Examples.id())), also);

        assertThat(store().events().findById(organization, saved.event().id()).orElseThrow().targets())
                .containsExactly(saved.targets().getFirst(), also);
    }

    @Test
    void shouldEraseTheContentAndRememberTheRest() {
        for (int size : List.of(0, EventContent.MAX_INLINE_BYTES)) {
            PublishedEvent saved = published(Examples.content(size), 2);
            store().events().saveIfAbsent(saved);
            EventKey key = EventKey.of(saved.event());

            assertThat(store().events().erase(key).orElseThrow().event()).isEqualTo(saved.event());

            PublishedEvent erased = store().events().findById(organization, saved.event().id()).orElseThrow();
            assertThat(erased.content()).isEmpty();
            assertThat(erased.erasedAt()).contains(Examples.NOW);
            assertThat(erased.targets()).isEqualTo(saved.targets());
            assertThat(store().events().findAllById(List.of(key))).containsValue(erased);
            store().clock().pass(Duration.ofHours(1));
            store().events().erase(key);
            assertThat(store().events().findById(organization, saved.event().id())).contains(erased);
            store().clock().set(Examples.NOW);
        }
    }

    /// As a publish does that is repeated because the first did not complete.
    @Test
    void shouldKeepNothingOfWhatIsSavedAgainAfterItWasErased() {
        for (int size : List.of(0, EventContent.MAX_INLINE_BYTES)) {
            PublishedEvent saved = published(Examples.content(size), 2);
            store().events().saveIfAbsent(saved);
            store().events().erase(EventKey.of(saved.event()));
            PublishedEvent erased = store().events().findById(organization, saved.event().id()).orElseThrow();

            assertThat(store().events().saveIfAbsent(saved)).isEqualTo(erased);

            assertThat(store().events().findById(organization, saved.event().id())).contains(erased);
            assertThat(store().contents().find(organization, saved.event().id())).isEmpty();
        }
    }

    @Test
    void shouldNotEraseWhatIsNotThere() {
        PublishedEvent saved = save(Examples.NOW);

        assertThat(store().events().erase(new EventKey(Examples.organizationId(), saved.event().id()))).isEmpty();

        assertThat(store().events().findById(organization, saved.event().id())).contains(saved);
    }

    private PublishedEvent save(Instant publishedAt) {
        PublishedEvent event = Examples.published(organization, publishedAt);
        store().events().saveIfAbsent(event);
        return event;
    }

    private PublishedEvent published(EventContent content, int targets) {
        Event event = Examples.event(organization, Examples.NOW);
        Scope project = new Scope.OfProject(organization, Examples.projectId());
        List<Target> all = IntStream.range(0, targets)
                .mapToObj(i -> new Target(
                        new WebhookKey(i % 2 == 0 ? project : new Scope.OfOrganization(organization),
                                new WebhookId(Examples.id())),
                        new EventTypeName("PROJECT_IMPORT_ANY")))
                .toList();
        return PublishedEvent.of(event, content, all);
    }
}
