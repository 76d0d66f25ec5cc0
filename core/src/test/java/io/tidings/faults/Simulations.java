package io.tidings.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.testing.Store;

import static org.assertj.core.api.Assertions.assertThat;

/// Many schedules, or with `-Dtidings.faults.seed` the one of that seed, told step by step.
public final class Simulations {

    private static final String SEED = "tidings.faults.seed";
    private static final String SCHEDULES = "tidings.faults.schedules";

    private final String test;
    private final Simulation.Size size;
    private final int schedules;
    private final Supplier<Store> stores;

    /// @param test that runs them
    /// @param schedules how many, unless `-Dtidings.faults.schedules` says otherwise
    /// @param stores makes an empty store for each
    public Simulations(String test, Simulation.Size size, int schedules, Supplier<Store> stores) {
        this.test = test;
        this.size = size;
        this.schedules = Integer.getInteger(SCHEDULES, schedules);
        this.stores = stores;
    }

    /// Runs them, and reports.
    public void run() {
        // Every failure is logged, as it should be; here there are thousands.
        Logger log = (Logger) LoggerFactory.getLogger("io.tidings");
        Level level = log.getLevel();
        log.setLevel(Level.OFF);
        try {
            Long seed = Long.getLong(SEED);
            if (seed != null) {
                Simulation.Result result = new Simulation(stores.get(), seed, size, System.out::println).run();
                System.out.println(result.tally());
                assertThat(result.violations()).as("seed " + seed).isEmpty();
            } else {
                runAll(new SplittableRandom().nextLong());
            }
        } finally {
            log.setLevel(level);
        }
    }

    private void runAll(long base) {
        System.out.println(test + ": " + schedules + " schedules from base seed " + base);
        long start = System.nanoTime();
        SplittableRandom seeds = new SplittableRandom(base);
        Tally tally = new Tally();
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < schedules; i++) {
            long seed = seeds.nextLong();
            Simulation.Result result = new Simulation(stores.get(), seed, size, _ -> {}).run();
            tally.add(result.tally());
            if (!result.violations().isEmpty()) {
                failures.add("seed " + seed + ": " + result.violations().getFirst());
                System.out.println(failures.getLast() + "\n  replay: ./mvnw verify -pl core -am -Dtest=" + test
                        + " -Dit.test=" + test + " -Dsurefire.failIfNoSpecifiedTests=false"
                        + " -Dfailsafe.failIfNoSpecifiedTests=false -D" + SEED + "=" + seed);
            }
        }
        System.out.println(test + " in " + (System.nanoTime() - start) / 1_000_000 + " ms: " + tally);
        assertThat(failures).isEmpty();
    }
}
