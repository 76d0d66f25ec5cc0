package io.tidings.local.schedule;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ScheduledSourceTest {

    private static final Duration PERIOD = Duration.ofMillis(10);

    @Test
    void shouldCallAgainAndAgain() throws InterruptedException {
        var calls = new CountDownLatch(3);

        try (var _ = ScheduledSource.start(PERIOD, calls::countDown)) {
            assertThat(calls.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void shouldGoOnAfterAFailure() throws InterruptedException {
        var calls = new CountDownLatch(3);

        try (var _ = ScheduledSource.start(PERIOD, () -> {
            calls.countDown();
            throw new IllegalStateException("on purpose");
        })) {
            assertThat(calls.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void shouldNeverOverlap() throws InterruptedException {
        var running = new AtomicInteger();
        var overlapped = new AtomicBoolean();
        var calls = new CountDownLatch(3);

        try (var _ = ScheduledSource.start(PERIOD, () -> {
            overlapped.compareAndSet(false, running.incrementAndGet() > 1);
            sleep(PERIOD.multipliedBy(3));
            running.decrementAndGet();
            calls.countDown();
        })) {
            assertThat(calls.await(60, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(overlapped).isFalse();
    }

    @Test
    void shouldCallNoMoreOnceClosed() throws InterruptedException {
        var calls = new AtomicInteger();
        var first = new CountDownLatch(1);
        try (var _ = ScheduledSource.start(PERIOD, () -> {
            calls.incrementAndGet();
            first.countDown();
        })) {
            assertThat(first.await(60, TimeUnit.SECONDS)).isTrue();
        }
        var until = calls.get();

        sleep(PERIOD.multipliedBy(3));

        assertThat(calls).hasValue(until);
    }

    @Test
    void shouldRefuseAPeriodOfNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> ScheduledSource.start(Duration.ZERO, () -> {}));
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
