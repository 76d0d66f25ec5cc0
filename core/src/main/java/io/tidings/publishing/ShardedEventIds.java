package io.tidings.publishing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.cache.LruMap;
import io.tidings.event.EventId;
import io.tidings.identity.IdGenerator;
import io.tidings.identity.ShardCount;
import io.tidings.organization.OrganizationId;

/// Ids that shard the records of organizations that publish much.
///
/// No instance sees all of an organization's events, and counting every event would add a write to each. So one event
/// in [#SAMPLE], at random, is counted as that many; the answer contains the rate, and the instance chooses its shard
/// count accordingly for [#MEMORY]. An instance that samples none publishes too little to matter.
public final class ShardedEventIds implements EventIds {

    static final int SAMPLE = 200;

    /// How long a sampled rate is used, unless it is sampled again.
    static final Duration MEMORY = Duration.ofMinutes(10);

    /// A quarter of what a partition takes: the record of a delivery is written for each attempt, and one of more than
    /// a KiB takes two writes or more.
    static final int EVENTS_PER_SECOND_AND_SHARD = 250;

    private static final Logger LOG = LoggerFactory.getLogger(ShardedEventIds.class);
    private static final int MAX_REMEMBERED = 1_000;

    private final PublishRates rates;
    private final IdGenerator ids;
    private final Clock clock;
    private final Supplier<? extends RandomGenerator> random;
    private final Map<OrganizationId, Sampled> sampled = LruMap.of(MAX_REMEMBERED);

    public ShardedEventIds(PublishRates rates, IdGenerator ids, Clock clock,
            Supplier<? extends RandomGenerator> random) {
        this.rates = rates;
        this.ids = ids;
        this.clock = clock;
        this.random = random;
    }

    private record Sampled(ShardCount shardCount, Instant until) {}

    @Override
    public EventId next(OrganizationId organization, Instant time) {
        Instant now = clock.instant();
        if (random.get().nextInt(SAMPLE) == 0) {
            sample(organization, now);
        }
        Sampled known = sampled.get(organization);
        ShardCount shardCount = known != null && now.isBefore(known.until()) ? known.shardCount() : ShardCount.ONE;
        return new EventId(shardCount.encodedIn(ids.next(time)));
    }

    private void sample(OrganizationId organization, Instant now) {
        try {
            ShardCount shardCount = shardCount(rates.add(organization, now.truncatedTo(ChronoUnit.MINUTES), SAMPLE));
            // A minute that has just begun says little.
            sampled.merge(organization, new Sampled(shardCount, now.plus(MEMORY)),
                    (before, after) -> before.shardCount().level() > after.shardCount().level()
                            && now.isBefore(before.until())
                                    ? before
                                    : after);
        } catch (RuntimeException e) {
            LOG.warn("the publish rate of organization {} could not be sampled; the next sample will be",
                    organization.value(), e);
        }
    }

    /// For as many events in a minute.
    static ShardCount shardCount(long events) {
        long perSecond = events / Duration.ofMinutes(1).toSeconds();
        int level = 0;
        while (level < ShardCount.MAX_LEVEL
                && perSecond >= (long) EVENTS_PER_SECOND_AND_SHARD * new ShardCount(level).shards()) {
            level++;
        }
        return new ShardCount(level);
    }
}
