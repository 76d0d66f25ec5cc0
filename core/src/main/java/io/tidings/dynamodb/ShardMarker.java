package io.tidings.dynamodb;

import java.time.Instant;
import java.util.List;

import io.tidings.delivery.ParkedDelivery.DueKey;
import io.tidings.identity.ShardCount;

/// Says in a partition that some of what belongs there lies in others, whose keys have the number of the part at their
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

    /// The partition of the record of `id`, among those of `partition`.
    static String partition(String partition, String id) {
        ShardCount shardCount = ShardCount.of(id);
        return shardCount.equals(ShardCount.ONE) ? partition : shard(partition, shardCount.shardOf(id));
    }

    static String shard(String partition, int number) {
        return partition + "#" + number;
    }

    static String bucket(String id) {
        return id.substring(0, BUCKET);
    }

    /// Those that must stand before the record of `id` is put.
    ///
    /// @param prefix what stands before ids in sort keys
    static List<Item> of(String partition, String prefix, String id, Instant expiresAt) {
        int level = ShardCount.of(id).level();
        String bucket = prefix + bucket(id);
        return List.of(marker(partition, bucket + FIRST + level, level, expiresAt),
                marker(partition, bucket + LAST + level, level, expiresAt));
    }

    /// The marker in the due index, which leads readers of held deliveries to the other shards.
    ///
    /// @param held the partition of the index
    static Item ofHeld(String partition, String sort, String held, ShardCount shardCount, Instant expiresAt) {
        return marker(partition, sort + shardCount.level(), shardCount.level(), expiresAt)
                .put(new DueKey(held, String.valueOf(FIRST) + shardCount.level()));
    }

    private static Item marker(String partition, String sort, int level, Instant expiresAt) {
        return Item.with(Item.key(partition, sort))
                .put(SHARD_LEVEL, level)
                .put(TidingsTable.EXPIRES_AT, expiresAt.getEpochSecond());
    }

    static boolean isMarker(Item item) {
        return item.has(SHARD_LEVEL);
    }

    static ShardCount shardCount(Item marker) {
        return new ShardCount(Math.toIntExact(marker.number(SHARD_LEVEL)));
    }

    /// How many more parts of the due index there are, as the places in it say.
    static int heldShards(List<Item> held) {
        return held.stream()
                .map(item -> item.dueKey().position())
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
