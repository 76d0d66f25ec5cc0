package io.tidings.dynamodb;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.keys.KeyRotationStore.Position;
import io.tidings.keys.KeyRotationStore.Reencryption;
import io.tidings.keys.KeyRotationStore.State;

/// `KEYS` / `KEYS`: one item. The time of the rotation request and the progress of re-encryption are different
/// attributes, so that neither write undoes the other.
final class KeyRotationItem {

    static final String ROTATION_ASKED_AT = "rotationAskedAt";

    private static final String KEYS = "KEYS";
    private static final String REENCRYPTING_WITH = "resealingBy";
    private static final String ORGANIZATIONS = "organizationsCursor";
    private static final String SECRETS = "secretsCursor";
    private static final String FINISHED_AT = "finishedAt";

    private KeyRotationItem() {}

    static Map<String, AttributeValue> key() {
        return Item.key(KEYS, KEYS);
    }

    static Assignments write(Reencryption progress) {
        return Assignments.of(Item.empty()
                .put(REENCRYPTING_WITH, progress.key())
                .put(ORGANIZATIONS, progress.position().organizations())
                .put(SECRETS, progress.position().secrets())
                .put(FINISHED_AT, progress.finishedAt().map(Instant::toString)))
                .removingOthersOf(List.of(ORGANIZATIONS, SECRETS, FINISHED_AT));
    }

    static State read(Item item) {
        return new State(item.optionalInstant(ROTATION_ASKED_AT),
                item.has(REENCRYPTING_WITH) ? Optional.of(reencryption(item)) : Optional.empty());
    }

    private static Reencryption reencryption(Item item) {
        Position position = new Position(item.optionalText(ORGANIZATIONS), item.optionalText(SECRETS));
        return new Reencryption(Math.toIntExact(item.number(REENCRYPTING_WITH)), position,
                item.optionalInstant(FINISHED_AT));
    }
}
