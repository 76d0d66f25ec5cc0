package io.tidings.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.organization.OrganizationId;
import io.tidings.publishing.PublishRates;

/// [PublishRates] in DynamoDB.
public final class DynamoDbPublishRates implements PublishRates {

    private static final String KIND = "TRAFFIC";
    private static final String COUNT = "events";

    private final WindowCounter counter;

    public DynamoDbPublishRates(Table table) {
        this.counter = new WindowCounter(table, KIND, COUNT);
    }

    @Override
    public long add(OrganizationId organization, Instant minute, int events) {
        return counter.add(organization.value(), minute, events) + events;
    }

    /// The keys of the counts of the hour before `time`, without that of its own minute.
    static List<Map<String, AttributeValue>> keysBefore(OrganizationId organization, Instant time) {
        Instant minute = time.truncatedTo(ChronoUnit.MINUTES);
        return LongStream.rangeClosed(1, WindowCounter.KEPT.toMinutes())
                .mapToObj(ago -> WindowCounter.key(KIND, organization.value(), minute.minus(Duration.ofMinutes(ago))))
                .toList();
    }
}
