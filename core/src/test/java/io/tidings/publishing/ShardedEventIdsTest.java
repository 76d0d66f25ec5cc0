package io.tidings.publishing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.tidings.identity.IdGenerator;
import io.tidings.identity.ShardCount;
import io.tidings.memory.InMemoryPublishRates;
import io.tidings.organization.OrganizationId;
import io.tidings.testing.Examples;
import io.tidings.testing.TestingClock;

import static org.assertj.core.api.Assertions.assertThat;

class ShardedEventIdsTest {

    private static final int SECONDS = 60;

    private final TestingClock clock = new TestingClock(Examples.NOW);
    private final Random random = new Random(7);
    private final PublishRates rates = new InMemoryPublishRates();
    private final OrganizationId organization = new OrganizationId(Examples.id());
    private final List<EventIds> instances = IntStream.range(0, 20).mapToObj(_ -> instance(rates)).toList();

    @Test
    void shouldNotSpreadTheEventsOfAQuietOrganization() {
        assertThat(levels(20, 5 * SECONDS)).containsOnly(0);
    }

    @Test
    void shouldSpreadTheEventsOfABusyOrganizationWithinAMinute() {
        levels(5_000, SECONDS);

        assertThat(levels(5_000, 10)).containsOnly(3);
    }

    @Test
    void shouldSpreadNoFurtherThanTheLoadAsks() {
        levels(600, SECONDS);

        assertThat(levels(600, 10)).containsOnly(1);
    }

    @Test
    void shouldLeaveOtherOrganizationsAlone() {
        levels(5_000, SECONDS);

        assertThat(levelOf(new OrganizationId(Examples.id()))).isZero();
    }

    @Test
    void shouldSpreadNoMoreWhenItHasBeenQuietForAWhile() {
        levels(5_000, SECONDS);
        clock.pass(ShardedEventIds.MEMORY.plus(Duration.ofSeconds(1)));

        assertThat(levels(20, 2 * SECONDS)).containsOnly(0);
    }

    @Test
    void shouldPublishAllTheSameWhenTrafficCannotBeCounted() {
        EventIds ids = instance((_, _, _) -> {
            throw new IllegalStateException("throttled");
        });

        assertThat(IntStream.range(0, 2_000).mapToObj(_ -> ids.next(organization, clock.instant())).distinct())
                .hasSize(2_000);
    }

    @Test
    void shouldCountOneEventInTwoHundred() {
        List<Integer> counted = new ArrayList<>();
        EventIds ids = instance((_, _, events) -> {
            counted.add(events);
            return 0;
        });
        IntStream.range(0, 100_000).forEach(_ -> ids.next(organization, clock.instant()));

        assertThat(counted).containsOnly(ShardedEventIds.SAMPLE).hasSizeBetween(400, 600);
    }

    @Test
    void shouldDivideWhereAPartitionWouldGetMoreThanAQuarterOfWhatItTakes() {
        assertThat(ShardedEventIds.shardCount(249 * SECONDS)).isEqualTo(ShardCount.ONE);
        assertThat(ShardedEventIds.shardCount(250 * SECONDS)).isEqualTo(new ShardCount(1));
        assertThat(ShardedEventIds.shardCount(999 * SECONDS)).isEqualTo(new ShardCount(1));
        assertThat(ShardedEventIds.shardCount(1_000 * SECONDS)).isEqualTo(new ShardCount(2));
        assertThat(ShardedEventIds.shardCount(4_000 * SECONDS)).isEqualTo(new ShardCount(3));
        assertThat(ShardedEventIds.shardCount(1_000_000L * SECONDS)).isEqualTo(new ShardCount(3));
    }

    private EventIds instance(PublishRates counts) {
        return new ShardedEventIds(counts, new IdGenerator(clock, () -> random), clock, () -> random);
    }

    /// The levels of the events of some seconds.
    private List<Integer> levels(int perSecond, int seconds) {
        List<Integer> levels = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            IntStream.range(0, perSecond).forEach(_ -> levels.add(levelOf(organization)));
            clock.pass(Duration.ofSeconds(1));
        }
        return levels;
    }

    private int levelOf(OrganizationId publisher) {
        return ShardCount.of(instances.get(random.nextInt(instances.size())).next(publisher, clock.instant()).value())
                .level();
    }
}
