package io.tidings.dynamodb;

import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

import io.tidings.organization.OrganizationId;

/// Writes that depend on something else being there.
final class Conditions {

    /// The condition that an organization or a project is registered and not being removed.
    static final String EXISTS = "attribute_exists(" + TidingsTable.PARTITION_KEY + ") AND attribute_not_exists("
            + Tombstone.BEGUN + ")";

    private Conditions() {}

    /// The organization is registered and not being removed.
    static TransactWriteItem organizationExists(String table, OrganizationId id) {
        return exists(table, OrganizationItem.key(id));
    }

    /// The organization or project of this key is registered and not being removed.
    static TransactWriteItem exists(String table, Map<String, AttributeValue> key) {
        return TransactWriteItem.builder()
                .conditionCheck(ConditionCheck.builder()
                        .tableName(table)
                        .key(key)
                        .conditionExpression(EXISTS)
                        .build())
                .build();
    }

    static TransactWriteItem put(String table, Item item) {
        return TransactWriteItem.builder().put(Put.builder().tableName(table).item(item.attributes()).build()).build();
    }

    /// Puts an organization's or project's item, if what was found in its place is still there.
    static TransactWriteItem putInPlaceOf(String table, Optional<Item> before, Item item) {
        Put.Builder put = Put.builder().tableName(table).item(item.attributes());
        if (before.isEmpty()) {
            return of(put.conditionExpression("attribute_not_exists(" + TidingsTable.PARTITION_KEY + ")"));
        }
        put.expressionAttributeValues(Map.of(":created", before.get().required(Tombstone.CREATED_AT)));
        return of(put.conditionExpression(Tombstone.CREATED_AT + " = :created AND "
                + (Tombstone.isOne(before.get()) ? "attribute_exists(" : "attribute_not_exists(") + Tombstone.BEGUN
                + ")"));
    }

    private static TransactWriteItem of(Put.Builder put) {
        return TransactWriteItem.builder().put(put.build()).build();
    }
}
