package io.tidings.dynamodb;

import java.util.Map;

import io.tidings.event.EventId;
import io.tidings.organization.OrganizationId;
import io.tidings.publishing.IdempotencyKey;
import io.tidings.publishing.Repeats;

/// [Repeats] in DynamoDB.
public final class DynamoDbRepeats implements Repeats {

    private final Table table;

    public DynamoDbRepeats(Table table) {
        this.table = table;
    }

    /// A record that is past its time, but not yet removed by the time to live, counts as absent.
    @Override
    public Claim claim(OrganizationId organization, IdempotencyKey key, Claim claim) {
        boolean claimed = table.putIf(RepeatItem.write(organization, key, claim),
                "attribute_not_exists(" + TidingsTable.PARTITION_KEY + ") OR " + TidingsTable.EXPIRES_AT + " <= :now",
                Map.of(),
                Map.of(":now", Item.number(claim.publishedAt().getEpochSecond())));
        return claimed
                ? claim
                : table.get(RepeatItem.key(organization, key)).map(RepeatItem::read).orElse(claim);
    }

    @Override
    public void complete(OrganizationId organization, IdempotencyKey key, Claim claim, int deliveries) {
        EventId event = claim.event();
        table.put(RepeatItem.write(organization, key,
                new Claim(event, claim.fingerprint(), claim.publishedAt(), deliveries)));
    }
}
