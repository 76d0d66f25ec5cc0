package io.tidings.dynamodb;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

import io.tidings.organization.Scope;
import io.tidings.removal.Removal;
import io.tidings.webhook.WebhookId;

/// Removes organizations and projects: makes a [Tombstone] of the item together with the job for what is left, deletes
/// what the organization or project owns, and then says that this is done.
final class OwnedItems {

    private final Table table;
    private final Clock clock;

    OwnedItems(Table table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    /// Begins a removal; from then on the organization or project counts as gone.
    ///
    /// @return when the removal that is not complete was begun, by this call or an earlier one; empty if there is nothing
    ///         to remove
    Optional<Instant> begin(Scope scope, Map<String, AttributeValue> key) {
        Instant now = clock.instant();
        TransactWriteItem mark = TransactWriteItem.builder()
                .update(Update.builder()
                        .tableName(table.name())
                        .key(key)
                        .updateExpression("SET " + Tombstone.BEGUN + " = :now REMOVE "
                                + TidingsTable.LISTING_PARTITION_KEY + ", " + TidingsTable.LISTING_SORT_KEY)
                        .conditionExpression(Conditions.EXISTS)
                        .expressionAttributeValues(Map.of(":now", Item.text(now.toString())))
                        .build())
                .build();
        TransactWriteItem job = TransactWriteItem.builder()
                .put(Put.builder()
                        .tableName(table.name())
                        .item(RemovalItem.write(Removal.create(scope, now)).attributes())
                        .build())
                .build();
        if (table.transact(List.of(mark, job)).isEmpty()) {
            return Optional.of(now);
        }
        return table.get(key)
                .filter(Tombstone::isOne)
                .filter(item -> !Tombstone.isComplete(item))
                .map(item -> item.instant(Tombstone.BEGUN));
    }

    /// Deletes items that the organization or project owns. Webhooks are noted first, for the job.
    void delete(Scope scope, Instant begun, Collection<Item> owned) {
        table.putAll(owned.stream()
                .filter(item -> item.string(TidingsTable.SORT_KEY).startsWith(WebhookItem.SORT_PREFIX))
                .map(item -> RemovalItem.webhook(scope, begun, new WebhookId(item.string(WebhookItem.ID))))
                .toList());
        List<Map<String, AttributeValue>> keys = new ArrayList<>(owned.stream().map(Item::key).toList());
        owned.forEach(item -> TokenItem.pointedAt(item).ifPresent(keys::add));
        table.deleteAll(keys);
    }

    /// Lets the id be registered again, unless somebody else has.
    void complete(Map<String, AttributeValue> key, Instant begun, List<String> lost) {
        Instant now = clock.instant();
        Assignments set = Assignments.of(Item.empty()
                .put(Tombstone.REMOVED, now.isBefore(begun) ? begun : now)
                .put(TidingsTable.EXPIRES_AT, now.plus(Tombstone.KEPT).getEpochSecond())).removingOthersOf(lost);
        String same = Tombstone.BEGUN + " = " + set.value(Item.text(begun.toString()));
        table.update(set.on(UpdateItemRequest.builder().key(key))
                .conditionExpression(same + " AND attribute_not_exists(" + Tombstone.REMOVED + ")"));
    }
}
