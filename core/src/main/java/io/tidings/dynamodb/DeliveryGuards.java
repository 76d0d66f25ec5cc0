package io.tidings.dynamodb;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.delivery.Deliveries.Guard;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryStatus;
import io.tidings.delivery.Progress;

/// The [Guard]s as conditions on a delivery's item.
final class DeliveryGuards {

    private static final String NONE = "attribute_not_exists(#round)";

    private DeliveryGuards() {}

    /// @param now decides whether a record has expired that DynamoDB has not deleted yet
    static Condition condition(Guard guard, Delivery delivery, Instant now) {
        return switch (guard) {
            case Guard.Current _ -> current(delivery.progress());
            case Guard.NewRun _ -> newRun(delivery.progress());
            case Guard.Unchanged(var found) ->
                found.map(before -> unchanged(before.progress())).orElseGet(() -> absent(now));
        };
    }

    private static Condition current(Progress progress) {
        Map<String, String> names = new HashMap<>(Map.of("#round", DeliveryItem.RUN_NUMBER, "#turn",
                DeliveryItem.SEQUENCE_NUMBER, "#status", DeliveryItem.STATUS));
        Map<String, AttributeValue> values = new HashMap<>(Map.of(":round", Item.number(progress.runNumber()), ":turn",
                Item.number(progress.sequenceNumber()), ":delivered",
                Item.text(DeliveryStatus.DELIVERED.wireName())));
        String sameSequenceNumber = "#turn = :turn";
        if (progress.isQueued()) {
            sameSequenceNumber = "(#turn = :turn AND #status IN (:pending, :retrying) AND attribute_not_exists(#parked))";
            names.put("#parked", DeliveryItem.PARKED_UNTIL);
            values.put(":pending", Item.text(DeliveryStatus.PENDING.wireName()));
            values.put(":retrying", Item.text(DeliveryStatus.RETRYING.wireName()));
        }
        return new Condition(NONE + " OR #round < :round OR (#round = :round AND #status <> :delivered"
                + " AND (#turn < :turn OR " + sameSequenceNumber + "))", names, values);
    }

    private static Condition newRun(Progress progress) {
        return new Condition(NONE + " OR #round < :round", Map.of("#round", DeliveryItem.RUN_NUMBER),
                Map.of(":round", Item.number(progress.runNumber())));
    }

    /// Each change of a record shows in one of these; where there are attempts only, in the time.
    private static Condition unchanged(Progress found) {
        return new Condition("#round = :round AND #turn = :turn AND #status = :status AND #updatedAt = :updatedAt",
                Map.of("#round", DeliveryItem.RUN_NUMBER, "#turn", DeliveryItem.SEQUENCE_NUMBER, "#status",
                        DeliveryItem.STATUS, "#updatedAt", DeliveryItem.UPDATED_AT),
                Map.of(":round", Item.number(found.runNumber()), ":turn", Item.number(found.sequenceNumber()),
                        ":status", Item.text(found.status().wireName()), ":updatedAt",
                        Item.text(found.updatedAt().toString())));
    }

    private static Condition absent(Instant now) {
        return new Condition(NONE + " OR #expiresAt <= :now",
                Map.of("#round", DeliveryItem.RUN_NUMBER, "#expiresAt", TidingsTable.EXPIRES_AT),
                Map.of(":now", Item.number(now.getEpochSecond())));
    }
}
