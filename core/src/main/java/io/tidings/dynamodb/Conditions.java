package io.tidings.dynamodb;

import java.util.Map;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

import io.tidings.organization.OrganizationId;

/// Writes that depend on something else being there.
final class Conditions {

    private Conditions() {}

    /// The organization is registered and not being removed.
    static TransactWriteItem organizationExists(String table, OrganizationId id) {
        return exists(table, OrganizationItem.key(id), " AND attribute_not_exists(" + OrganizationItem.REMOVAL + ")");
    }

    static TransactWriteItem exists(String table, Map<String, AttributeValue> key, String more) {
        return TransactWriteItem.builder()
                .conditionCheck(ConditionCheck.builder()
                        .tableName(table)
                        .key(key)
                        .conditionExpression("attribute_exists(" + TidingsTable.PARTITION_KEY + ")" + more)
                        .build())
                .build();
    }

    static TransactWriteItem put(String table, Item item) {
        return TransactWriteItem.builder().put(Put.builder().tableName(table).item(item.attributes()).build()).build();
    }
}
