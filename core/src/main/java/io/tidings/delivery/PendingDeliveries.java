package io.tidings.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.delivery.Deliveries.Guard;
import io.tidings.event.EventId;
import io.tidings.identity.EntityId;
import io.tidings.identity.PreciseId;
import io.tidings.organization.OrganizationId;
import io.tidings.paging.Cursor;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

/// Deliveries as their owners see them: those that have a record, and those that are queued and have none yet.
///
/// A publish writes no record of its deliveries: the first attempt does, mostly within a second. Until then a delivery
/// follows from its event, which is stored with its targets. A mark for each organization says up to which event all
/// have records; so only what is later must be looked through. It is moved on with one publish in [#SAMPLE], by chance.
/// A delivery without a record after [#STRAGGLING] (dispatch is down, or a message is stuck) gets one then, so the mark
/// never falls far behind.
public final class PendingDeliveries {

    /// One publish in so many moves the mark on.
    static final int SAMPLE = 200;

    /// How long after its publication an event is stored at the latest, as far as the mark goes.
    static final Duration SLACK = Duration.ofSeconds(10);

    /// An event that is stored later than this has records of its deliveries written at once. The rest of [#SLACK] allows
    /// for clocks that differ.
    static final Duration LATE = Duration.ofSeconds(5);

    /// When a delivery that still has no record is given one.
    static final Duration STRAGGLING = Duration.ofMinutes(15);

    /// A reader that finds a mark older than this advances it.
    private static final Duration OLD = Duration.ofHours(1);

    /// How many events are looked through for one page, or one move of the mark.
    static final int MAX_EVENTS = 10_000;

    private static final int EVENTS_AT_ONCE = 1_000;
    private static final int KEYS_AT_ONCE = 100;
    /// How many deliveries are looked up one by one for one page.
    private static final int MAX_LOOKED_UP = 1_000;
    /// From this many deliveries of a webhook on, they are read as a list.
    private static final int WORTH_A_LIST = 10;

    private static final Logger LOG = LoggerFactory.getLogger(PendingDeliveries.class);

    private final Deliveries deliveries;
    private final Events events;
    private final RecordMarks marks;
    private final Clock clock;
    private final Supplier<? extends RandomGenerator> random;

    /// @param random which publishes move the mark on
    public PendingDeliveries(Deliveries deliveries, Events events, RecordMarks marks, Clock clock,
            Supplier<? extends RandomGenerator> random) {
        this.deliveries = deliveries;
        this.events = events;
        this.marks = marks;
        this.clock = clock;
        this.random = random;
    }

    /// The webhook's deliveries that the filter wants, newest first, as [Deliveries#findByWebhook].
    public Page<Delivery> findByWebhook(WebhookKey webhook, DeliveryFilter filter, PageRequest request) {
        if (filter.status().filter(status -> status != DeliveryStatus.PENDING).isPresent()) {
            return deliveries.findByWebhook(webhook.id(), filter, request);
        }
        // The mark first: what it leaves out has a record by the time that records are read.
        Optional<EventId> mark = recentMark(webhook.scope().organization());
        Page<Delivery> recorded = deliveries.findByWebhook(webhook.id(), filter, request);
        Optional<String> end = recorded.next().map(Cursor::position);
        Optional<String> beginning = request.cursor().map(Cursor::position);
        EventRange range = range(webhook, filter, mark, beginning, end);
        return range.isEmpty() ? recorded : new Search(webhook, filter, request, recorded).within(range);
    }

    /// The delivery, recorded or not.
    public Optional<Delivery> findById(WebhookKey webhook, DeliveryId id) {
        return deliveries.findById(webhook.id(), id).or(() -> {
            OrganizationId organization = webhook.scope().organization();
            return events.findBetween(organization, EventRange.ofTime(id.value()), false, MAX_EVENTS)
                    .items()
                    .stream()
                    .flatMap(event -> pending(event).stream())
                    .filter(pending -> pending.key().equals(new DeliveryKey(webhook, id)))
                    .findFirst();
        });
    }

    /// All deliveries of an event, in the order of its targets.
    public List<Delivery> findByEvent(PublishedEvent event) {
        List<Delivery> pending = pending(event);
        Map<DeliveryKey, Delivery> recorded = deliveries
                .findAllWithWebhooks(pending.stream().map(Delivery::key).toList())
                .deliveries();
        return pending.stream().map(delivery -> recorded.getOrDefault(delivery.key(), delivery)).toList();
    }

    /// Hears of an event that has been stored, whose deliveries are about to be queued.
    ///
    /// @throws RuntimeException if the store fails where the deliveries need records
    public void stored(PublishedEvent event) {
        if (event.event().publishedAt().plus(LATE).isBefore(clock.instant())) {
            record(pending(event));
        }
        if (random.get().nextInt(SAMPLE) == 0) {
            tryToMove(event.event().organization());
        }
    }

    /// Moves the mark of an organization on as far as all deliveries have records.
    void move(OrganizationId organization) {
        Instant now = clock.instant();
        Optional<EventId> mark = marks.find(organization);
        EventId first = mark.orElse(new EventId(PreciseId.first("")));
        EventId last = new EventId(PreciseId.first(PreciseId.timePrefix(now.minus(SLACK))));
        EventRange range = new EventRange(first, last);
        if (range.isEmpty()) {
            return;
        }
        Page<PublishedEvent> page = events.findBetween(organization, range, true, EVENTS_AT_ONCE);
        Map<EventId, List<Delivery>> unrecorded = unrecorded(page.items());
        List<Delivery> stragglers = unrecorded.values()
                .stream()
                .flatMap(List::stream)
                .filter(delivery -> delivery.createdAt().isBefore(now.minus(STRAGGLING)))
                .toList();
        record(stragglers);
        stragglers.forEach(delivery -> unrecorded.remove(delivery.event()));
        EventId reached = page.next().map(next -> new EventId(next.position())).orElse(last);
        EventId settled = first;
        for (PublishedEvent event : page.items()) {
            if (unrecorded.containsKey(event.event().id())) {
                reached = settled;
                break;
            }
            settled = event.event().id();
        }
        if (!mark.equals(Optional.of(reached))) {
            marks.save(organization, reached);
        }
    }

    /// Those of the events' deliveries that have no record, and whose webhooks are still there.
    private Map<EventId, List<Delivery>> unrecorded(List<PublishedEvent> page) {
        Map<WebhookKey, NavigableMap<DeliveryId, Delivery>> open = new HashMap<>();
        for (PublishedEvent event : page) {
            pending(event).forEach(delivery -> open
                    .computeIfAbsent(delivery.key().webhook(),
                            _ -> new TreeMap<>(Comparator.comparing(DeliveryId::value)))
                    .put(delivery.key().id(), delivery));
        }
        open.values().stream().filter(of -> of.size() >= WORTH_A_LIST).forEach(this::removeListed);
        List<Delivery> rest = open.values().stream().flatMap(of -> of.values().stream()).toList();
        Map<EventId, List<Delivery>> unrecorded = new LinkedHashMap<>();
        for (List<Delivery> some : chunks(rest)) {
            Deliveries.Snapshot known = deliveries
                    .findAllWithWebhooks(some.stream().map(Delivery::key).toList());
            some.stream()
                    .filter(delivery -> known.webhooks().containsKey(delivery.key().webhook()))
                    .filter(delivery -> !known.deliveries().containsKey(delivery.key()))
                    .forEach(delivery -> unrecorded.computeIfAbsent(delivery.event(), _ -> new ArrayList<>())
                            .add(delivery));
        }
        return unrecorded;
    }

    /// Takes out those that are found in the list of their webhook: to read that costs a fraction of looking up each.
    private void removeListed(NavigableMap<DeliveryId, Delivery> open) {
        WebhookId webhook = open.firstEntry().getValue().key().webhook().id();
        DeliveryId oldest = open.firstKey();
        Optional<Cursor> from = Optional.of(new Cursor(PreciseId.last(PreciseId.timeOf(open.lastKey().value()))));
        for (int reads = 0; from.isPresent() && reads * PageRequest.MAX_LIMIT < MAX_EVENTS; reads++) {
            Page<Delivery> page = deliveries.findByWebhook(webhook, DeliveryFilter.all(),
                    new PageRequest(PageRequest.MAX_LIMIT, from));
            page.items().forEach(delivery -> open.remove(delivery.key().id()));
            from = page.next().filter(next -> next.position().compareTo(oldest.value()) > 0);
        }
    }

    private void record(Collection<Delivery> pending) {
        pending.forEach(delivery -> deliveries.save(delivery, new Guard.Unchanged(Optional.empty())));
    }

    private static List<Delivery> pending(PublishedEvent event) {
        return event.targets().stream().map(target -> Delivery.pending(event, target)).toList();
    }

    /// Where events may lie whose deliveries belong on a page and have no records.
    ///
    /// @param beginning behind which delivery the page begins
    /// @param end with which it ends
    private EventRange range(WebhookKey webhook, DeliveryFilter filter, Optional<EventId> mark,
            Optional<String> beginning, Optional<String> end) {
        String now = PreciseId.last(PreciseId.timePrefix(clock.instant().plus(SLACK)));
        String last = least(beginning.map(id -> PreciseId.last(PreciseId.timeOf(id))).orElse(now),
                filter.before().map(time -> PreciseId.last(second(time))).orElse(now));
        // No event is older than its webhook, except for differences between clocks.
        String first = greatest(
                PreciseId.first(webhook.id().value().substring(0, PreciseId.SECOND_DIGITS)),
                end.map(id -> PreciseId.first(PreciseId.timeOf(id))).orElse(""));
        first = greatest(first,
                filter.after().map(time -> PreciseId.first(second(time))).orElse(""));
        return new EventRange(new EventId(greatest(first, mark.map(EventId::value).orElse(""))), new EventId(last));
    }

    /// The mark of who publishes little is moved on by who looks: else each look would read all days since.
    private Optional<EventId> recentMark(OrganizationId organization) {
        Optional<EventId> mark = marks.find(organization);
        if (mark.filter(found -> found.time().isAfter(clock.instant().minus(OLD))).isPresent()) {
            return mark;
        }
        tryToMove(organization);
        return marks.find(organization);
    }

    private void tryToMove(OrganizationId organization) {
        try {
            move(organization);
        } catch (RuntimeException e) {
            LOG.warn("the record mark of organization {} could not be advanced; the next publish or list will",
                    organization.value(), e);
        }
    }

    /// The digits of the second of `time` in ids, or of the nearest that ids can hold.
    private static String second(Instant time) {
        return EntityId.timePrefix(Instant.ofEpochSecond(Math.clamp(time.getEpochSecond(), 0, 0xFFFF_FFFFL)));
    }

    private static String greatest(String one, String other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static String least(String one, String other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static List<List<Delivery>> chunks(List<Delivery> all) {
        List<List<Delivery>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += KEYS_AT_ONCE) {
            chunks.add(all.subList(from, Math.min(all.size(), from + KEYS_AT_ONCE)));
        }
        return chunks;
    }

    /// Looks for what belongs on one page beside what is recorded.
    private final class Search {

        private final WebhookKey webhook;
        private final DeliveryFilter filter;
        private final PageRequest request;
        /// Newest first.
        private final NavigableMap<String, Delivery> found = new TreeMap<String, Delivery>().descendingMap();
        /// Down to where all was seen.
        private Optional<String> seen;
        private int lookedUp;

        Search(WebhookKey webhook, DeliveryFilter filter, PageRequest request, Page<Delivery> recorded) {
            this.webhook = webhook;
            this.filter = filter;
            this.request = request;
            this.seen = recorded.next().map(Cursor::position);
            recorded.items().forEach(delivery -> found.put(delivery.key().id().value(), delivery));
        }

        Page<Delivery> within(EventRange range) {
            EventRange rest = range;
            int read = 0;
            boolean more = true;
            while (more) {
                Page<PublishedEvent> page = events.findBetween(webhook.scope().organization(), rest, false,
                        EVENTS_AT_ONCE);
                read += EVENTS_AT_ONCE;
                more = look(page.items()) && page.next().isPresent();
                if (more) {
                    String reached = page.next().get().position();
                    rest = new EventRange(range.first(), new EventId(reached));
                    if (read >= MAX_EVENTS) {
                        stopAt(PreciseId.last(PreciseId.timeOf(reached)));
                        more = false;
                    }
                }
            }
            return page();
        }

        /// @return whether there is room for more
        private boolean look(List<PublishedEvent> page) {
            List<Delivery> candidates = page.stream()
                    .flatMap(event -> pending(event).stream())
                    .filter(delivery -> delivery.key().webhook().equals(webhook))
                    .filter(this::isWithin)
                    .filter(delivery -> !found.containsKey(delivery.key().id().value()))
                    .sorted(Comparator
                            .comparing((Delivery delivery) -> delivery.key().id().value())
                            .reversed())
                    .toList();
            for (List<Delivery> some : chunks(candidates)) {
                Map<DeliveryKey, Delivery> known = deliveries
                        .findAllWithWebhooks(some.stream().map(Delivery::key).toList())
                        .deliveries();
                some.stream()
                        .map(delivery -> known.getOrDefault(delivery.key(), delivery))
                        .filter(filter::matches)
                        .forEach(delivery -> found.put(delivery.key().id().value(), delivery));
                lookedUp += some.size();
                String last = some.getLast().key().id().value();
                if (lookedUp >= MAX_LOOKED_UP || countDownTo(last) > request.limit()) {
                    stopAt(last);
                    return false;
                }
            }
            return true;
        }

        private long countDownTo(String id) {
            return found.headMap(id, true).size();
        }

        private boolean isWithin(Delivery delivery) {
            String id = delivery.key().id().value();
            return request.cursor().map(cursor -> id.compareTo(cursor.position()) < 0).orElse(true)
                    && seen.map(end -> id.compareTo(end) >= 0).orElse(true);
        }

        private void stopAt(String id) {
            seen = Optional.of(seen.map(end -> greatest(end, id)).orElse(id));
        }

        private Page<Delivery> page() {
            List<Delivery> all = found.values()
                    .stream()
                    .filter(delivery -> seen.map(end -> delivery.key().id().value().compareTo(end) >= 0).orElse(true))
                    .toList();
            if (all.size() <= request.limit()) {
                return new Page<>(all, seen.map(Cursor::new));
            }
            List<Delivery> shown = all.subList(0, request.limit());
            return new Page<>(shown, Optional.of(new Cursor(shown.getLast().key().id().value())));
        }
    }
}
