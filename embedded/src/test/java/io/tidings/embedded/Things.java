package io.tidings.embedded;

import java.util.List;
import java.util.Map;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/// A small table to test with.
final class Things {

    static final String TABLE = "things";

    private Things() {}

    static void createTable(DynamoDbClient dynamoDb) {
        var key = KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build();
        var id = AttributeDefinition.builder().attributeName("id").attributeType(ScalarAttributeType.S).build();
        dynamoDb.createTable(table -> table.tableName(TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(key)
                .attributeDefinitions(id));
    }

    static void put(DynamoDbClient dynamoDb, String id) {
        dynamoDb.putItem(put -> put.tableName(TABLE).item(Map.of("id", AttributeValue.fromS(id))));
    }

    static List<String> names(DynamoDbClient dynamoDb) {
        return dynamoDb.scan(scan -> scan.tableName(TABLE)).items().stream().map(item -> item.get("id").s()).toList();
    }
}
