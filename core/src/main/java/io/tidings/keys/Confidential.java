package io.tidings.keys;

import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/// A secret that is decrypted at its first use, so code that never uses it neither waits for the keys nor fails without
/// them. Its text never contains the secret.
public final class Confidential<T> {

    private final Lock revealing = new ReentrantLock();
    private final Supplier<T> source;
    private volatile Optional<T> revealed;

    private Confidential(Supplier<T> source, Optional<T> revealed) {
        this.source = source;
        this.revealed = revealed;
    }

    /// One that is known.
    public static <T> Confidential<T> of(T value) {
        return new Confidential<>(() -> value, Optional.of(value));
    }

    /// One that `source` gives, which is asked once, or again if it fails.
    public static <T> Confidential<T> encrypted(Supplier<T> source) {
        return new Confidential<>(source, Optional.empty());
    }

    /// A part of it, or what follows from it.
    public <R> Confidential<R> map(Function<T, R> mapping) {
        return encrypted(() -> mapping.apply(reveal()));
    }

    /// The secret itself.
    ///
    /// @throws DecryptionFailedException if it does not open
    /// @throws KeysUnavailableException if the keys cannot be had at present
    public T reveal() {
        if (revealed.isEmpty()) {
            revealing.lock();
            try {
                if (revealed.isEmpty()) {
                    revealed = Optional.of(source.get());
                }
            } finally {
                revealing.unlock();
            }
        }
        return revealed.get();
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Confidential<?> that && reveal().equals(that.reveal()));
    }

    @Override
    public int hashCode() {
        return reveal().hashCode();
    }

    /// Never the secret.
    @Override
    public String toString() {
        return "***";
    }
}
