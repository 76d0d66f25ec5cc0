package io.tidings.access;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.tidings.memory.InMemoryFailedLogins;
import io.tidings.testing.Examples;
import io.tidings.testing.TestingClock;

import static org.assertj.core.api.Assertions.assertThat;

class LoginThrottleTest {

    private static final ThrottleKey KEY = ThrottleKey.address("192.0.2.7");

    private final TestingClock clock = new TestingClock(Examples.NOW.plusSeconds(10));
    private final FailedLogins shared = new InMemoryFailedLogins();
    private final List<ThrottleKey> written = new ArrayList<>();
    private final FailedLogins counting = (key, minute) -> {
        written.add(key);
        return shared.add(key, minute);
    };
    private final LoginThrottle throttle = new LoginThrottle(counting, clock);

    @Test
    void shouldAskForABreakAfterTwentyFailures() {
        assertThat(fail(throttle, 20)).containsOnly(Optional.empty());

        assertThat(throttle.failed(KEY)).contains(Duration.ofSeconds(50));
    }

    @Test
    void shouldAskForNoMoreThanIsLeftOfTheMinute() {
        fail(throttle, 20);

        clock.pass(Duration.ofSeconds(49).plusNanos(1));
        assertThat(throttle.failed(KEY)).contains(Duration.ofSeconds(1));
        clock.pass(Duration.ofSeconds(1).minusNanos(1));
        assertThat(throttle.failed(KEY)).as("a new minute").isEmpty();
        assertThat(fail(throttle, 19)).containsOnly(Optional.empty());
        assertThat(throttle.failed(KEY)).contains(Duration.ofSeconds(60));
    }

    @Test
    void shouldWriteOnceForAFailureAndNotAtAllDuringABreak() {
        fail(throttle, 20);
        assertThat(written).hasSize(20);

        fail(throttle, 1_000);

        assertThat(written).hasSize(20);
    }

    @Test
    void shouldKnowOfFailuresOnOtherInstances() {
        LoginThrottle other = new LoginThrottle(counting, clock);
        fail(throttle, 12);

        assertThat(fail(other, 8)).containsOnly(Optional.empty());

        assertThat(throttle.failed(KEY)).isPresent();
        assertThat(other.failed(KEY)).isPresent();
        assertThat(written).hasSize(21);
    }

    @Test
    void shouldLetOneSuspectNotSufferForAnother() {
        fail(throttle, 30);

        assertThat(throttle.failed(ThrottleKey.address("192.0.2.8"))).isEmpty();
        assertThat(throttle.failed(ThrottleKey.token(new TokenId(Examples.id())))).isEmpty();
    }

    @Test
    void shouldCountAllAddressesOfAnIpv6SubscriberTogether() {
        assertThat(ThrottleKey.address("2001:db8:1:2::1"))
                .isEqualTo(ThrottleKey.address("2001:db8:1:2:ffff:ffff:ffff:ffff"))
                .isNotEqualTo(ThrottleKey.address("2001:db8:1:3::1"));
        assertThat(ThrottleKey.address("::ffff:192.0.2.7")).as("the same address, written in IPv6").isEqualTo(KEY);
    }

    @Test
    void shouldBotherNobodyWhenNothingCanBeCounted() {
        LoginThrottle broken = new LoginThrottle((_, _) -> {
            throw new IllegalStateException("the table is down");
        }, clock);

        assertThat(fail(broken, 21)).containsOnly(Optional.empty());
    }

    private static List<Optional<Duration>> fail(LoginThrottle throttle, int times) {
        return IntStream.range(0, times).mapToObj(_ -> throttle.failed(KEY)).toList();
    }
}
