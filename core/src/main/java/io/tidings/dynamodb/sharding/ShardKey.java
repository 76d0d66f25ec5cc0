package io.tidings.dynamodb.sharding;

import io.tidings.identity.ShardCount;

/// The partition keys of shards.
public final class ShardKey {

    private ShardKey() {}

    /// The partition in which the record of `id` is.
    ///
    /// @param partition the unsharded partition, in which it is if its id encodes one shard
    public static String partitionOf(String partition, String id) {
        ShardCount shardCount = ShardCount.of(id);
        return shardCount.equals(ShardCount.ONE) ? partition : shard(partition, shardCount.shardOf(id));
    }

    /// @param number from 0
    static String shard(String partition, int number) {
        return partition + "#" + number;
    }
}
