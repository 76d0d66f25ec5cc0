package io.tidings.faults;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Which faults a schedule has, and how many: every schedule its own, so that each kind is seen alone and with others.
final class Faults {

    private static final List<Double> RATES = List.of(0.005, 0.02, 0.05, 0.1, 0.2, 0.35);

    private final Chance chance;
    private final Tally tally;
    private final Set<Fault> possible;
    private final double rate;
    private boolean over;

    Faults(Chance chance, Tally tally) {
        this.chance = chance;
        this.tally = tally;
        this.rate = chance.oneOf(RATES);
        this.possible = EnumSet.noneOf(Fault.class);
        double share = chance.oneOf(List.of(0.25, 0.5, 1.0));
        EnumSet.allOf(Fault.class).stream().filter(_ -> chance.of(share)).forEach(possible::add);
    }

    /// From now on all goes well.
    void end() {
        over = true;
    }

    /// Whether it does so from time to time.
    boolean strikes(Fault fault) {
        return chance.of(rate) && mayStrike(fault);
    }

    /// Whether it does so at all.
    boolean mayStrike(Fault fault) {
        boolean strikes = !over && possible.contains(fault);
        if (strikes) {
            tally.count(fault);
        }
        return strikes;
    }

    /// @return one of `candidates`, or null
    Fault at(Set<Fault> candidates) {
        if (over || !chance.of(rate)) {
            return null;
        }
        List<Fault> some = candidates.stream().filter(possible::contains).toList();
        if (some.isEmpty()) {
            return null;
        }
        Fault fault = chance.oneOf(some);
        tally.count(fault);
        return fault;
    }

    @Override
    public String toString() {
        return rate + " " + possible;
    }
}
