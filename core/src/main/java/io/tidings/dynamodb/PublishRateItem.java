package io.tidings.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

import io.tidings.organization.OrganizationId;

/// `TRAFFIC#o#minute` / `TRAFFIC`: a count that is soon forgotten.
final class PublishRateItem {

    private static final String SORT = "TRAFFIC";
    private static final String COUNT = "events";
    private static final Duration KEPT = Duration.ofHours(1);

    private PublishRateItem() {}

    static UpdateItemRequest.Builder add(OrganizationId organization, Instant minute, int events) {
        return UpdateItemRequest.builder()
                .key(key(organization, minute))
                .updateExpression("ADD #count :more SET #end = :end")
                .expressionAttributeNames(Map.of("#count", COUNT, "#end", TidingsTable.EXPIRES_AT))
                .expressionAttributeValues(Map.of(
                        ":more", Item.number(events),
                        ":end", Item.number(minute.plus(KEPT).getEpochSecond())));
    }

    /// The counts of the hour before `time`, and not that of its own minute.
    static List<Map<String, AttributeValue>> keysBefore(OrganizationId organization, Instant time) {
        Instant minute = time.truncatedTo(ChronoUnit.MINUTES);
        return LongStream.rangeClosed(1, KEPT.toMinutes())
                .mapToObj(ago -> key(organization, minute.minus(Duration.ofMinutes(ago))))
                .toList();
    }

    private static Map<String, AttributeValue> key(OrganizationId organization, Instant minute) {
        return Item.key("TRAFFIC#" + organization.value() + "#" + minute.getEpochSecond(), SORT);
    }

    static long count(Item item) {
        return item.has(COUNT) ? item.number(COUNT) : 0;
    }
}
