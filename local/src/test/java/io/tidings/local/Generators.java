package io.tidings.local;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/// What the JVM's own generators of random numbers are seeded from: part of a snapshot of the process, so that all who
/// start from it go on with the same.
record Generators(Map<AtomicLong, Long> seeds) {

    static Generators now() {
        Map<AtomicLong, Long> seeds = new HashMap<>();
        for (AtomicLong seed : new AtomicLong[]{
                seed(ThreadLocalRandom.class, "seeder"),
                seed(SplittableRandom.class, "defaultGen"),
                seed(Random.class, "seedUniquifier")}) {
            seeds.put(seed, seed.get());
        }
        return new Generators(seeds);
    }

    /// As if the process started from the snapshot once more. Threads that exist keep what they have drawn.
    void restore() {
        seeds.forEach(AtomicLong::set);
    }

    private static AtomicLong seed(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return (AtomicLong) field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
