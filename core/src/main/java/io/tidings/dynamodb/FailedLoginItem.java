package io.tidings.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

import io.tidings.access.ThrottleKey;

/// `FAILED#suspect#minute` / `FAILED`: a count that is soon forgotten.
final class FailedLoginItem {

    private static final String SORT = "FAILED";
    private static final String COUNT = "failures";
    private static final Duration KEPT = Duration.ofHours(1);

    private FailedLoginItem() {}

    static UpdateItemRequest.Builder add(ThrottleKey key, Instant minute) {
        return UpdateItemRequest.builder()
                .key(Item.key("FAILED#" + key.value() + "#" + minute.getEpochSecond(), SORT))
                .updateExpression("ADD #count :one SET #end = :end")
                .expressionAttributeNames(Map.of("#count", COUNT, "#end", TidingsTable.EXPIRES_AT))
                .expressionAttributeValues(Map.of(
                        ":one", Item.number(1),
                        ":end", Item.number(minute.plus(KEPT).getEpochSecond())));
    }

    static int count(Item item) {
        return item.has(COUNT) ? Math.toIntExact(item.number(COUNT)) : 0;
    }
}
