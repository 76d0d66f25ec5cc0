package io.tidings.identity;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SpreadTest {

    private static final IdGenerator IDS = new IdGenerator(Clock.systemUTC(), ThreadLocalRandom::current);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void shouldBeReadFromTheIdThatSaysIt(int level) {
        String id = new Spread(level).mark(IDS.next());

        assertThat(Spread.of(id)).isEqualTo(new Spread(level));
        assertThat(EntityId.canonical(id)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void shouldBeReadFromTheIdWithAPreciseTimeThatSaysIt(int level) {
        String id = new Spread(level).mark(IDS.next(java.time.Instant.EPOCH));

        assertThat(Spread.of(id)).isEqualTo(new Spread(level));
        assertThat(Spread.isPrecise(id)).isTrue();
        assertThat(Spread.isPrecise(new Spread(level).mark(id))).isFalse();
    }

    @Test
    void shouldUseAllPartitionsAlikeForThoseOfOneMillisecond() {
        Spread most = new Spread(Spread.MAX_LEVEL);
        Map<Integer, Long> records = IntStream.range(0, 64_000)
                .mapToObj(_ -> most.partition(most.mark(IDS.next(java.time.Instant.EPOCH))))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(records).hasSize(64);
        assertThat(records.values()).allMatch(count -> count > 700 && count < 1_300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "9", "a", "f", "F"})
    void shouldBeNoneForIdsThatSayNothing(String last) {
        assertThat(Spread.of("66ec434e84b4103f670cb60" + last)).isEqualTo(Spread.NONE);
    }

    @Test
    void shouldMeanFourTimesAsManyPartitionsWithEachLevel() {
        assertThat(IntStream.rangeClosed(0, Spread.MAX_LEVEL).map(level -> new Spread(level).partitions()))
                .containsExactly(1, 4, 16, 64);
    }

    @Test
    void shouldUseAllPartitionsAlike() {
        Spread most = new Spread(Spread.MAX_LEVEL);
        Map<Integer, Long> records = IntStream.range(0, 64_000)
                .mapToObj(_ -> most.partition(IDS.next()))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(records).hasSize(64);
        assertThat(records.values()).allMatch(count -> count > 700 && count < 1_300);
    }

    @Test
    void shouldBeWithinItsLevels() {
        for (int level : List.of(-1, 4)) {
            assertThatThrownBy(() -> new Spread(level)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
