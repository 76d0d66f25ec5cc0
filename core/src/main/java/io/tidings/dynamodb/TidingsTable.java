package io.tidings.dynamodb;

import java.util.List;

import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/// The one table: its keys, its index, and how a local one is made. The deployed table is made from the same names.
public final class TidingsTable {

    public static final String PARTITION_KEY = "PK";
    public static final String SORT_KEY = "SK";

    /// The attribute of DynamoDB's time to live, in Unix seconds.
    public static final String EXPIRES_AT = "expiresAt";

    /// Lists that no partition holds by itself: all organizations, the tokens of one. Sparse; all attributes projected.
    public static final String LISTING_INDEX = "listing";
    public static final String LISTING_PARTITION_KEY = "listPK";
    public static final String LISTING_SORT_KEY = "listSK";

    /// The index of items that are due at a time, soonest first: parked deliveries, held deliveries of one webhook,
    /// webhooks and replays that the sweep must process. Sparse; only what a claim needs is projected.
    public static final String DUE_INDEX = "due";
    public static final String DUE_PARTITION_KEY = "duePK";
    public static final String DUE_SORT_KEY = "dueSK";

    private TidingsTable() {}

    /// A request that makes the table, for machines without a deployment.
    public static CreateTableRequest creation(String tableName) {
        return CreateTableRequest.builder()
                .tableName(tableName)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(List.of(text(PARTITION_KEY), text(SORT_KEY), text(LISTING_PARTITION_KEY),
                        text(LISTING_SORT_KEY), text(DUE_PARTITION_KEY), text(DUE_SORT_KEY)))
                .keySchema(key(PARTITION_KEY, KeyType.HASH), key(SORT_KEY, KeyType.RANGE))
                .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                        .indexName(LISTING_INDEX)
                        .keySchema(key(LISTING_PARTITION_KEY, KeyType.HASH), key(LISTING_SORT_KEY, KeyType.RANGE))
                        .projection(Projection.builder().projectionType(ProjectionType.ALL).build())
                        .build(),
                        GlobalSecondaryIndex.builder()
                                .indexName(DUE_INDEX)
                                .keySchema(key(DUE_PARTITION_KEY, KeyType.HASH), key(DUE_SORT_KEY, KeyType.RANGE))
                                .projection(Projection.builder()
                                        .projectionType(ProjectionType.INCLUDE)
                                        .nonKeyAttributes(DeliveryItem.PARKED_ATTRIBUTES)
                                        .build())
                                .build())
                .build();
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder().attributeName(name).attributeType(ScalarAttributeType.S).build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }
}
