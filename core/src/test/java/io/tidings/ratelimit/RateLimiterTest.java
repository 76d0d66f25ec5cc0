package io.tidings.ratelimit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.memory.InMemoryCounters;
import io.tidings.testing.Examples;
import io.tidings.testing.TestingClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RateLimiterTest {

    private static final Limit LIMIT = Limit.perSecond(100);

    private final TestingClock clock = new TestingClock(Examples.NOW);
    private final InMemoryCounters counts = new InMemoryCounters();
    private final RateLimiter limiter = instance();
    private final LimitKey key = key();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 99, 100, 101, 1_000, 12_345})
    void shouldLetPassTheLimitAndNoMore(int tokens) {
        Limit limit = new Limit(tokens);

        assertThat(passing(limiter, limit, tokens)).isEqualTo(tokens);
        assertThat(limiter.acquire(key, limit, 1)).isPresent();
    }

    @Test
    void shouldLetPassAgainInTheNextWindow() {
        passing(limiter, LIMIT, 1_000);
        Duration wait = limiter.acquire(key, LIMIT, 1).orElseThrow();

        clock.pass(wait.minusMillis(1));
        assertThat(limiter.acquire(key, LIMIT, 1)).isPresent();
        clock.pass(Duration.ofMillis(1));
        assertThat(passing(limiter, LIMIT, 2_000)).isEqualTo(1_000);
    }

    /// Rounded up: a caller who waits as long as told does not come too early.
    @ParameterizedTest
    @CsvSource({"0, 10", "1, 10", "1000, 9", "9000, 1", "9001, 1", "9999, 1"})
    void shouldSayHowLongToWait(int millis, int seconds) {
        passing(limiter, LIMIT, 1_000);
        clock.set(Examples.NOW.plusMillis(millis));

        assertThat(limiter.acquire(key, LIMIT, 1)).contains(Duration.ofSeconds(seconds));
    }

    @Test
    void shouldCountEveryMeterByItself() {
        passing(limiter, LIMIT, 1_001);

        assertThat(limiter.acquire(key(), LIMIT, 1)).isEmpty();
    }

    @Test
    void shouldLetPassAllOrNothing() {
        assertThat(Stream.generate(() -> limiter.acquire(key, LIMIT, 300)).limit(4))
                .extracting(refusal -> refusal.isEmpty())
                .containsExactly(true, true, true, false);
        assertThat(passing(limiter, LIMIT, 200)).as("what is left").isEqualTo(100);
    }

    @Test
    void shouldLetPassTheWholeLimitAtOnce() {
        assertThat(limiter.acquire(key, LIMIT, 1_000)).isEmpty();
        assertThat(limiter.acquire(key, LIMIT, 1)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1_001})
    void shouldRefuseALimitThatNothingCanPass(int tokens) {
        assertThatIllegalArgumentException().isThrownBy(() -> limiter.acquire(key, LIMIT, tokens));
    }

    /// By one percent for each, which they let pass on their own account.
    @ParameterizedTest
    @ValueSource(ints = {2, 5, 50})
    void shouldShareTheLimitAmongInstances(int instances) {
        List<RateLimiter> all = Stream.generate(this::instance).limit(instances).toList();

        int passed = 0;
        for (int round = 0; round < 2_000; round++) {
            passed += passing(all.get(round % instances), LIMIT, 1);
        }

        assertThat(passed).isBetween(667, 1_000 + instances * 10);
    }

    @Test
    void shouldSeeWhatAnotherInstanceLetPass() {
        passing(instance(), LIMIT, 1_000);

        assertThat(passing(limiter, LIMIT, 1_000)).as("on its own account").isEqualTo(10);
    }

    @Test
    void shouldCostNothingWhereLittlePasses() {
        for (int window = 0; window < 100; window++) {
            passing(limiter, LIMIT, 10);
            clock.pass(Limit.WINDOW);
        }

        assertThat(counts.writes()).isZero();
    }

    @Test
    void shouldWriteSeldomWhereMuchPasses() {
        passing(limiter, new Limit(10_000), 10_000);

        assertThat(counts.writes()).isLessThanOrEqualTo(15);
    }

    @Test
    void shouldWriteNothingToRefuse() {
        passing(limiter, LIMIT, 1_001);
        int writes = counts.writes();

        assertThat(passing(limiter, LIMIT, 1_000)).isZero();

        assertThat(counts.writes()).isEqualTo(writes);
    }

    @Test
    void shouldLetPassWhileTheCountsCannotBeReached() {
        counts.outage().begin();
        assertThat(passing(limiter, LIMIT, 3_000)).isEqualTo(3_000);

        counts.outage().end();
        clock.pass(Limit.WINDOW);

        assertThat(passing(limiter, LIMIT, 3_000)).isEqualTo(1_000);
    }

    @Test
    void shouldBeginWindowsWithTheEpoch() {
        clock.set(Instant.parse("2026-03-01T12:00:09.999Z"));
        passing(limiter, LIMIT, 1_000);

        clock.pass(Duration.ofMillis(1));

        assertThat(limiter.acquire(key, LIMIT, 1)).isEmpty();
    }

    private int passing(RateLimiter instance, Limit limit, int calls) {
        return (int) IntStream.range(0, calls).filter(_ -> instance.acquire(key, limit, 1).isEmpty()).count();
    }

    private RateLimiter instance() {
        return new RateLimiter(counts, clock);
    }

    private static LimitKey key() {
        return LimitKey.of("events", Examples.organizationId());
    }
}
