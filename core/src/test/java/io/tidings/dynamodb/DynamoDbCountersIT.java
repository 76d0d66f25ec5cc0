package io.tidings.dynamodb;

import java.util.Map;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.organization.OrganizationId;
import io.tidings.ratelimit.Counters;
import io.tidings.ratelimit.CountersContract;
import io.tidings.ratelimit.LimitKey;
import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;

class DynamoDbCountersIT extends CountersContract {

    private static final LocalTable TABLE = LocalTable.shared();

    private final Counters counts = new DynamoDbCounters(new Table(TABLE.client(), TABLE.name()));

    @Override
    protected Counters counts() {
        return counts;
    }

    @Test
    void shouldForgetAnHourLater() {
        OrganizationId organization = Examples.organizationId();
        counts.add(LimitKey.of("events", organization), Examples.NOW, 7);

        Map<String, AttributeValue> item = TABLE.client()
                .getItem(get -> get.tableName(TABLE.name())
                        .key(Item.key("RATE#events#organization#" + organization.value() + "#"
                                + Examples.NOW.getEpochSecond(), "RATE")))
                .item();

        assertThat(item).containsEntry(TidingsTable.EXPIRES_AT,
                Item.number(Examples.NOW.plusSeconds(3_600).getEpochSecond()));
    }
}
