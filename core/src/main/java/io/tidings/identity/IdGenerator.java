package io.tidings.identity;

import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Makes time-ordered ids: 4 bytes of Unix seconds, then 8 random bytes.
public final class IdGenerator {

    private final Clock clock;
    private final Supplier<? extends RandomGenerator> random;

    /// @param random called for every id, so that two restores of one process snapshot never repeat an id
    public IdGenerator(Clock clock, Supplier<? extends RandomGenerator> random) {
        this.clock = clock;
        this.random = random;
    }

    /// A new id, in the form of [EntityId].
    public String next() {
        byte[] tail = new byte[8];
        random.get().nextBytes(tail);
        return EntityId.timePrefix(clock.instant()) + HexFormat.of().formatHex(tail);
    }

    /// A new id that begins with the millisecond of `time`.
    public PreciseId next(Instant time) {
        byte[] tail = new byte[7];
        random.get().nextBytes(tail);
        String digits = HexFormat.of().formatHex(tail);
        return new PreciseId(PreciseId.timePrefix(time) + digits.substring(1));
    }
}
