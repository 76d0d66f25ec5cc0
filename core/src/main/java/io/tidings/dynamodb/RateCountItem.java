package io.tidings.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

import io.tidings.ratelimit.LimitKey;

/// `RATE#meter#window` / `RATE`: a count that is soon forgotten.
final class RateCountItem {

    private static final String SORT = "RATE";
    private static final String COUNT = "permits";
    private static final Duration KEPT = Duration.ofHours(1);

    private RateCountItem() {}

    static UpdateItemRequest.Builder add(LimitKey key, Instant window, long permits) {
        return UpdateItemRequest.builder()
                .key(Item.key("RATE#" + key.value() + "#" + window.getEpochSecond(), SORT))
                .updateExpression("ADD #count :permits SET #end = :end")
                .expressionAttributeNames(Map.of("#count", COUNT, "#end", TidingsTable.EXPIRES_AT))
                .expressionAttributeValues(Map.of(
                        ":permits", Item.number(permits),
                        ":end", Item.number(window.plus(KEPT).getEpochSecond())));
    }

    static long count(Item item) {
        return item.has(COUNT) ? item.number(COUNT) : 0;
    }
}
