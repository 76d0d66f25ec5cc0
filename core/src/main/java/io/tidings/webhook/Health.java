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
/// @param unreachable how many attempts in a row got no answer from the receiver itself, counted up to
///        [#UNREACHABLE_OPENS_CIRCUIT]
/// @param circuit present while it is open: the receiver is probed by one delivery at a time
/// @param rampUp present while held deliveries are released
/// @param nextCheckAt when the webhook must be checked; present as long as it may have held deliveries to release
/// @param pace how fast it answers
/// @param revision counts the changes, so that none is overwritten unseen; of the health that this one replaces
public record Health(
        WebhookStatus status,
        Optional<Instant> lastActivityAt,
        Optional<Instant> failingSince,
        Optional<String> disabledReason,
        int unreachable,
        Optional<OpenCircuit> circuit,
        Optional<RampUp> rampUp,
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
        return new Health(WebhookStatus.DRAFT, Optional.empty(), Optional.empty(), Optional.empty(), 0,
                Optional.empty(), Optional.empty(), Optional.empty(), Pace.unknown(), 0);
    }

    /// After a delivery at `now`. Held deliveries are released: few at first, and all of them after
    /// [RampUp#SUCCESSES_NEEDED] successes.
    public Health delivered(Instant now) {
        Optional<RampUp> rampingUp = circuit.isPresent() ? Optional.of(RampUp.started(now)) : rampUp;
        Optional<RampUp> progressed = rampingUp.map(RampUp::succeeded);
        boolean toldToGoOn = circuit.isPresent()
                || (progressed.filter(RampUp::isUnlimited).isPresent() && rampUp.filter(RampUp::isUnlimited).isEmpty());
        return new Health(WebhookStatus.HEALTHY, Optional.of(now), Optional.empty(), Optional.empty(), 0,
                Optional.empty(), progressed, toldToGoOn ? Optional.of(now) : nextCheckAt, pace, revision);
    }

    /// After an attempt at `now` that the receiver answered, but did not accept. A receiver that answers can be
    /// reached.
    public Health failed(Instant now) {
        return new Health(WebhookStatus.FAILING, Optional.of(now), Optional.of(failingSince.orElse(now)),
                Optional.empty(), 0, Optional.empty(), circuit.isPresent() ? Optional.of(RampUp.started(now)) : rampUp,
                circuit.isPresent() ? Optional.of(now) : nextCheckAt, pace, revision);
    }

    /// After an attempt at `now` that got no answer; it was no probe.
    ///
    /// @param waitsLong whether this delivery had failed before, and waits longer for its next attempt than there is
    ///        between two probes. Then fewer failures in a row open the circuit: it is probed, rather than left alone
    ///        for as long as its schedule says
    /// @param random for the jitter
    public Health unreachable(Instant now, boolean waitsLong, RandomGenerator random) {
        int inARow = Math.min(unreachable + 1, UNREACHABLE_OPENS_CIRCUIT);
        boolean enough = inARow == UNREACHABLE_OPENS_CIRCUIT
                || (waitsLong && inARow >= UNREACHABLE_BEFORE_LONG_WAIT);
        Health failing = failing(now, inARow);
        return circuit.isEmpty() && enough ? failing.opened(OpenCircuit.opened(now, random)) : failing;
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
        Health slow = new Health(status, Optional.of(now), failingSince, disabledReason, unreachable, circuit, rampUp,
                nextCheckAt, pace.tookLong(now), revision);
        return circuit.isPresent() ? slow.resumed(now) : slow;
    }

    private Health with(Pace changed) {
        return new Health(status, lastActivityAt, failingSince, disabledReason, unreachable, circuit, rampUp,
                nextCheckAt,
                changed, revision);
    }

    private Health opened(OpenCircuit opened) {
        return new Health(status, lastActivityAt, failingSince, disabledReason, unreachable, Optional.of(opened),
                Optional.empty(), Optional.of(opened.probeAt()), pace, revision);
    }

    private Health failing(Instant now, int inARow) {
        return new Health(WebhookStatus.FAILING, Optional.of(now), Optional.of(failingSince.orElse(now)),
                Optional.empty(), inARow, circuit, rampUp, nextCheckAt, pace, revision);
    }

    /// Before a probe that is made at `now`: nobody else makes one until the next is due.
    public Health probing(Instant now, RandomGenerator random) {
        return withCircuit(circuit.map(open -> open.probedAgainAt(open.nextProbe(now, random))));
    }

    /// After a probe at `now` that got no answer either.
    ///
    /// @param earliest when the receiver asked to be called again, or `now`
    public Health probeFailed(Instant now, Instant earliest) {
        return failing(now, UNREACHABLE_OPENS_CIRCUIT).withCircuit(circuit.map(open -> open.probeFailed(earliest)));
    }

    /// After its owner said at `now` that the receiver is back: it is probed at once, if its circuit is open.
    public Health resumed(Instant now) {
        return withCircuit(circuit.map(open -> open.probedAgainAt(now)));
    }

    /// The next check is at the time of the next probe.
    private Health withCircuit(Optional<OpenCircuit> changed) {
        return new Health(status, lastActivityAt, failingSince, disabledReason, unreachable, changed, rampUp,
                changed.map(OpenCircuit::probeAt).or(() -> nextCheckAt), pace, revision);
    }

    /// Whether, after a failure at `now`, it has failed for too long.
    public boolean hasFailedForTooLong(Instant now) {
        return failingSince.filter(since -> !now.isBefore(since.plus(MAX_FAILING))).isPresent();
    }

    /// After Tidings gave the webhook up at `now`.
    public Health disabled(Instant now, String reason) {
        return new Health(WebhookStatus.DISABLED, Optional.of(now), Optional.of(failingSince.orElse(now)),
                Optional.of(reason), 0, Optional.empty(), Optional.empty(), Optional.empty(), pace, revision);
    }

    /// After its owner switched it on at `now`: what was held is let go, or probes at once if its circuit is open. One
    /// that Tidings had disabled gets a fresh start.
    public Health activated(Instant now) {
        boolean revived = status == WebhookStatus.DISABLED;
        Health fresh = new Health(revived ? WebhookStatus.DRAFT : status, lastActivityAt,
                revived ? Optional.empty() : failingSince, Optional.empty(), revived ? 0 : unreachable, circuit,
                circuit.isPresent() ? rampUp : Optional.of(RampUp.started(now)), Optional.of(now), pace, revision);
        return fresh.resumed(now);
    }

    /// After a check; the next one is at `next`.
    public Health withNextCheckAt(Instant next) {
        return new Health(status, lastActivityAt, failingSince, disabledReason, unreachable, circuit, rampUp,
                Optional.of(next), pace, revision);
    }

    /// After a check has found that nothing is held any more.
    public Health withoutHeld() {
        return new Health(status, lastActivityAt, failingSince, disabledReason, unreachable, circuit,
                Optional.empty(), Optional.empty(), pace, revision);
    }

    /// The same, as it stands in a store.
    public Health revised(long nowRevision) {
        return new Health(status, lastActivityAt, failingSince, disabledReason, unreachable, circuit, rampUp,
                nextCheckAt,
                pace, nowRevision);
    }

    /// Whether `newer` says something that is worth a write.
    public boolean needsSave(Health newer) {
        boolean activity = newer.lastActivityAt
                .filter(at -> lastActivityAt.isEmpty() || !at.isBefore(lastActivityAt.get().plus(ACTIVITY_PRECISION)))
                .isPresent();
        return activity || !withActivityOf(newer).equals(newer);
    }

    private Health withActivityOf(Health other) {
        return new Health(status, other.lastActivityAt, failingSince, disabledReason, unreachable, circuit, rampUp,
                nextCheckAt, pace, other.revision);
    }
}
