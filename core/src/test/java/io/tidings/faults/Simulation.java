package io.tidings.faults;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.tidings.delivery.Attempter;
import io.tidings.delivery.DeadLetterSink;
import io.tidings.delivery.DelayedChecks;
import io.tidings.delivery.Deliveries;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryQueue;
import io.tidings.delivery.DisabledWebhookNotifier;
import io.tidings.delivery.Dispatcher;
import io.tidings.delivery.Events;
import io.tidings.delivery.LanePolicy;
import io.tidings.delivery.MessageReceipt;
import io.tidings.delivery.PublishedEvent;
import io.tidings.delivery.ReceivedMessage;
import io.tidings.delivery.Requeuer;
import io.tidings.delivery.Resender;
import io.tidings.delivery.SweepFailureLog;
import io.tidings.delivery.SweepFailures;
import io.tidings.delivery.Sweeper;
import io.tidings.delivery.WebhookChecker;
import io.tidings.event.EventCatalog;
import io.tidings.event.EventId;
import io.tidings.format.CallbackFormats;
import io.tidings.format.CallbackWriter;
import io.tidings.identity.IdGenerator;
import io.tidings.identity.PreciseId;
import io.tidings.identity.ShardCount;
import io.tidings.memory.InMemoryCounters;
import io.tidings.memory.InMemorySweepFailures;
import io.tidings.metric.Metrics;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Organizations;
import io.tidings.publishing.EventTypes;
import io.tidings.publishing.Filters;
import io.tidings.publishing.IdempotencyStore;
import io.tidings.publishing.PayloadSchemas;
import io.tidings.publishing.Publisher;
import io.tidings.publishing.Recipients;
import io.tidings.publishing.WebhookDisabledPublisher;
import io.tidings.ratelimit.Counters;
import io.tidings.sending.CallbackSender;
import io.tidings.testing.Store;
import io.tidings.testing.TestingSigningKeys;
import io.tidings.webhook.Lane;
import io.tidings.webhook.RetrySchedule;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.Webhooks;

/// One random schedule of publishes, deliveries and faults, in virtual time on one thread: the same for the same seed.
///
/// First everything goes wrong that can. Then faults stop, and nothing that was promised may be missing.
public final class Simulation {

    private static final EventCatalog CATALOG = EventCatalog.builtIn();
    private static final PayloadSchemas SCHEMAS = new PayloadSchemas();
    private static final Duration DISPATCH_LIMIT = Duration.ofSeconds(60);
    private static final Duration LONGEST_STEP = Duration.ofHours(6);

    /// The longest pause of what is set aside, and the ten minutes that a clock may be ahead.
    private static final Duration LONGEST_PUT_OFF = Duration.ofHours(6).plusMinutes(10);

    private final Store store;
    private final Size size;
    private final Chance chance;
    private final Tally tally = new Tally();
    private final Host host;
    private final Faults faults;
    private final Ledger ledger;
    private final SimulatedQueue queue;
    private final SimulatedReceivers receivers;
    private final Clock clock;
    private final Dispatcher dispatcher;
    private final WebhookChecker checker;
    private final Sweeper sweeper;
    private final Resender resender;

    private final OrganizationId organization;
    private final Tenant tenant;
    private final Publishers publishers;

    /// How long a schedule is.
    public enum Size {
        SMALL(1, 2, 3, 14), USUAL(2, 5, 12, 100);

        private final int projects;
        private final int webhooks;
        private final int events;
        private final int actions;

        Size(int projects, int webhooks, int events, int actions) {
            this.projects = projects;
            this.webhooks = webhooks;
            this.events = events;
            this.actions = actions;
        }
    }

    /// @param store nobody else uses it
    /// @param trace hears of every step
    public Simulation(Store store, long seed, Size size, Consumer<String> trace) {
        this.store = store;
        this.size = size;
        chance = new Chance(seed);
        host = new Host(store.clock(), trace);
        faults = new Faults(chance, tally);
        ledger = new Ledger(host, tally);
        queue = new SimulatedQueue(host, chance, faults);
        receivers = new SimulatedReceivers(host, chance, ledger::taken);
        clock = host.clock();
        IdGenerator ids = new IdGenerator(clock, chance::generator);
        organization = new OrganizationId(ids.next());

        Ports ports = new Ports(host, chance, faults, ledger, this::race);
        ExecutorService executor = new SameThread(host, this::raceSometimes);
        Webhooks webhooks = ports.wrap(Webhooks.class, store.webhooks());
        Events events = ports.wrap(Events.class, store.events());
        Deliveries deliveries = ports.wrap(Deliveries.class, store.deliveries());
        Organizations organizations = ports.wrap(Organizations.class, store.organizations());
        DeliveryQueue deliveryQueue = ports.wrap(DeliveryQueue.class, queue);
        DelayedChecks checks = ports.wrap(DelayedChecks.class, queue);
        EventTypes types = new EventTypes(CATALOG, store.types(), SCHEMAS);
        Publisher publisher = new Publisher(organizations, store.projects(), webhooks, types,
                new Recipients(types, new Filters()), events,
                ports.wrap(IdempotencyStore.class, store.idempotencyStore()),
                deliveryQueue, (_, time) -> sometimesSharded(ids.next(time)), clock, Metrics.NONE, this::pause,
                _ -> {});
        DisabledWebhookNotifier notifier = ports.wrap(DisabledWebhookNotifier.class,
                new WebhookDisabledPublisher(publisher, store.audit()));
        CallbackFormats formats = new CallbackFormats(CATALOG);
        CallbackWriter writer = subject -> {
            receivers.requireWritable(subject.webhook().settings().url());
            return formats.write(subject);
        };
        Attempter attempter = new Attempter(writer, events, TestingSigningKeys.INSTANCE,
                ports.wrap(CallbackSender.class, receivers), executor, clock, "Tidings/test", chance::generator);
        dispatcher = new Dispatcher(deliveries, webhooks, organizations, deliveryQueue,
                ports.wrap(DeadLetterSink.class, queue), notifier, checks, attempter, RetrySchedule.DEFAULT,
                LanePolicy.DEFAULT, ports.wrap(Counters.class, new InMemoryCounters()), clock, chance::generator,
                Metrics.NONE);
        SweepFailureLog failures = new SweepFailureLog(
                ports.wrap(SweepFailures.class, new InMemorySweepFailures(clock)), Metrics.NONE, clock);
        Requeuer requeuer = new Requeuer(deliveries, events, organizations, deliveryQueue, failures, executor, clock);
        checker = new WebhookChecker(deliveries, webhooks, requeuer, checks, clock, chance::generator);
        sweeper = new Sweeper(deliveries, webhooks, requeuer, checker, failures, clock);
        resender = new Resender(deliveries, deliveryQueue, clock);
        tenant = new Tenant(organization, store, webhooks, host, chance, ledger, ids);
        publishers = new Publishers(tenant, publisher, host, chance, ledger, size.events);
    }

    /// Three ids of sixteen, whose last digits are random, are sharded; as few as possible, since an audit reads all
    /// shards.
    private static EventId sometimesSharded(PreciseId id) {
        return new EventId(
                (ShardCount.of(id.value()).equals(ShardCount.ONE) ? ShardCount.ONE : new ShardCount(1)).encodedIn(id));
    }

    /// A process waits.
    private void pause(Duration time) {
        host.pass(time);
        host.step();
    }

    /// The result of a schedule.
    ///
    /// @param violations what must not have happened
    record Result(List<String> violations, Tally tally) {}

    /// Runs the schedule, once.
    Result run() {
        tenant.subscribe(size.projects, size.webhooks, receivers);
        host.trace("faults: " + faults);
        for (int i = 0; i < size.actions; i++) {
            act();
        }
        host.trace("faults end");
        faults.end();
        host.skew(Duration.ZERO);
        if (size == Size.SMALL || chance.of(0.8)) {
            receivers.recover();
            settle(Duration.ofDays(4));
            check(false, true);
        } else {
            receivers.stayAsTheyAre();
            settle(Duration.ofDays(7));
            check(false, false);
        }
        host.trace("all is well, and everything is switched on");
        receivers.recover();
        tenant.activateAll();
        settle(Duration.ofDays(4));
        check(true, true);
        if (chance.of(0.5)) {
            host.trace("redrive");
            queue.redrive();
            settle(Duration.ofDays(4));
            check(true, true);
            queue.deadLetters().forEach(id -> ledger.violation("dead again though all is well: " + id.value()));
        }
        rest();
        tally.count("schedules");
        return new Result(ledger.violations(), tally);
    }

    private void act() {
        switch (chance.below(12)) {
            case 0, 1 -> publishers.publish();
            case 2 -> publishers.repeat();
            case 3 -> tenant.switchOver(chance.oneOf(tenant.webhooks()));
            case 4 -> receivers.change();
            case 5 -> resend();
            case 6 -> jump();
            case 7, 8 -> dispatch();
            case 9 -> pass(Duration.ofSeconds(chance.below(60)));
            case 10 -> pass(chance.between(Duration.ofMinutes(1), Duration.ofMinutes(20)));
            default -> pass(chance.between(Duration.ofMinutes(10), Duration.ofHours(chance.of(0.2) ? 36 : 3)));
        }
        dispatch();
    }

    private void jump() {
        if (faults.mayStrike(Fault.CLOCK_JUMP)) {
            Duration ahead = chance.between(Duration.ofMinutes(-10), Duration.ofMinutes(10));
            host.trace("clock ahead " + ahead);
            host.skew(ahead);
        }
    }

    /// The owner wants something sent again that has ended.
    private void resend() {
        List<Delivery> ended = ledger.ended();
        if (!ended.isEmpty()) {
            Delivery delivery = chance.oneOf(ended);
            PublishedEvent event = store.events().findById(organization, delivery.event()).orElseThrow();
            Resender.Restart restart = new Resender.Restart(delivery, event, "Acme", Duration.ZERO,
                    chance.oneOf(List.of(Lane.values())));
            host.run("resend", Tenant.API_LIMIT, List.of(), () -> resender.resend(List.of(restart)));
        }
    }

    /// Time goes by, with sweeps, more of them at first.
    private void pass(Duration duration) {
        Instant start = host.now();
        Instant end = start.plus(duration);
        while (host.now().isBefore(end)) {
            Duration step = longer(Duration.ofMinutes(1), Duration.between(start, host.now()).dividedBy(4));
            Duration left = Duration.between(host.now(), end);
            host.pass(step.compareTo(left) < 0 ? step : left);
            sweep();
            dispatch();
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private boolean sweep() {
        List<Integer> requeued = new ArrayList<>();
        host.run("sweep", DISPATCH_LIMIT, List.of(), () -> {
            Sweeper.Sweep sweep = sweeper.sweep(clock.instant().plus(DISPATCH_LIMIT).minusSeconds(10));
            requeued.add(sweep.due() + sweep.released());
        });
        return requeued.stream().anyMatch(count -> count > 0);
    }

    /// @return whether there was something on the queue
    private boolean dispatch() {
        queue.receiveChecks()
                .forEach(webhook -> host.run("wake-up", DISPATCH_LIMIT, List.of(),
                        () -> checker.check(webhook, clock.instant().plus(DISPATCH_LIMIT).minusSeconds(5))));
        List<ReceivedMessage> batch = queue.receive(chance.between(1, 10));
        if (!batch.isEmpty()) {
            dispatch(batch);
        }
        return !batch.isEmpty();
    }

    /// What an event source does with a batch.
    private void dispatch(List<ReceivedMessage> batch) {
        if (faults.strikes(Fault.THROTTLED_RECEIVE)) {
            return;
        }
        Set<MessageReceipt> again = new HashSet<>();
        boolean ended = host.run("dispatch", DISPATCH_LIMIT, batch, () -> {
            host.trace("batch of " + batch.stream()
                    .map(received -> received.receipt().handle() + "=" + received.delivery().id().value() + "/"
                            + received.delivery().runNumber() + "/" + received.delivery().sequenceNumber())
                    .toList());
            if (faults.strikes(Fault.CRASH_AT_RECEIVE)) {
                host.kill();
            }
            again.addAll(dispatcher.dispatch(batch, clock.instant().plus(DISPATCH_LIMIT).minusSeconds(5)));
            host.trace("to be seen again: " + again.size());
            if (faults.strikes(Fault.CRASH_AT_DELETE)) {
                host.kill();
            }
        });
        if (ended) {
            batch.stream()
                    .map(ReceivedMessage::receipt)
                    .filter(receipt -> !again.contains(receipt) && !faults.strikes(Fault.PARTIAL_DELETE))
                    .forEach(queue::delete);
        }
    }

    /// Others are at work at the same time: often with the same messages.
    private void race() {
        if (host.depth() > 2) {
            return;
        }
        List<ReceivedMessage> batch = host.current().batch;
        for (int others = chance.between(1, 3); others > 0; others--) {
            switch (chance.below(7)) {
                case 0 -> sweep();
                case 1 -> {
                    tenant.switchOver(
                            batch.isEmpty() ? chance.oneOf(tenant.webhooks()) : tenant.webhookOf(chance.oneOf(batch)));
                    sweep();
                }
                case 2 -> jump();
                case 3 -> dispatch();
                default -> {
                    List<ReceivedMessage> same = queue.again(batch);
                    if (!same.isEmpty()) {
                        dispatch(same);
                    }
                }
            }
        }
    }

    private void raceSometimes() {
        if (faults.strikes(Fault.RACE_BEFORE)) {
            race();
        }
    }

    /// Lets time go by until nothing is left to do.
    private void settle(Duration limit) {
        Instant end = host.now().plus(limit);
        Instant busy = host.now();
        while (host.now().isBefore(end)) {
            boolean busyNow = sweep();
            while (dispatch()) {
                busyNow = true;
            }
            busy = busyNow ? host.now() : busy;
            if (!busyNow && isIdle()) {
                break;
            }
            Instant now = host.now();
            Instant next = Stream.of(queue.nextVisible(), ledger.nextDue(), ledger.nextCheck())
                    .flatMap(Optional::stream)
                    .filter(time -> time.isAfter(now))
                    .min(Comparator.naturalOrder())
                    .filter(time -> time.isBefore(now.plus(LONGEST_STEP)))
                    .orElse(now.plus(LONGEST_STEP));
            host.pass(longer(longer(Duration.ofMinutes(1), Duration.between(now, next)),
                    Duration.between(busy, now).dividedBy(8)));
        }
    }

    /// At the end, the sweep has nothing to check except receivers without deliveries. A webhook that the store refused
    /// several times is set aside, and checked when its pause is over.
    private void rest() {
        lastCheck().filter(at -> at.isAfter(host.now())).ifPresent(at -> host.pass(Duration.between(host.now(), at)));
        for (int i = 0; i < 20; i++) {
            host.pass(Duration.ofMinutes(1));
            sweep();
        }
        checkable().forEach(webhook -> ledger.violation("webhook " + webhook.id().value() + " keeps the sweep awake"));
    }

    private Stream<Webhook> checkable() {
        return tenant.webhooks()
                .stream()
                .map(tenant::current)
                .filter(webhook -> webhook.health().circuit().isEmpty() && webhook.health().nextCheckAt().isPresent());
    }

    /// When the last of them is checked; never later than the longest pause allows, however far the clocks were ahead.
    private Optional<Instant> lastCheck() {
        Optional<Instant> last = checkable().flatMap(webhook -> webhook.health().nextCheckAt().stream())
                .max(Comparator.naturalOrder());
        last.filter(at -> at.isAfter(host.now().plus(LONGEST_PUT_OFF)))
                .ifPresent(at -> ledger.violation("the sweep looks again no sooner than " + at));
        return last;
    }

    private boolean isIdle() {
        return queue.isEmpty() && ledger.nextDue().isEmpty()
                && tenant.webhooks()
                        .stream()
                        .filter(webhook -> ledger.holding().contains(webhook.id()))
                        .allMatch(webhook -> tenant.current(webhook).deliveryMode() != Webhook.DeliveryMode.DELIVER);
    }

    private void check(boolean activated, boolean well) {
        queue.queued().forEach(id -> ledger.violation("left in the queue: " + id.value()));
        new Audit(store, ledger, queue, tenant.webhooks()).check(well).forEach(end -> {
            if (activated) {
                tally.count("ends: " + end);
            }
        });
    }
}
