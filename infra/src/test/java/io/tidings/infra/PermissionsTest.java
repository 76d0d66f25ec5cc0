package io.tidings.infra;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

/// Least privilege: what the roles may do, and every exception with its reason.
class PermissionsTest {

    static final SynthesizedStack[] STACKS = {SynthesizedStack.DEFAULTS, SynthesizedStack.EVERYTHING};

    /// Actions for which AWS knows no narrower resource than all.
    private static final Map<String, String> ON_EVERY_RESOURCE = Map.of(
            "xray:PutTelemetryRecords", "X-Ray has no resources to name",
            "xray:PutTraceSegments", "X-Ray has no resources to name",
            "ec2:AssignPrivateIpAddresses", "Lambda's attachment to a VPC",
            "ec2:CreateNetworkInterface", "Lambda's attachment to a VPC",
            "ec2:DeleteNetworkInterface", "Lambda's attachment to a VPC",
            "ec2:DescribeNetworkInterfaces", "Lambda's attachment to a VPC",
            "ec2:DescribeSubnets", "Lambda's attachment to a VPC",
            "ec2:UnassignPrivateIpAddresses", "Lambda's attachment to a VPC");

    /// Wildcards behind a resource of the stack.
    private static final Map<String, String> SUFFIXES = Map.of(
            "/index/*", "the table's indexes, all of which are for the functions",
            "/*", "the objects of the bucket, whose names hold organizations and events");

    /// In a key's own policy, the resource `*` is the key; and without the account as its administrator nobody could
    /// ever change or delete it.
    private static final Set<String> KEY_POLICY = Set.of("kms:*");

    @ParameterizedTest
    @FieldSource("STACKS")
    void shouldGrantNoWildcardAction(SynthesizedStack stack) {
        assertThat(roleStatements(stack).flatMap(statement -> texts(statement.path("Action"))))
                .isNotEmpty()
                .noneMatch(action -> action.contains("*"));
    }

    @ParameterizedTest
    @FieldSource("STACKS")
    void shouldGrantNothingOnEveryResourceWithoutAReason(SynthesizedStack stack) {
        assertThat(roleStatements(stack)
                .filter(statement -> texts(statement.path("Resource")).anyMatch("\"*\""::equals))
                .flatMap(statement -> texts(statement.path("Action")))
                .map(PermissionsTest::unquoted))
                .isSubsetOf(ON_EVERY_RESOURCE.keySet());
    }

    @Test
    void shouldExplainNothingThatIsNotGranted() {
        assertThat(Stream.of(STACKS)
                .flatMap(PermissionsTest::roleStatements)
                .filter(statement -> texts(statement.path("Resource")).anyMatch("\"*\""::equals))
                .flatMap(statement -> texts(statement.path("Action")))
                .map(PermissionsTest::unquoted)
                .collect(Collectors.toSet()))
                .isEqualTo(ON_EVERY_RESOURCE.keySet());
        assertThat(ON_EVERY_RESOURCE.values()).noneMatch(String::isBlank);
    }

    /// An exception to what is allowed would be a wildcard in disguise.
    @ParameterizedTest
    @FieldSource("STACKS")
    void shouldSayWhatIsAllowedRatherThanWhatIsNot(SynthesizedStack stack) {
        assertThat(roleStatements(stack))
                .noneMatch(statement -> statement.has("NotAction") || statement.has("NotResource")
                        || statement.has("NotPrincipal"));
    }

    @ParameterizedTest
    @FieldSource("STACKS")
    void shouldNameResourcesExactlyButForExplainedSuffixes(SynthesizedStack stack) {
        assertThat(roleStatements(stack)
                .flatMap(statement -> texts(statement.path("Resource")))
                .filter(resource -> resource.contains("*") && !resource.equals("\"*\"")))
                .isNotEmpty()
                .allMatch(resource -> SUFFIXES.keySet()
                        .stream()
                        .anyMatch(suffix -> resource
                                .endsWith("},\"" + suffix + "\"]]}")));
    }

    @ParameterizedTest
    @FieldSource("STACKS")
    void shouldAttachNoPolicyThatIsNotWrittenHere(SynthesizedStack stack) {
        assertThat(stack.properties("AWS::IAM::Role"))
                .hasSize(Workload.values().length)
                .noneMatch(role -> role.has("ManagedPolicyArns") || role.has("Policies"));
    }

    @ParameterizedTest
    @FieldSource("STACKS")
    void shouldAllowByResourcePoliciesOnlyTheAccountToAdministerItsKey(SynthesizedStack stack) {
        Set<String> allowed = Stream.of("AWS::KMS::Key", "AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy")
                .flatMap(stack::properties)
                .flatMap(policy -> Stream.of(policy.path("KeyPolicy"), policy.path("PolicyDocument")))
                .flatMap(document -> document.path("Statement").valueStream())
                .filter(PermissionsTest::allows)
                .flatMap(statement -> texts(statement.path("Action")))
                .map(PermissionsTest::unquoted)
                .collect(Collectors.toSet());
        assertThat(allowed).isEqualTo(KEY_POLICY);
    }

    @ParameterizedTest
    @EnumSource(Workload.class)
    void shouldLetNoFunctionScanOrChangeTheTable(Workload workload) {
        assertThat(actions(workload, "dynamodb:")).containsExactly(
                "dynamodb:BatchGetItem",
                "dynamodb:BatchWriteItem",
                "dynamodb:ConditionCheckItem",
                "dynamodb:DeleteItem",
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:Query",
                "dynamodb:UpdateItem");
    }

    @ParameterizedTest
    @EnumSource(Workload.class)
    void shouldLetEveryFunctionUseTheKeyAndNoMore(Workload workload) {
        assertThat(actionsOn(workload, "EncryptionKey")).containsExactlyInAnyOrder("kms:Decrypt",
                "kms:GenerateDataKey");
    }

    @ParameterizedTest
    @EnumSource(Workload.class)
    void shouldLetEveryFunctionReadTidingsOwnKeysAndTheSweepChangeThem(Workload workload) {
        assertThat(actionsOn(workload, "KeysSecret")).isEqualTo(switch (workload) {
            case API, DISPATCH -> Set.of("secretsmanager:GetSecretValue");
            case SWEEP -> Set.of("secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue");
        });
        assertThat(actionsOn(workload, "KeysKey")).isEqualTo(switch (workload) {
            case API, DISPATCH -> Set.of("kms:Decrypt");
            case SWEEP -> Set.of("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey");
        });
    }

    @ParameterizedTest
    @EnumSource(Workload.class)
    void shouldLetEveryFunctionWriteItsLogs(Workload workload) {
        assertThat(actions(workload, "logs:")).containsExactly("logs:CreateLogStream", "logs:PutLogEvents");
    }

    @ParameterizedTest
    @EnumSource(Workload.class)
    void shouldLetEveryFunctionReadAndKeepContentsAndTheApiAndTheSweepDeleteThem(Workload workload) {
        assertThat(actions(workload, "s3:")).isEqualTo(switch (workload) {
            case API, SWEEP -> Set.of("s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject");
            case DISPATCH -> Set.of("s3:GetObject", "s3:ListBucket", "s3:PutObject");
        });
    }

    @ParameterizedTest
    @EnumSource(value = Workload.class, names = {"API", "SWEEP"})
    void shouldLetNoFunctionDeleteTheBucketOfContents(Workload workload) {
        assertThat(statements(workload)
                .filter(statement -> texts(statement.path("Action")).anyMatch("\"s3:DeleteObject\""::equals))
                .flatMap(statement -> texts(statement.path("Resource"))))
                .singleElement()
                .asString()
                .contains("StorageContents")
                .endsWith("},\"/*\"]]}");
    }

    @ParameterizedTest
    @EnumSource(Workload.class)
    void shouldLetEveryFunctionQueryTheIndexesOfTheTable(Workload workload) {
        assertThat(statements(workload)
                .filter(statement -> texts(statement.path("Action")).anyMatch("\"dynamodb:Query\""::equals))
                .flatMap(statement -> texts(statement.path("Resource"))))
                .hasSize(2)
                .allMatch(resource -> resource.contains("StorageTable"))
                .anyMatch(resource -> resource.endsWith("\"/index/*\"]]}"));
    }

    @ParameterizedTest
    @EnumSource(Workload.class)
    void shouldLetDispatchConsumeDeliveriesAndTheApiRedriveDeadLetters(Workload workload) {
        assertThat(actionsOn(workload, "QueuesDeliveries")).isEqualTo(switch (workload) {
            case API -> Set.of("sqs:GetQueueAttributes", "sqs:SendMessage");
            case DISPATCH -> Set.of("sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes",
                    "sqs:GetQueueUrl", "sqs:ReceiveMessage", "sqs:SendMessage");
            case SWEEP -> Set.of("sqs:SendMessage");
        });
        assertThat(actionsOn(workload, "QueuesSlowDeliveries")).isEqualTo(switch (workload) {
            case API, SWEEP -> Set.of("sqs:SendMessage");
            case DISPATCH -> Set.of("sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes",
                    "sqs:GetQueueUrl", "sqs:ReceiveMessage", "sqs:SendMessage");
        });
        assertThat(actionsOn(workload, "QueuesDeadLetters")).isEqualTo(switch (workload) {
            case API -> Set.of("sqs:CancelMessageMoveTask", "sqs:DeleteMessage", "sqs:GetQueueAttributes",
                    "sqs:ListMessageMoveTasks", "sqs:ReceiveMessage", "sqs:StartMessageMoveTask");
            case DISPATCH, SWEEP -> Set.of("sqs:SendMessage");
        });
    }

    private static Set<String> actions(Workload workload, String service) {
        return statements(workload)
                .flatMap(statement -> texts(statement.path("Action")))
                .map(PermissionsTest::unquoted)
                .filter(action -> action.startsWith(service))
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> actionsOn(Workload workload, String resource) {
        return statements(workload)
                .filter(statement -> statement.path("Resource").toString().contains(resource))
                .flatMap(statement -> texts(statement.path("Action")))
                .map(PermissionsTest::unquoted)
                .collect(Collectors.toSet());
    }

    private static Stream<JsonNode> statements(Workload workload) {
        String role = "Functions" + workload.title().replace("-", "");
        return roleStatementsOf(SynthesizedStack.DEFAULTS.properties("AWS::IAM::Policy")
                .filter(policy -> policy.path("Roles").toString().contains(role)));
    }

    private static Stream<JsonNode> roleStatements(SynthesizedStack stack) {
        return roleStatementsOf(stack.properties("AWS::IAM::Policy"));
    }

    private static Stream<JsonNode> roleStatementsOf(Stream<JsonNode> policies) {
        return policies
                .flatMap(policy -> policy.path("PolicyDocument").path("Statement").valueStream())
                .filter(PermissionsTest::allows);
    }

    private static boolean allows(JsonNode statement) {
        return statement.path("Effect").asText().equals("Allow");
    }

    /// One value or a list of them, as JSON.
    private static Stream<String> texts(JsonNode oneOrMany) {
        return (oneOrMany.isArray() ? oneOrMany.valueStream() : Stream.of(oneOrMany)).map(JsonNode::toString);
    }

    private static String unquoted(String json) {
        return json.replace("\"", "");
    }
}
