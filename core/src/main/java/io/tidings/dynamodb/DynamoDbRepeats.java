package io.tidings.dynamodb;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import io.tidings.organization.Registration;
import io.tidings.publishing.IdempotencyKey;
import io.tidings.publishing.Repeats;

/// [Repeats] in DynamoDB.
public final class DynamoDbRepeats implements Repeats {

    private final Table table;

    public DynamoDbRepeats(Table table) {
        this.table = table;
    }

    @Override
    public Claim claim(Registration registration, IdempotencyKey key, Claim claim) {
        boolean claimed = table.putIf(RepeatItem.write(registration, key, claim), RepeatItem.free(registration),
                Map.of(), RepeatItem.freeValues(registration, claim.publishedAt()));
        return claimed
                ? claim
                : table.get(RepeatItem.key(registration.scope().organization(), key))
                        .map(RepeatItem::read)
                        .orElse(claim);
    }

    @Override
    public Optional<Claim> find(Registration registration, IdempotencyKey key) {
        return table.get(RepeatItem.key(registration.scope().organization(), key))
                .filter(item -> RepeatItem.isOf(registration, item))
                .map(RepeatItem::read);
    }

    @Override
    public Optional<Claim> hold(Registration registration, IdempotencyKey key, Claim found, Instant heldUntil) {
        Claim held = found.heldUntil(heldUntil);
        boolean changed = table.putIf(RepeatItem.write(registration, key, held),
                RepeatItem.EVENT + " = :event AND " + RepeatItem.DELIVERIES + " < :none AND (" + RepeatItem.HELD_UNTIL
                        + " = :until OR attribute_not_exists(" + RepeatItem.HELD_UNTIL + "))",
                Map.of(),
                Map.of(":event", Item.text(found.event().value()), ":none", Item.number(0), ":until",
                        Item.text(found.heldUntil().toString())));
        return changed ? Optional.of(held) : Optional.empty();
    }

    @Override
    public void complete(Registration registration, IdempotencyKey key, Claim claim, int deliveries) {
        table.putIf(RepeatItem.write(registration, key, claim.completed(deliveries)),
                RepeatItem.EVENT + " = :event", Map.of(), Map.of(":event", Item.text(claim.event().value())));
    }
}
