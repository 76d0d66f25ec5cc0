package io.tidings.webhook;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RetryScheduleTest {

    /// Of the range of the jitter: none.
    private static final RandomGenerator MIDDLE = () -> Long.MIN_VALUE;

    @Test
    void shouldAttemptEightTimesOverAboutTwentyEightHours() {
        List<Duration> delays = Stream.of(1, 2, 3, 4, 5, 6, 7)
                .map(failures -> RetrySchedule.DEFAULT.delayAfter(failures, MIDDLE).orElseThrow())
                .toList();

        assertThat(delays).containsExactly(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(30),
                Duration.ofHours(2), Duration.ofHours(5), Duration.ofHours(10), Duration.ofHours(10));
        assertThat(RetrySchedule.DEFAULT.delayAfter(8, MIDDLE)).isEmpty();
    }

    @Property
    void shouldVaryEachDelayByAtMostAFifth(@ForAll @LongRange(min = 1_000, max = 86_400_000) long milliseconds,
            @ForAll long seed) {
        RetrySchedule schedule = new RetrySchedule(List.of(Duration.ofMillis(milliseconds)));

        Duration delay = schedule.delayAfter(1, new Random(seed)).orElseThrow();

        assertThat(delay.toMillis()).isBetween(milliseconds * 8 / 10, (milliseconds * 12 + 9) / 10);
    }

    @Property
    void shouldGiveUpAfterTheLastDelayAndNotBefore(@ForAll @IntRange(max = RetrySchedule.MAX_DELAYS) int delays,
            @ForAll @IntRange(min = 1, max = 20) int failures) {
        RetrySchedule schedule = new RetrySchedule(Collections.nCopies(delays, Duration.ofSeconds(1)));

        assertThat(schedule.delayAfter(failures, new Random(1)).isPresent()).isEqualTo(failures <= delays);
    }

    @Test
    void shouldUseTheWholeOfTheRange() {
        RetrySchedule schedule = new RetrySchedule(List.of(Duration.ofHours(10)));

        assertThat(schedule.delayAfter(1, () -> 0L)).contains(Duration.ofHours(8));
        assertThat(schedule.delayAfter(1, () -> -1L)).contains(Duration.ofHours(12));
    }

    @Test
    void shouldTakeTwelveDelaysAndNotThirteen() {
        List<Duration> twelve = Collections.nCopies(12, RetrySchedule.MAX_DELAY);
        List<Duration> thirteen = Collections.nCopies(13, RetrySchedule.MIN_DELAY);

        assertThat(new RetrySchedule(twelve).delays()).hasSize(12);
        assertThatThrownBy(() -> new RetrySchedule(thirteen)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.999S", "PT0S", "-PT5S", "PT24H0.001S"})
    void shouldNotTakeDelaysBelowASecondOrAboveADay(Duration delay) {
        assertThatThrownBy(() -> new RetrySchedule(List.of(delay))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldSayWhetherItWaitsLongerThanSomeTime() {
        RetrySchedule schedule = new RetrySchedule(List.of(Duration.ofSeconds(20), Duration.ofSeconds(21)));

        assertThat(schedule.waitsLongerThan(Duration.ofSeconds(20), 1)).isFalse();
        assertThat(schedule.waitsLongerThan(Duration.ofSeconds(20), 2)).isTrue();
        assertThat(schedule.waitsLongerThan(Duration.ofSeconds(20), 3)).as("there is no third wait").isFalse();
    }
}
