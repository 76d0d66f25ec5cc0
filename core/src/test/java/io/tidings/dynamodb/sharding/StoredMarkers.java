package io.tidings.dynamodb.sharding;

import java.util.Map;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Tells shard markers from records, for tests that look at what is stored.
public final class StoredMarkers {

    private StoredMarkers() {}

    public static boolean isMarker(Map<String, AttributeValue> item) {
        return ShardMarker.isMarker(item);
    }
}
