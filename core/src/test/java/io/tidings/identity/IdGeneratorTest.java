package io.tidings.identity;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.tidings.testing.Examples;
import io.tidings.testing.TestingClock;

import static org.assertj.core.api.Assertions.assertThat;

class IdGeneratorTest {

    private final TestingClock clock = new TestingClock(Examples.NOW);

    @Test
    void shouldMakeIdsThatSortByTheSecondOfTheirMaking() {
        IdGenerator ids = new IdGenerator(clock, ThreadLocalRandom::current);
        List<String> made = Stream.generate(() -> {
            clock.pass(Duration.ofSeconds(1));
            return ids.next();
        }).limit(500).toList();

        assertThat(made).isSorted().allSatisfy(id -> assertThat(EntityId.canonical(id)).isEqualTo(id));
        assertThat(EntityId.time(made.getLast())).isEqualTo(clock.instant());
    }

    @Test
    void shouldNotRepeatAnIdWithinASecond() {
        IdGenerator ids = new IdGenerator(clock, ThreadLocalRandom::current);

        assertThat(Stream.generate(ids::next).limit(100_000).collect(Collectors.toSet())).hasSize(100_000);
    }

    @Test
    void shouldAskForRandomnessAnewForEachId() {
        AtomicInteger asked = new AtomicInteger();
        IdGenerator ids = new IdGenerator(clock, () -> new Random(asked.incrementAndGet()));

        ids.next();
        ids.next();

        assertThat(asked).hasValue(2);
    }
}
