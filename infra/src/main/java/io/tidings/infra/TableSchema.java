package io.tidings.infra;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexProps;
import software.amazon.awscdk.services.dynamodb.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

import io.tidings.dynamodb.TidingsTable;

/// The keys and indexes of the one table in CDK's words, read from the request that makes the table elsewhere. So a
/// deployed table cannot differ from the one that the tests ran on.
final class TableSchema {

    private final CreateTableRequest definition;
    private final Map<String, AttributeType> types;

    TableSchema() {
        this(TidingsTable.creation("deployed"));
    }

    TableSchema(CreateTableRequest definition) {
        this.definition = definition;
        this.types = definition.attributeDefinitions()
                .stream()
                .collect(Collectors.toMap(AttributeDefinition::attributeName, TableSchema::type));
    }

    Attribute partitionKey() {
        return key(definition.keySchema(), KeyType.HASH);
    }

    Attribute sortKey() {
        return key(definition.keySchema(), KeyType.RANGE);
    }

    List<GlobalSecondaryIndexProps> indexes() {
        return definition.globalSecondaryIndexes().stream().map(this::index).toList();
    }

    private GlobalSecondaryIndexProps index(GlobalSecondaryIndex index) {
        GlobalSecondaryIndexProps.Builder properties = GlobalSecondaryIndexProps.builder()
                .indexName(index.indexName())
                .partitionKey(key(index.keySchema(), KeyType.HASH))
                .sortKey(key(index.keySchema(), KeyType.RANGE))
                .projectionType(ProjectionType.valueOf(index.projection().projectionTypeAsString()));
        if (index.projection().hasNonKeyAttributes()) {
            properties.nonKeyAttributes(index.projection().nonKeyAttributes());
        }
        return properties.build();
    }

    private Attribute key(List<KeySchemaElement> keys, KeyType part) {
        String name = keys.stream()
                .filter(element -> element.keyType() == part)
                .map(KeySchemaElement::attributeName)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a key has no " + part));
        return Attribute.builder().name(name).type(types.get(name)).build();
    }

    private static AttributeType type(AttributeDefinition attribute) {
        ScalarAttributeType type = attribute.attributeType();
        return switch (type) {
            case S -> AttributeType.STRING;
            case N -> AttributeType.NUMBER;
            case B -> AttributeType.BINARY;
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalStateException(
                    attribute.attributeName() + " has an unknown type: " + attribute.attributeTypeAsString());
        };
    }
}
