package io.tidings.dynamodb;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

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
    public Optional<Claim> find(OrganizationId organization, IdempotencyKey key) {
        return table.get(RepeatItem.key(organization, key)).map(RepeatItem::read);
    }

    @Override
    public Optional<Claim> hold(OrganizationId organization, IdempotencyKey key, Claim found, Instant heldUntil) {
        Claim held = found.heldUntil(heldUntil);
        boolean changed = table.putIf(RepeatItem.write(organization, key, held),
                RepeatItem.EVENT + " = :event AND " + RepeatItem.DELIVERIES + " < :none AND (" + RepeatItem.HELD_UNTIL
                        + " = :until OR attribute_not_exists(" + RepeatItem.HELD_UNTIL + "))",
                Map.of(),
                Map.of(":event", Item.text(found.event().value()), ":none", Item.number(0), ":until",
                        Item.text(found.heldUntil().toString())));
        return changed ? Optional.of(held) : Optional.empty();
    }

    @Override
    public void complete(OrganizationId organization, IdempotencyKey key, Claim claim, int deliveries) {
        table.put(RepeatItem.write(organization, key, claim.completed(deliveries)));
    }
}
