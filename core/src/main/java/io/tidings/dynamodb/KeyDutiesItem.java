package io.tidings.dynamodb;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.keys.KeyDuties.Position;
import io.tidings.keys.KeyDuties.Resealing;
import io.tidings.keys.KeyDuties.State;

/// `KEYS` / `KEYS`: one item. When other keys were asked for and how far sealing anew has come are different attributes,
/// so that neither write undoes the other.
final class KeyDutiesItem {

    static final String ROTATION_ASKED_AT = "rotationAskedAt";

    private static final String KEYS = "KEYS";
    private static final String RESEALING_BY = "resealingBy";
    private static final String ORGANIZATIONS = "organizationsCursor";
    private static final String SECRETS = "secretsCursor";
    private static final String FINISHED_AT = "finishedAt";

    private KeyDutiesItem() {}

    static Map<String, AttributeValue> key() {
        return Item.key(KEYS, KEYS);
    }

    static Assignments write(Resealing progress) {
        return Assignments.of(Item.empty()
                .put(RESEALING_BY, progress.key())
                .put(ORGANIZATIONS, progress.position().organizations())
                .put(SECRETS, progress.position().secrets())
                .put(FINISHED_AT, progress.finishedAt().map(Instant::toString)))
                .removingOthersOf(List.of(ORGANIZATIONS, SECRETS, FINISHED_AT));
    }

    static State read(Item item) {
        return new State(item.optionalInstant(ROTATION_ASKED_AT),
                item.has(RESEALING_BY) ? Optional.of(resealing(item)) : Optional.empty());
    }

    private static Resealing resealing(Item item) {
        Position position = new Position(item.optionalText(ORGANIZATIONS), item.optionalText(SECRETS));
        return new Resealing(Math.toIntExact(item.number(RESEALING_BY)), position,
                item.optionalInstant(FINISHED_AT));
    }
}
