package io.tidings.local;

import java.lang.reflect.Field;
import java.util.concurrent.ThreadLocalRandom;

/// The state of this thread's own generator of random numbers: part of a snapshot of the process, so that all who start
/// from it go on with the same.
record Generators(long seed) {

    private static final Field SEED = field();

    static Generators now() {
        // The first number needs a seed.
        ThreadLocalRandom.current().nextInt();
        try {
            return new Generators(SEED.getLong(Thread.currentThread()));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /// As if the process started from the snapshot once more, in the thread that it was taken in.
    void restore() {
        try {
            SEED.setLong(Thread.currentThread(), seed);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Field field() {
        try {
            Field field = Thread.class.getDeclaredField("threadLocalRandomSeed");
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }
}
