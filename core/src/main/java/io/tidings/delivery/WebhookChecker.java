package io.tidings.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.tidings.webhook.ClosedCircuit;
import io.tidings.webhook.Health;
import io.tidings.webhook.OpenCircuit;
import io.tidings.webhook.RampUp;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.Webhooks;

/// Checks one webhook with held deliveries, and requeues those that it may be sent now: one probe while its circuit is
/// open, then [RampUp#INITIAL_BATCH] at a time, then all. Called at the requested time ([DelayedChecks]) and by the
/// sweep, possibly several times at once.
public final class WebhookChecker {

    /// How many deliveries one check requeues at most. Another follows at once while there are more.
    static final int MAX_REQUEUED = 500;

    private static final int PAGE = 100;

    /// Probes rotate among so many deliveries. One that its receiver can never answer must not be the only one.
    private static final int PROBE_CANDIDATES = 20;

    /// The interval of checks while there is more to requeue. The index lags behind by less.
    private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(1);

    /// The time until the sweep's next check after some deliveries were released.
    private static final Duration RAMP_UP_INTERVAL = Duration.ofMinutes(1);

    /// The time until the sweep's next check after a probe was requeued, in case the probe gets lost.
    private static final Duration PROBE_INTERVAL = Duration.ofMinutes(1);

    /// How much earlier than requested a check may come, since clocks are not exact. It is requested again then.
    private static final Duration EARLY = Duration.ofSeconds(5);

    private final Deliveries deliveries;
    private final Webhooks webhooks;
    private final Requeuer requeuer;
    private final CheckScheduler scheduler;
    private final Clock clock;
    private final Supplier<? extends RandomGenerator> random;

    /// @param random for the jitter of probes
    public WebhookChecker(Deliveries deliveries, Webhooks webhooks, Requeuer requeuer, DelayedChecks checks,
            Clock clock,
            Supplier<? extends RandomGenerator> random) {
        this.deliveries = deliveries;
        this.webhooks = webhooks;
        this.requeuer = requeuer;
        this.scheduler = new CheckScheduler(checks, clock);
        this.clock = clock;
        this.random = random;
    }

    /// Checks the webhook, if its check is due. The next check is saved first, so that nobody else does the same.
    ///
    /// @param deadline when to begin nothing more
    /// @return how many deliveries were requeued
    /// @throws RuntimeException if the store or the queue fails; what was not requeued stays held
    public int check(WebhookKey key, Instant deadline) {
        Optional<Webhook> found = webhooks.findById(key);
        Instant now = clock.instant();
        Optional<Instant> nextCheckAt = found.flatMap(webhook -> webhook.health().nextCheckAt());
        if (found.isEmpty() || nextCheckAt.isEmpty()) {
            return 0;
        }
        Webhook webhook = found.get();
        if (nextCheckAt.get().isAfter(now)) {
            nextCheckAt.filter(at -> at.isBefore(now.plus(EARLY))).ifPresent(at -> scheduler.schedule(key, at));
            return 0;
        }
        Health health = webhook.health();
        if (webhook.deliveryMode() != Webhook.DeliveryMode.DELIVER) {
            webhooks.saveHealth(key, health.withoutHeld());
            return 0;
        }
        return switch (health.reachability()) {
            case OpenCircuit open -> probe(webhook, open, now);
            case ClosedCircuit _ -> release(webhook, now, deadline);
            case RampUp _ -> release(webhook, now, deadline);
        };
    }

    /// Requeues one delivery. Its attempt claims the probe and requests the next check. If none is held, one may be in
    /// flight, so there is a next check nevertheless.
    private int probe(Webhook webhook, OpenCircuit open, Instant now) {
        WebhookKey key = webhook.key();
        Health health = webhook.health();
        List<ParkedDelivery> held = deliveries.findHeld(key.id(), PROBE_CANDIDATES);
        Health noted = held.isEmpty()
                ? health.withNextCheckAt(open.nextProbe(now, random.get()))
                : health.withNextCheckAt(now.plus(PROBE_INTERVAL));
        if (!webhooks.saveHealth(key, noted)) {
            return 0;
        }
        if (held.isEmpty()) {
            scheduler.healthChanged(key, health, noted);
            return 0;
        }
        return requeuer.requeue(List.of(held.get(open.probes() % held.size())), webhook);
    }

    private int release(Webhook webhook, Instant now, Instant deadline) {
        WebhookKey key = webhook.key();
        Health health = webhook.health();
        Health noted = health.withNextCheckAt(now.plus(RAMP_UP_INTERVAL));
        if (!webhooks.saveHealth(key, noted)) {
            return 0;
        }
        noted = noted.revised(health.revision() + 1);
        boolean unlimited = health.reachability() instanceof RampUp rampUp && rampUp.isUnlimited();
        int released = requeueHeld(webhook, unlimited ? MAX_REQUEUED : RampUp.INITIAL_BATCH, deadline);
        if (unlimited && released >= PAGE) {
            Health again = noted.withNextCheckAt(clock.instant().plus(BETWEEN_CHECKS));
            if (webhooks.saveHealth(key, again)) {
                scheduler.healthChanged(key, noted, again);
            }
            return released;
        }
        boolean mayFollow = health.reachability() instanceof RampUp rampUp && now.isBefore(rampUp.until());
        if (released == 0 && !mayFollow && deliveries.findHeld(key.id(), 1).isEmpty()) {
            webhooks.saveHealth(key, noted.withoutHeld());
        }
        return released;
    }

    /// Requeues page by page, until no held deliveries are left, or others have claimed the whole page.
    private int requeueHeld(Webhook webhook, int most, Instant deadline) {
        int all = 0;
        while (all < most && clock.instant().isBefore(deadline)) {
            int limit = Math.min(PAGE, most - all);
            List<ParkedDelivery> page = deliveries.findHeld(webhook.id(), limit);
            int taken = page.isEmpty() ? 0 : requeuer.requeue(page, webhook);
            all += taken;
            if (page.size() < limit || taken == 0) {
                break;
            }
        }
        return all;
    }
}
