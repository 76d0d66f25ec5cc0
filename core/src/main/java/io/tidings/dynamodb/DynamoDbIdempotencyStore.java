package io.tidings.dynamodb;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import io.tidings.organization.Registration;
import io.tidings.publishing.IdempotencyKey;
import io.tidings.publishing.IdempotencyStore;

/// [IdempotencyStore] in DynamoDB.
public final class DynamoDbIdempotencyStore implements IdempotencyStore {

    private final Table table;

    public DynamoDbIdempotencyStore(Table table) {
        this.table = table;
    }

    @Override
    public IdempotencyRecord claim(Registration registration, IdempotencyKey key, IdempotencyRecord claim) {
        boolean claimed = table.putIf(IdempotencyItem.write(registration, key, claim),
                IdempotencyItem.free(registration),
                Map.of(), IdempotencyItem.freeValues(registration, claim.publishedAt()));
        return claimed
                ? claim
                : table.get(IdempotencyItem.key(registration.scope().organization(), key))
                        .map(IdempotencyItem::read)
                        .orElse(claim);
    }

    @Override
    public Optional<IdempotencyRecord> find(Registration registration, IdempotencyKey key) {
        return table.get(IdempotencyItem.key(registration.scope().organization(), key))
                .filter(item -> IdempotencyItem.isOf(registration, item))
                .map(IdempotencyItem::read);
    }

    @Override
    public Optional<IdempotencyRecord> hold(Registration registration, IdempotencyKey key, IdempotencyRecord found,
            Instant heldUntil) {
        IdempotencyRecord held = found.heldUntil(heldUntil);
        boolean changed = table.putIf(IdempotencyItem.write(registration, key, held),
                IdempotencyItem.EVENT + " = :event AND " + IdempotencyItem.DELIVERIES + " < :none AND ("
                        + IdempotencyItem.HELD_UNTIL
                        + " = :until OR attribute_not_exists(" + IdempotencyItem.HELD_UNTIL + "))",
                Map.of(),
                Map.of(":event", Item.text(found.event().value()), ":none", Item.number(0), ":until",
                        Item.text(found.heldUntil().toString())));
        return changed ? Optional.of(held) : Optional.empty();
    }

    @Override
    public void complete(Registration registration, IdempotencyKey key, IdempotencyRecord claim, int deliveries) {
        table.putIf(IdempotencyItem.write(registration, key, claim.completed(deliveries)),
                IdempotencyItem.EVENT + " = :event", Map.of(), Map.of(":event", Item.text(claim.event().value())));
    }
}
