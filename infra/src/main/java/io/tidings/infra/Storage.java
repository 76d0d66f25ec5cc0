package io.tidings.infra;

import java.util.List;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.dynamodb.TableEncryption;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.constructs.Construct;

import io.tidings.dynamodb.TidingsTable;

/// What Tidings keeps: the table, and a bucket for event contents that are too large for it. Both outlive the stack.
final class Storage extends Construct {

    /// What single items and single partitions need. There is no scan, and nothing that changes the table itself.
    private static final String[] TABLE_ACTIONS = {
            "dynamodb:BatchGetItem",
            "dynamodb:BatchWriteItem",
            "dynamodb:ConditionCheckItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem"};

    private final EncryptionKey key;
    private final Table table;
    private final Bucket bucket;

    Storage(Construct scope, EncryptionKey key, Settings settings) {
        super(scope, "Storage");
        this.key = key;
        this.table = newTable();
        this.bucket = newBucket(settings.retentionDays());
        Outputs.add(this, "TableName", "The table; kept when the stack is destroyed", table.getTableName());
        Outputs.add(this, "BucketName", "The bucket of contents; kept when the stack is destroyed",
                bucket.getBucketName());
    }

    Table table() {
        return table;
    }

    Bucket bucket() {
        return bucket;
    }

    void grantItems(IGrantable grantee) {
        table.grant(grantee, TABLE_ACTIONS);
        key.grantUse(grantee);
    }

    /// Includes permission to list: without it, S3 answers 403 instead of 404 for an expired object.
    void grantReadingContents(IGrantable grantee) {
        grant(grantee, "s3:GetObject", bucket.arnForObjects("*"));
        grant(grantee, "s3:ListBucket", bucket.getBucketArn());
        key.grantUse(grantee);
    }

    void grantWritingContents(IGrantable grantee) {
        grant(grantee, "s3:PutObject", bucket.arnForObjects("*"));
        key.grantUse(grantee);
    }

    void grantDeletingContents(IGrantable grantee) {
        grant(grantee, "s3:DeleteObject", bucket.arnForObjects("*"));
    }

    private Table newTable() {
        TableSchema schema = new TableSchema();
        Table newTable = Table.Builder.create(this, "Table")
                .partitionKey(schema.partitionKey())
                .sortKey(schema.sortKey())
                .timeToLiveAttribute(TidingsTable.EXPIRES_AT)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .pointInTimeRecoverySpecification(PointInTimeRecoverySpecification.builder()
                        .pointInTimeRecoveryEnabled(true)
                        .build())
                .encryption(TableEncryption.CUSTOMER_MANAGED)
                .encryptionKey(key.key())
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
        schema.indexes().forEach(newTable::addGlobalSecondaryIndex);
        return newTable;
    }

    /// Contents live a day longer than the events that refer to them.
    private Bucket newBucket(int retentionDays) {
        return Bucket.Builder.create(this, "Contents")
                .encryption(BucketEncryption.KMS)
                .encryptionKey(key.key())
                .bucketKeyEnabled(true)
                .enforceSsl(true)
                .minimumTlsVersion(1.2)
                .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
                .lifecycleRules(List.of(LifecycleRule.builder()
                        .expiration(Duration.days(retentionDays + 1))
                        .abortIncompleteMultipartUploadAfter(Duration.days(1))
                        .build()))
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
    }

    private static void grant(IGrantable grantee, String action, String resource) {
        Grant.addToPrincipal(GrantOnPrincipalOptions.builder()
                .grantee(grantee)
                .actions(List.of(action))
                .resourceArns(List.of(resource))
                .build());
    }
}
