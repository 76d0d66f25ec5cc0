package io.tidings.access;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;

/// What every store of [FailedLogins] does.
public abstract class FailedLoginsContract {

    private static final Instant MINUTE = Examples.NOW;

    protected abstract FailedLogins failedLogins();

    @Test
    void shouldCountFromOne() {
        ThrottleKey key = key();

        assertThat(IntStream.range(0, 3).map(_ -> add(key, MINUTE))).containsExactly(1, 2, 3);
    }

    @Test
    void shouldCountEverySuspectByItself() {
        TokenId id = new TokenId(Examples.id());
        add(ThrottleKey.token(id), MINUTE);

        assertThat(add(key(), MINUTE)).isOne();
        assertThat(add(new ThrottleKey("ADDRESS#" + id.value()), MINUTE)).isOne();
    }

    @Test
    void shouldBeginAnewWithEveryMinute() {
        ThrottleKey key = key();
        add(key, MINUTE);
        add(key, MINUTE);

        assertThat(add(key, MINUTE.plusSeconds(60))).isOne();
        assertThat(add(key, MINUTE.minusSeconds(60))).isOne();
    }

    @Test
    void shouldMissNoneOfManyAtOnce() throws Exception {
        ThrottleKey key = key();
        List<Callable<Integer>> failures = Collections.nCopies(32, () -> add(key, MINUTE));

        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            assertThat(executor.invokeAll(failures).stream().map(Future::resultNow))
                    .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 32).boxed().toList());
        }
    }

    private int add(ThrottleKey key, Instant minute) {
        return failedLogins().add(key, minute);
    }

    private static ThrottleKey key() {
        return ThrottleKey.token(new TokenId(Examples.id()));
    }
}
