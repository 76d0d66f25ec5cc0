package io.tidings.infra;

import org.junit.jupiter.api.Test;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexProps;
import software.amazon.awscdk.services.dynamodb.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

import static org.assertj.core.api.Assertions.assertThat;

class TableSchemaTest {

    @Test
    void shouldProjectAllAttributesOnlyTheKeysOrThoseThatAreNamed() {
        assertThat(index(Projection.builder().projectionType("ALL").build())).satisfies(index -> {
            assertThat(index.getProjectionType()).isEqualTo(ProjectionType.ALL);
            assertThat(index.getNonKeyAttributes()).isNull();
        });
        assertThat(index(Projection.builder().projectionType("KEYS_ONLY").build())).satisfies(index -> {
            assertThat(index.getProjectionType()).isEqualTo(ProjectionType.KEYS_ONLY);
            assertThat(index.getNonKeyAttributes()).isNull();
        });
        assertThat(index(Projection.builder().projectionType("INCLUDE").nonKeyAttributes("status", "type").build()))
                .satisfies(index -> {
                    assertThat(index.getProjectionType()).isEqualTo(ProjectionType.INCLUDE);
                    assertThat(index.getNonKeyAttributes()).containsExactly("status", "type");
                });
    }

    @Test
    void shouldKeyAnIndexByAttributesOfTheirTypes() {
        GlobalSecondaryIndexProps index = index(Projection.builder().projectionType("ALL").build());

        assertThat(index.getIndexName()).isEqualTo("due");
        assertThat(index.getPartitionKey().getName()).isEqualTo("shard");
        assertThat(index.getPartitionKey().getType()).isEqualTo(AttributeType.STRING);
        assertThat(index.getSortKey().getName()).isEqualTo("at");
        assertThat(index.getSortKey().getType()).isEqualTo(AttributeType.NUMBER);
    }

    private static GlobalSecondaryIndexProps index(Projection projection) {
        return new TableSchema(CreateTableRequest.builder()
                .attributeDefinitions(attribute("PK", ScalarAttributeType.S), attribute("SK", ScalarAttributeType.S),
                        attribute("shard", ScalarAttributeType.S), attribute("at", ScalarAttributeType.N))
                .keySchema(key("PK", KeyType.HASH), key("SK", KeyType.RANGE))
                .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                        .indexName("due")
                        .keySchema(key("shard", KeyType.HASH), key("at", KeyType.RANGE))
                        .projection(projection)
                        .build())
                .build()).indexes().getFirst();
    }

    private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }
}
