package io.tidings.dynamodb;

import java.time.Instant;
import java.util.Optional;

import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

import io.tidings.keys.KeyRotationStore;

/// [KeyRotationStore] in DynamoDB.
public final class DynamoDbKeyRotationStore implements KeyRotationStore {

    private final Table table;

    public DynamoDbKeyRotationStore(Table table) {
        this.table = table;
    }

    @Override
    public State find() {
        return table.get(KeyRotationItem.key())
                .map(KeyRotationItem::read)
                .orElseGet(() -> new State(Optional.empty(), Optional.empty()));
    }

    @Override
    public void requestRotation(Instant now) {
        update(Assignments.of(Item.empty().put(KeyRotationItem.ROTATION_ASKED_AT, now)));
    }

    @Override
    public void save(Reencryption progress) {
        update(KeyRotationItem.write(progress));
    }

    private void update(Assignments set) {
        table.update(set.on(UpdateItemRequest.builder().key(KeyRotationItem.key())));
    }
}
