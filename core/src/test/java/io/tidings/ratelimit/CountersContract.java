package io.tidings.ratelimit;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.tidings.access.Identity;
import io.tidings.organization.OrganizationId;
import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;

/// What every store of [Counters] does.
public abstract class CountersContract {

    private static final Instant WINDOW = Examples.NOW;

    protected abstract Counters counts();

    @Test
    void shouldSayHowMuchItWasBefore() {
        LimitKey key = key();

        assertThat(counts().add(key, WINDOW, 5)).isZero();
        assertThat(counts().add(key, WINDOW, 1)).isEqualTo(5);
        assertThat(counts().add(key, WINDOW, 1_000_000_000_000L)).isEqualTo(6);
        assertThat(counts().add(key, WINDOW, 1)).isEqualTo(1_000_000_000_006L);
    }

    @Test
    void shouldCountEveryMeterAndWindowByItself() {
        OrganizationId organization = Examples.organizationId();
        counts().add(LimitKey.of("events", organization), WINDOW, 5);

        assertThat(counts().add(LimitKey.of("requests", organization), WINDOW, 1)).isZero();
        assertThat(counts().add(key(), WINDOW, 1)).isZero();
        assertThat(counts().add(LimitKey.of("events", organization), WINDOW.plus(Limit.WINDOW), 1)).isZero();
        assertThat(counts().add(LimitKey.of("events", organization), WINDOW, 1)).isEqualTo(5);
    }

    @Test
    void shouldTakeBackWhatWasNotNeeded() {
        LimitKey key = key();
        counts().add(key, WINDOW, 30);

        assertThat(counts().add(key, WINDOW, -20)).isEqualTo(30);
        assertThat(counts().add(key, WINDOW, -20)).isEqualTo(10);
        assertThat(counts().add(key, WINDOW, 1)).isEqualTo(-10);
    }

    @Test
    void shouldCountAnybody() {
        Identity strange = Identity.user("ü".repeat(255) + "#\n", java.util.Optional.empty());
        Identity token = Identity.token(strange.id(), "token");

        assertThat(counts().add(LimitKey.of("events", strange), WINDOW, 5)).isZero();
        assertThat(counts().add(LimitKey.of("events", token), WINDOW, 5)).isZero();
        assertThat(counts().add(LimitKey.of("events", strange), WINDOW, 5)).isEqualTo(5);
    }

    @Test
    void shouldMissNoneOfManyAtOnce() throws Exception {
        LimitKey key = key();
        List<Callable<Long>> calls = Collections.nCopies(32, () -> counts().add(key, WINDOW, 2));

        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            assertThat(executor.invokeAll(calls).stream().map(Future::resultNow))
                    .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 32).map(i -> 2 * i).boxed().toList());
        }
    }

    private static LimitKey key() {
        return LimitKey.of("events", Examples.organizationId());
    }
}
