package io.tidings.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.testing.Store;

import static org.assertj.core.api.Assertions.assertThat;

/// Many schedules, or with `-Dtidings.faults.seed` the one of that seed, told step by step.
public final class Simulations {

    private static final String SEED = "tidings.faults.seed";

    /// What the seeds of all schedules follow from.
    private static final String BASE = "tidings.seed";
    private static final String SCHEDULES = "tidings.faults.schedules";
    private static final int AT_A_TIME = 2;

    private final String test;
    private final Simulation.Size size;
    private final int schedules;
    private final Duration time;
    private final Supplier<Store> stores;

    /// @param test that runs them
    /// @param schedules how many, unless `-Dtidings.faults.schedules` says otherwise
    /// @param time after which no more are begun
    /// @param stores makes an empty store for each
    public Simulations(String test, Simulation.Size size, int schedules, Duration time, Supplier<Store> stores) {
        this.test = test;
        this.size = size;
        this.schedules = Integer.getInteger(SCHEDULES, schedules);
        this.time = time;
        this.stores = stores;
    }

    /// Runs them, and reports.
    ///
    /// @throws AssertionError if one went wrong
    public void run() {
        // Every failure is logged, as it should be; here there are thousands.
        Logger log = (Logger) LoggerFactory.getLogger("io.tidings");
        Level level = log.getLevel();
        log.setLevel(Level.OFF);
        try {
            Long seed = Long.getLong(SEED);
            if (seed == null) {
                runAll(Long.getLong(BASE, new SplittableRandom().nextLong()));
            } else {
                Simulation.Result result = new Simulation(stores.get(), seed, size, System.out::println).run();
                System.out.println(result.tally());
                assertThat(result.violations()).as("seed " + seed).isEmpty();
            }
        } finally {
            log.setLevel(level);
        }
    }

    private void runAll(long base) {
        // What it takes to start is not counted.
        var _ = stores.get();
        long start = System.nanoTime();
        SplittableRandom seeds = new SplittableRandom(base);
        Tally tally = new Tally();
        List<String> failures = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
            for (int i = 0; i < schedules; i++) {
                long seed = seeds.nextLong();
                threads.execute(() -> {
                    if (System.nanoTime() - start < time.toNanos()) {
                        run(seed, tally, failures);
                    }
                });
            }
        }
        System.out.println(test + ", base seed " + base + ", " + (System.nanoTime() - start) / 1_000_000_000 + " s: "
                + tally);
        assertThat(failures).isEmpty();
        assertThat(tally.figure("schedules")).isPositive();
    }

    private void run(long seed, Tally tally, List<String> failures) {
        List<String> violations;
        try {
            Simulation.Result result = new Simulation(stores.get(), seed, size, _ -> {}).run();
            tally.add(result.tally());
            violations = result.violations();
        } catch (RuntimeException | Error e) {
            violations = List.of(e.toString());
        }
        if (!violations.isEmpty()) {
            failures.add("seed " + seed + ": " + violations.getFirst());
            System.out.println("seed " + seed + ": " + violations.getFirst() + "\n  replay: ./mvnw verify -pl core -am"
                    + " -Dtest=" + test + " -Dit.test=" + test + " -D" + SEED + "=" + seed);
        }
    }
}
