package io.tidings.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What attempts have shown about a webhook's receiver, and what follows from that.
///
/// @param lastActivityAt when a callback was last attempted; kept to within [#ACTIVITY_PRECISION], so that a busy
///        webhook does not cost a write per callback
/// @param failingSince since when no attempt has succeeded; empty while it is well
/// @param disabledReason why Tidings stopped calling it, in words for its owner
/// @param reachability whether its circuit is closed, open, or half-open
/// @param nextCheckAt when the webhook must be checked; present as long as it may have held deliveries to release
/// @param pace how fast it answers
/// @param revision counts the changes, so that none is overwritten unseen; of the health that this one replaces
public record Health(
        WebhookStatus status,
        Optional<Instant> lastActivityAt,
        Optional<Instant> failingSince,
        Optional<String> disabledReason,
        Reachability reachability,
        Optional<Instant> nextCheckAt,
        Pace pace,
        long revision) {

    /// How far `lastActivityAt` may lag behind.
    public static final Duration ACTIVITY_PRECISION = Duration.ofMinutes(1);

    /// After so many attempts in a row without an answer, the circuit opens.
    public static final int UNREACHABLE_OPENS_CIRCUIT = 5;

    /// After so many it opens as well, if a delivery's next delay would be long.
    public static final int UNREACHABLE_BEFORE_LONG_WAIT = 2;

    /// After so long without one success, Tidings stops calling the webhook.
    public static final Duration MAX_FAILING = Duration.ofDays(5);

    /// The health of a webhook that has never been called.
    public static Health unknown() {
        return new Health(WebhookStatus.DRAFT, Optional.empty(), Optional.empty(), Optional.empty(),
                ClosedCircuit.REACHED, Optional.empty(), Pace.unknown(), 0);
    }

    /// Present while the circuit is open: the receiver is probed by one delivery at a time.
    public Optional<OpenCircuit> circuit() {
        return reachability instanceof OpenCircuit open ? Optional.of(open) : Optional.empty();
    }

    /// After a delivery at `now`. Held deliveries are released: few at first, and all of them after
    /// [RampUp#SUCCESSES_NEEDED] successes.
    public Health delivered(Instant now) {
        return switch (reachability) {
            case ClosedCircuit _ -> healthy(now, ClosedCircuit.REACHED, nextCheckAt);
            case RampUp rampUp ->
                healthy(now, rampUp.succeeded(), rampUp.needsOneMore() ? Optional.of(now) : nextCheckAt);
            case OpenCircuit _ -> healthy(now, RampUp.started(now).succeeded(), Optional.of(now));
        };
    }

    /// After an attempt at `now` that the receiver answered, but did not accept. A receiver that answers can be
    /// reached.
    public Health failed(Instant now) {
        return switch (reachability) {
            case ClosedCircuit _ -> failing(now, ClosedCircuit.REACHED, nextCheckAt);
            case RampUp rampUp -> failing(now, rampUp.withUnreachable(0), nextCheckAt);
            case OpenCircuit _ -> failing(now, RampUp.started(now), Optional.of(now));
        };
    }

    /// After an attempt at `now` that got no answer; it was no probe.
    ///
    /// @param waitsLong whether this delivery had failed before, and waits longer for its next attempt than there is
    ///        between two probes. Then fewer failures in a row open the circuit: it is probed, rather than left alone
    ///        for as long as its schedule says
    /// @param random for the jitter
    public Health unreachable(Instant now, boolean waitsLong, RandomGenerator random) {
        if (reachability instanceof OpenCircuit) {
            return failing(now, reachability, nextCheckAt);
        }
        int inARow = Math.min(reachability.unreachable() + 1, UNREACHABLE_OPENS_CIRCUIT);
        if (inARow == UNREACHABLE_OPENS_CIRCUIT || (waitsLong && inARow >= UNREACHABLE_BEFORE_LONG_WAIT)) {
            OpenCircuit opened = OpenCircuit.opened(now, random);
            return failing(now, opened, Optional.of(opened.probeAt()));
        }
        return failing(now, withUnreachable(inARow), nextCheckAt);
    }

    /// After an answer within the first time limit, whatever it said.
    public Health answeredFast() {
        return with(pace.answeredFast());
    }

    /// After an attempt that ended at `now` and took longer than the first time limit.
    public Health tookLong(Instant now) {
        return with(pace.tookLong(now));
    }

    /// After an attempt that ended at `now` because the first time limit was over, which says nothing but that the
    /// receiver is slow. If it was a probe, the next may be made at once, in the slow lane.
    public Health abandoned(Instant now) {
        return new Health(status, Optional.of(now), failingSince, disabledReason, reachability, nextCheckAt,
                pace.tookLong(now), revision).resumed(now);
    }

    /// Before a probe that is made at `now`: nobody else makes one until the next is due.
    public Health probing(Instant now, RandomGenerator random) {
        return circuit().map(open -> with(open.probedAgainAt(open.nextProbe(now, random)))).orElse(this);
    }

    /// After a probe at `now` that got no answer either. Another delivery may have closed the circuit meanwhile; then
    /// the next failure opens it again.
    ///
    /// @param earliest when the receiver asked to be called again, or `now`
    public Health probeFailed(Instant now, Instant earliest) {
        Health failing = failing(now, withUnreachable(UNREACHABLE_OPENS_CIRCUIT), nextCheckAt);
        return circuit().map(open -> failing.with(open.probeFailed(earliest))).orElse(failing);
    }

    /// After its owner said at `now` that the receiver is back: it is probed at once, if its circuit is open.
    public Health resumed(Instant now) {
        return circuit().map(open -> with(open.probedAgainAt(now))).orElse(this);
    }

    /// Whether, after a failure at `now`, it has failed for too long.
    public boolean hasFailedForTooLong(Instant now) {
        return failingSince.filter(since -> !now.isBefore(since.plus(MAX_FAILING))).isPresent();
    }

    /// After Tidings gave the webhook up at `now`.
    public Health disabled(Instant now, String reason) {
        return attempted(WebhookStatus.DISABLED, now, Optional.of(failingSince.orElse(now)), Optional.of(reason),
                ClosedCircuit.REACHED, Optional.empty());
    }

    /// After the owner switched the webhook on at `now`: held deliveries are requeued, or one of them is a probe at
    /// once if the circuit is open. If Tidings had disabled the webhook, its failures are forgotten.
    public Health activated(Instant now) {
        boolean revived = status == WebhookStatus.DISABLED;
        int unreachable = revived ? 0 : reachability.unreachable();
        Reachability released = reachability instanceof OpenCircuit open
                ? open.probedAgainAt(now)
                : RampUp.started(now).withUnreachable(unreachable);
        return new Health(revived ? WebhookStatus.DRAFT : status, lastActivityAt,
                revived ? Optional.empty() : failingSince, Optional.empty(), released, Optional.of(now), pace,
                revision);
    }

    /// After a check; the next one is at `next`.
    public Health withNextCheckAt(Instant next) {
        return with(reachability, Optional.of(next));
    }

    /// After a check has found that nothing is held any more.
    public Health withoutHeld() {
        return with(reachability instanceof RampUp rampUp ? new ClosedCircuit(rampUp.unreachable()) : reachability,
                Optional.empty());
    }

    /// The same, as it stands in a store.
    public Health revised(long nowRevision) {
        return new Health(status, lastActivityAt, failingSince, disabledReason, reachability, nextCheckAt, pace,
                nowRevision);
    }

    /// Whether `newer` says something that is worth a write.
    public boolean needsSave(Health newer) {
        boolean activity = newer.lastActivityAt
                .filter(at -> lastActivityAt.isEmpty() || !at.isBefore(lastActivityAt.get().plus(ACTIVITY_PRECISION)))
                .isPresent();
        return activity || !withActivityOf(newer).equals(newer);
    }

    private Health withActivityOf(Health other) {
        return new Health(status, other.lastActivityAt, failingSince, disabledReason, reachability, nextCheckAt, pace,
                other.revision);
    }

    private Health healthy(Instant now, Reachability seen, Optional<Instant> next) {
        return attempted(WebhookStatus.HEALTHY, now, Optional.empty(), Optional.empty(), seen, next);
    }

    private Health failing(Instant now, Reachability seen, Optional<Instant> next) {
        return attempted(WebhookStatus.FAILING, now, Optional.of(failingSince.orElse(now)), Optional.empty(), seen,
                next);
    }

    private Health attempted(WebhookStatus seen, Instant now, Optional<Instant> since, Optional<String> reason,
            Reachability reached, Optional<Instant> next) {
        return new Health(seen, Optional.of(now), since, reason, reached, next, pace, revision);
    }

    private Health with(Pace changed) {
        return new Health(status, lastActivityAt, failingSince, disabledReason, reachability, nextCheckAt, changed,
                revision);
    }

    /// The next check is at the time of the next probe.
    private Health with(OpenCircuit open) {
        return with(open, Optional.of(open.probeAt()));
    }

    private Health with(Reachability changed, Optional<Instant> next) {
        return new Health(status, lastActivityAt, failingSince, disabledReason, changed, next, pace, revision);
    }

    private Reachability withUnreachable(int attempts) {
        return switch (reachability) {
            case ClosedCircuit _ -> new ClosedCircuit(attempts);
            case RampUp rampUp -> rampUp.withUnreachable(attempts);
            case OpenCircuit open -> open;
        };
    }
}
