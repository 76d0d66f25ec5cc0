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

class ShardCountTest {

    private static final IdGenerator IDS = new IdGenerator(Clock.systemUTC(), ThreadLocalRandom::current);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void shouldBeReadFromTheIdThatSaysIt(int level) {
        String id = new ShardCount(level).encodedIn(IDS.next());

        assertThat(ShardCount.of(id)).isEqualTo(new ShardCount(level));
        assertThat(EntityId.canonical(id)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void shouldBeReadFromTheIdWithAPreciseTimeThatSaysIt(int level) {
        String id = new ShardCount(level).encodedIn(IDS.next(java.time.Instant.EPOCH));

        assertThat(ShardCount.of(id)).isEqualTo(new ShardCount(level));
        assertThat(ShardCount.isPrecise(id)).isTrue();
        assertThat(ShardCount.isPrecise(new ShardCount(level).encodedIn(id))).isFalse();
    }

    @Test
    void shouldUseAllPartitionsAlikeForThoseOfOneMillisecond() {
        ShardCount most = new ShardCount(ShardCount.MAX_LEVEL);
        Map<Integer, Long> records = IntStream.range(0, 64_000)
                .mapToObj(_ -> most.shardOf(most.encodedIn(IDS.next(java.time.Instant.EPOCH))))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(records).hasSize(64);
        assertThat(records.values()).allMatch(count -> count > 700 && count < 1_300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "9", "a", "f", "F"})
    void shouldBeNoneForIdsThatSayNothing(String last) {
        assertThat(ShardCount.of("66ec434e84b4103f670cb60" + last)).isEqualTo(ShardCount.ONE);
    }

    @Test
    void shouldMeanFourTimesAsManyPartitionsWithEachLevel() {
        assertThat(IntStream.rangeClosed(0, ShardCount.MAX_LEVEL).map(level -> new ShardCount(level).shards()))
                .containsExactly(1, 4, 16, 64);
    }

    @Test
    void shouldUseAllPartitionsAlike() {
        ShardCount most = new ShardCount(ShardCount.MAX_LEVEL);
        Map<Integer, Long> records = IntStream.range(0, 64_000)
                .mapToObj(_ -> most.shardOf(IDS.next()))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(records).hasSize(64);
        assertThat(records.values()).allMatch(count -> count > 700 && count < 1_300);
    }

    @Test
    void shouldBeWithinItsLevels() {
        for (int level : List.of(-1, 4)) {
            assertThatThrownBy(() -> new ShardCount(level)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
