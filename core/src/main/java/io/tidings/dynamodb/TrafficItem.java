package io.tidings.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

import io.tidings.organization.OrganizationId;

/// `TRAFFIC#o#minute` / `TRAFFIC`: a count that is soon forgotten.
final class TrafficItem {

    private static final String SORT = "TRAFFIC";
    private static final String COUNT = "events";
    private static final Duration KEPT = Duration.ofHours(1);

    private TrafficItem() {}

    static UpdateItemRequest.Builder add(OrganizationId organization, Instant minute, int events) {
        return UpdateItemRequest.builder()
                .key(Item.key("TRAFFIC#" + organization.value() + "#" + minute.getEpochSecond(), SORT))
                .updateExpression("ADD #count :more SET #end = :end")
                .expressionAttributeNames(Map.of("#count", COUNT, "#end", TidingsTable.EXPIRES_AT))
                .expressionAttributeValues(Map.of(
                        ":more", Item.number(events),
                        ":end", Item.number(minute.plus(KEPT).getEpochSecond())));
    }

    static long count(Item item) {
        return item.has(COUNT) ? item.number(COUNT) : 0;
    }
}
