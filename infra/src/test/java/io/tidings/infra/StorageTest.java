package io.tidings.infra;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

import io.tidings.dynamodb.TidingsTable;

import static org.assertj.core.api.Assertions.assertThat;

class StorageTest {

    private static final String TABLE = "AWS::DynamoDB::Table";
    private static final String BUCKET = "AWS::S3::Bucket";
    private static final String KEY = "AWS::KMS::Key";

    private static final CreateTableRequest DEFINITION = TidingsTable.creation("any");

    private final SynthesizedStack stack = SynthesizedStack.DEFAULTS;
    private final JsonNode table = stack.properties(TABLE, "KeySchema");

    @Test
    void shouldKeyTheTableAsItIsKeyedElsewhere() {
        assertThat(keys(table)).isEqualTo(keys(DEFINITION.keySchema()));
        assertThat(attributes(table)).isEqualTo(DEFINITION.attributeDefinitions()
                .stream()
                .map(attribute -> attribute.attributeName() + " " + attribute.attributeTypeAsString())
                .collect(Collectors.toSet()));
    }

    @Test
    void shouldHaveTheIndexesThatTheTableHasElsewhere() {
        Map<String, Object> deployed = index(table.path("GlobalSecondaryIndexes"));
        Map<String, Object> defined = DEFINITION.globalSecondaryIndexes()
                .stream()
                .collect(Collectors.toMap(
                        index -> index.indexName(),
                        index -> List.of(keys(index.keySchema()), index.projection().projectionTypeAsString(),
                                Set.copyOf(index.projection().nonKeyAttributes()))));
        assertThat(deployed).isEqualTo(defined).containsKey(TidingsTable.LISTING_INDEX);
    }

    @Test
    void shouldPayForRequestsOnly() {
        assertThat(table.path("BillingMode").asText()).isEqualTo("PAY_PER_REQUEST");
    }

    @Test
    void shouldExpireItems() {
        stack.template()
                .hasResourceProperties(TABLE, Map.of(
                        "TimeToLiveSpecification", Map.of("AttributeName", TidingsTable.EXPIRES_AT, "Enabled", true)));
    }

    @Test
    void shouldRecoverToAnyPointInTime() {
        stack.template()
                .hasResourceProperties(TABLE, Map.of(
                        "PointInTimeRecoverySpecification", Map.of("PointInTimeRecoveryEnabled", true)));
    }

    @Test
    void shouldEncryptWithItsOwnKey() {
        Map<String, Object> key = Map.of("Fn::GetAtt", List.of(keyId(), "Arn"));
        stack.template().hasResourceProperties(KEY, Map.of("EnableKeyRotation", true));
        stack.template()
                .hasResourceProperties(TABLE, Map.of(
                        "SSESpecification", Map.of("SSEEnabled", true, "SSEType", "KMS", "KMSMasterKeyId", key)));
        stack.template()
                .hasResourceProperties(BUCKET, Map.of("BucketEncryption", Map.of(
                        "ServerSideEncryptionConfiguration", List.of(Map.of(
                                "BucketKeyEnabled", true,
                                "ServerSideEncryptionByDefault",
                                Map.of("SSEAlgorithm", "aws:kms", "KMSMasterKeyID", key))))));
    }

    @Test
    void shouldKeepTheBucketPrivate() {
        stack.template()
                .hasResourceProperties(BUCKET, Map.of("PublicAccessBlockConfiguration", Map.of(
                        "BlockPublicAcls", true,
                        "BlockPublicPolicy", true,
                        "IgnorePublicAcls", true,
                        "RestrictPublicBuckets", true)));
    }

    @Test
    void shouldRefuseToServeTheBucketWithoutModernTls() {
        List<JsonNode> statements = stack.properties("AWS::S3::BucketPolicy", "Deny")
                .path("PolicyDocument")
                .path("Statement")
                .valueStream()
                .toList();
        assertThat(statements).allSatisfy(statement -> {
            assertThat(statement.path("Effect").asText()).isEqualTo("Deny");
            assertThat(statement.path("Action").asText()).isEqualTo("s3:*");
        });
        assertThat(statements).extracting(statement -> statement.path("Condition").toString())
                .containsExactlyInAnyOrder(
                        "{\"Bool\":{\"aws:SecureTransport\":\"false\"}}",
                        "{\"NumericLessThan\":{\"s3:TlsVersion\":1.2}}");
    }

    @Test
    void shouldKeepContentsADayLongerThanEvents() {
        assertThat(daysOfContents(SynthesizedStack.DEFAULTS)).isEqualTo(31);
        assertThat(daysOfContents(SynthesizedStack.EVERYTHING)).isEqualTo(91);
    }

    @ParameterizedTest
    @ValueSource(strings = {TABLE, BUCKET, KEY})
    void shouldOutliveTheStack(String type) {
        assertThat(stack.resources(type)).isNotEmpty().allSatisfy(resource -> {
            assertThat(resource.path("DeletionPolicy").asText()).isEqualTo("Retain");
            assertThat(resource.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
        });
    }

    private String keyId() {
        return stack.resourcesById(KEY)
                .keySet()
                .stream()
                .filter(id -> id.startsWith("Encryption"))
                .findFirst()
                .orElseThrow();
    }

    private static int daysOfContents(SynthesizedStack stack) {
        return stack.properties(BUCKET, "Lifecycle")
                .path("LifecycleConfiguration")
                .path("Rules")
                .path(0)
                .path("ExpirationInDays")
                .asInt();
    }

    private static Map<String, Object> index(JsonNode indexes) {
        return indexes.valueStream()
                .collect(Collectors.toMap(
                        index -> index.path("IndexName").asText(),
                        index -> List.of(keys(index), index.path("Projection").path("ProjectionType").asText(),
                                new HashSet<>(index.path("Projection")
                                        .path("NonKeyAttributes")
                                        .valueStream()
                                        .map(JsonNode::asText)
                                        .toList()))));
    }

    private static List<String> keys(JsonNode keyed) {
        return keyed.path("KeySchema")
                .valueStream()
                .map(key -> key.path("AttributeName").asText() + " " + key.path("KeyType").asText())
                .toList();
    }

    private static List<String> keys(List<KeySchemaElement> keys) {
        return keys.stream().map(key -> key.attributeName() + " " + key.keyTypeAsString()).toList();
    }

    private static Set<String> attributes(JsonNode table) {
        return table.path("AttributeDefinitions")
                .valueStream()
                .map(attribute -> attribute.path("AttributeName").asText() + " "
                        + attribute.path("AttributeType").asText())
                .collect(Collectors.toSet());
    }
}
