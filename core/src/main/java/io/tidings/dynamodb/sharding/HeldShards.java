package io.tidings.dynamodb.sharding;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.dynamodb.TidingsTable;
import io.tidings.identity.ShardCount;

/// Reads a partition of the due index together with its shards.
public final class HeldShards {

    private HeldShards() {}

    /// The first items of the partition and the first of each of its shards, in no order.
    ///
    /// @param limit how many of each
    public static List<Map<String, AttributeValue>> due(ShardedTable table, String partition, int limit) {
        List<Map<String, AttributeValue>> found = new ArrayList<>(table.due(partition, limit + ShardCount.MAX_LEVEL));
        int shards = ShardMarker.heldShards(found.stream().map(HeldShards::position).toList());
        for (int shard = 0; shard < shards; shard++) {
            found.addAll(table.due(ShardKey.shard(partition, shard), limit));
        }
        found.removeIf(item -> ShardMarker.isHeldMarker(position(item)));
        return found;
    }

    private static String position(Map<String, AttributeValue> item) {
        return Objects.requireNonNull(item.get(TidingsTable.DUE_SORT_KEY), TidingsTable.DUE_SORT_KEY).s();
    }
}
