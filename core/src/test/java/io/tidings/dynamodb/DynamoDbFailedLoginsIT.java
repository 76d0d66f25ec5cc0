package io.tidings.dynamodb;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.access.FailedLogins;
import io.tidings.access.FailedLoginsContract;
import io.tidings.access.ThrottleKey;
import io.tidings.access.TokenId;
import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;

class DynamoDbFailedLoginsIT extends FailedLoginsContract {

    private static final LocalTable TABLE = LocalTable.shared();

    private final FailedLogins failedLogins = new DynamoDbFailedLogins(new Table(TABLE.client(), TABLE.name()));

    @Override
    protected FailedLogins failedLogins() {
        return failedLogins;
    }

    @Test
    void shouldForgetAnHourLater() {
        TokenId id = new TokenId(Examples.id());
        failedLogins.add(ThrottleKey.token(id), Examples.NOW);
        failedLogins.add(ThrottleKey.token(id), Examples.NOW);

        Map<String, AttributeValue> item = TABLE.client()
                .getItem(get -> get.tableName(TABLE.name())
                        .key(Item.key("FAILED#TOKEN#" + id.value() + "#" + Examples.NOW.getEpochSecond(), "FAILED")))
                .item();

        assertThat(List.of(item.get(TidingsTable.EXPIRES_AT), item.get("failures")))
                .containsExactly(Item.number(Examples.NOW.plusSeconds(3_600).getEpochSecond()), Item.number(2));
    }
}
