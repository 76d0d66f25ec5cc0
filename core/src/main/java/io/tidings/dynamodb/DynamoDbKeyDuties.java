package io.tidings.dynamodb;

import java.time.Instant;
import java.util.Optional;

import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

import io.tidings.keys.KeyDuties;

/// [KeyDuties] in DynamoDB.
public final class DynamoDbKeyDuties implements KeyDuties {

    private final Table table;

    public DynamoDbKeyDuties(Table table) {
        this.table = table;
    }

    @Override
    public State find() {
        return table.get(KeyDutiesItem.key())
                .map(KeyDutiesItem::read)
                .orElseGet(() -> new State(Optional.empty(), Optional.empty()));
    }

    @Override
    public void askForRotation(Instant now) {
        update(Assignments.of(Item.empty().put(KeyDutiesItem.ROTATION_ASKED_AT, now)));
    }

    @Override
    public void save(Resealing progress) {
        update(KeyDutiesItem.write(progress));
    }

    private void update(Assignments set) {
        table.update(set.on(UpdateItemRequest.builder().key(KeyDutiesItem.key())));
    }
}
