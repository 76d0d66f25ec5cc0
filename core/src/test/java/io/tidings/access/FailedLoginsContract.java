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
        Suspect suspect = suspect();

        assertThat(IntStream.range(0, 3).map(_ -> add(suspect, MINUTE))).containsExactly(1, 2, 3);
    }

    @Test
    void shouldCountEverySuspectByItself() {
        TokenId id = new TokenId(Examples.id());
        add(Suspect.token(id), MINUTE);

        assertThat(add(suspect(), MINUTE)).isOne();
        assertThat(add(new Suspect("ADDRESS#" + id.value()), MINUTE)).isOne();
    }

    @Test
    void shouldBeginAnewWithEveryMinute() {
        Suspect suspect = suspect();
        add(suspect, MINUTE);
        add(suspect, MINUTE);

        assertThat(add(suspect, MINUTE.plusSeconds(60))).isOne();
        assertThat(add(suspect, MINUTE.minusSeconds(60))).isOne();
    }

    @Test
    void shouldMissNoneOfManyAtOnce() throws Exception {
        Suspect suspect = suspect();
        List<Callable<Integer>> failures = Collections.nCopies(32, () -> add(suspect, MINUTE));

        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            assertThat(executor.invokeAll(failures).stream().map(Future::resultNow))
                    .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 32).boxed().toList());
        }
    }

    private int add(Suspect suspect, Instant minute) {
        return failedLogins().add(suspect, minute);
    }

    private static Suspect suspect() {
        return Suspect.token(new TokenId(Examples.id()));
    }
}
