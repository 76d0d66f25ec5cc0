package io.tidings.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/// A receiver that could not be reached several times in a row gets only probes, so that its timeouts do not delay
/// other deliveries.
///
/// The interval of probes depends only on the length of the outage, not on settings of the owner. After an outage of up
/// to ten minutes, the receiver is called within 30 seconds of its recovery; after a longer one, within a tenth of the
/// outage.
///
/// @param since when the circuit opened
/// @param probes how many probes have failed since
/// @param probeAt from when on the next delivery may be attempted
public record OpenCircuit(Instant since, int probes, Instant probeAt) implements Reachability {

    /// How long after the circuit opened the first probe is made.
    static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

    /// How long there is between two probes at first. With the jitter and the way through the queue, less than the 30
    /// seconds that are promised.
    public static final Duration SHORT_PAUSE = Duration.ofSeconds(20);

    /// How long there is between two probes at most.
    public static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

    /// For how long after the circuit opened pauses stay short.
    static final Duration SHORT_OUTAGE = Duration.ofMinutes(10);

    /// How much of a longer outage the pause to the next probe is. With the jitter and the way through the queue, less
    /// than the tenth that is promised.
    static final double SHARE = 0.07;

    /// As many as open it. More are not counted: they change nothing.
    @Override
    public int unreachable() {
        return Health.UNREACHABLE_OPENS_CIRCUIT;
    }

    /// Opened at `now`.
    static OpenCircuit opened(Instant now, RandomGenerator random) {
        return new OpenCircuit(now, 0, now.plus(RetrySchedule.jittered(FIRST_PAUSE, random)));
    }

    /// When the probe after one that is made at `now` may be made. It does not matter whether that one has ended: one
    /// that hangs for its whole time must not keep the next from noticing that the receiver is back.
    public Instant nextProbe(Instant now, RandomGenerator random) {
        return now.plus(RetrySchedule.jittered(pause(Duration.between(since, now)), random));
    }

    /// @param open for how long the circuit has been open
    static Duration pause(Duration open) {
        if (open.compareTo(SHORT_OUTAGE) < 0) {
            return SHORT_PAUSE;
        }
        Duration share = Duration.ofMillis(Math.round(open.toMillis() * SHARE));
        return share.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : share;
    }

    OpenCircuit probedAgainAt(Instant next) {
        return new OpenCircuit(since, probes, next);
    }

    /// After one more probe that failed.
    ///
    /// @param earliest no probe is made before
    OpenCircuit probeFailed(Instant earliest) {
        return new OpenCircuit(since, probes + 1, earliest.isAfter(probeAt) ? earliest : probeAt);
    }
}
