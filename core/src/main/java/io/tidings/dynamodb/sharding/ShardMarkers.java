package io.tidings.dynamodb.sharding;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.cache.LruMap;
import io.tidings.identity.ShardCount;

/// Writes shard markers, and remembers which exist: one write for each process, partition and hour with much traffic,
/// and none without.
public final class ShardMarkers {

    private static final int MAX_REMEMBERED = 10_000;

    /// They outlive what they lead to, though that may be renewed as long as they are remembered.
    private static final Duration RENEWAL = Duration.ofDays(1);

    private final ShardedTable table;
    private final Duration retention;
    private final Clock clock;
    private final Map<String, Instant> ensured = LruMap.of(MAX_REMEMBERED);

    /// @param retention how long the records are kept that they lead to
    public ShardMarkers(ShardedTable table, Duration retention, Clock clock) {
        this.table = table;
        this.retention = retention;
        this.clock = clock;
    }

    /// Sees to it that a reader of the partition finds the record of `id`, which is about to be put.
    ///
    /// @param prefix what stands before ids in sort keys
    public void ensure(String partition, String prefix, String id) {
        ShardCount shardCount = ShardCount.of(id);
        if (!shardCount.equals(ShardCount.ONE)) {
            ensureOnce(partition + " " + prefix + ShardMarker.bucket(id) + " " + shardCount.level(),
                    expiresAt -> ShardMarker.of(partition, prefix, id, expiresAt));
        }
    }

    /// The same for what waits in the due index.
    ///
    /// @param sort the marker's own sort key
    /// @param held the partition of the index
    public void ensureHeld(String partition, String sort, String held, String id) {
        ShardCount shardCount = ShardCount.of(id);
        if (!shardCount.equals(ShardCount.ONE)) {
            ensureOnce(held + " " + shardCount.level(),
                    expiresAt -> List.of(ShardMarker.ofHeld(partition, sort, held, shardCount, expiresAt)));
        }
    }

    private void ensureOnce(String name, Function<Instant, List<Map<String, AttributeValue>>> markers) {
        Instant now = clock.instant();
        Instant since = ensured.get(name);
        if (since == null || !now.isBefore(since.plus(RENEWAL))) {
            table.putAll(markers.apply(now.plus(retention).plus(RENEWAL.multipliedBy(2))));
            ensured.put(name, now);
        }
    }
}
