package io.tidings.dynamodb.sharding;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.dynamodb.TidingsTable;
import io.tidings.identity.ShardCount;

/// Says in a partition that some of what belongs there lies in others, whose keys have the number of the shard at their
/// end: `WEBHOOK#w#5`.
///
/// A reader in sort order meets the marker before the first record that it concerns. Ids begin with their second; a
/// marker concerns all records whose ids have the same first [#BUCKET] digits, those of 68 minutes: one comes before
/// them in descending order (`~`), and one in ascending order (`!`).
final class ShardMarker {

    /// How many digits of their ids the records of one marker have in common.
    static final int BUCKET = 5;

    static final String SHARD_LEVEL = "spread";

    private static final int ID_LENGTH = 24;
    private static final char FIRST = '!';
    private static final char LAST = '~';

    private ShardMarker() {}

    static String bucket(String id) {
        return id.substring(0, BUCKET);
    }

    /// Those that must stand before the record of `id` is put.
    ///
    /// @param prefix what stands before ids in sort keys
    static List<Map<String, AttributeValue>> of(String partition, String prefix, String id, Instant expiresAt) {
        int level = ShardCount.of(id).level();
        String bucket = prefix + bucket(id);
        return List.of(marker(partition, bucket + FIRST + level, level, expiresAt),
                marker(partition, bucket + LAST + level, level, expiresAt));
    }

    /// The marker in the due index, which leads readers of held deliveries to the other shards.
    ///
    /// @param held the partition of the index
    static Map<String, AttributeValue> ofHeld(String partition, String sort, String held, ShardCount shardCount,
            Instant expiresAt) {
        Map<String, AttributeValue> marker = new HashMap<>(
                marker(partition, sort + shardCount.level(), shardCount.level(), expiresAt));
        marker.put(TidingsTable.DUE_PARTITION_KEY, AttributeValue.fromS(held));
        marker.put(TidingsTable.DUE_SORT_KEY, AttributeValue.fromS(String.valueOf(FIRST) + shardCount.level()));
        return marker;
    }

    private static Map<String, AttributeValue> marker(String partition, String sort, int level, Instant expiresAt) {
        return Map.of(TidingsTable.PARTITION_KEY, AttributeValue.fromS(partition),
                TidingsTable.SORT_KEY, AttributeValue.fromS(sort),
                SHARD_LEVEL, AttributeValue.fromN(String.valueOf(level)),
                TidingsTable.EXPIRES_AT, AttributeValue.fromN(String.valueOf(expiresAt.getEpochSecond())));
    }

    static boolean isMarker(Map<String, AttributeValue> item) {
        return item.containsKey(SHARD_LEVEL);
    }

    static ShardCount shardCount(Map<String, AttributeValue> marker) {
        return new ShardCount(Integer.parseInt(Objects.requireNonNull(marker.get(SHARD_LEVEL), SHARD_LEVEL).n()));
    }

    /// How many more shards of a partition of the due index there are.
    ///
    /// @param positions the sort keys of its first items
    static int heldShards(Collection<String> positions) {
        return positions.stream()
                .filter(ShardMarker::isHeldMarker)
                .mapToInt(position -> new ShardCount(Integer.parseInt(position.substring(1))).shards())
                .max()
                .orElse(0);
    }

    static boolean isHeldMarker(String position) {
        return position.charAt(0) == FIRST;
    }

    /// After everything in a bucket and before the next, or the other way round.
    ///
    /// @param bucket with the prefix
    static String edge(String bucket, boolean ascending) {
        return bucket + (ascending ? FIRST : LAST);
    }

    /// The id that is next to a marker, or the id itself.
    static String nextId(String idOrMarker) {
        if (idOrMarker.length() == ID_LENGTH) {
            return idOrMarker;
        }
        String digit = idOrMarker.charAt(BUCKET) == LAST ? "f" : "0";
        return idOrMarker.substring(0, BUCKET) + digit.repeat(ID_LENGTH - BUCKET);
    }
}
