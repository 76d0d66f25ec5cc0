package io.tidings.infra;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import io.tidings.sqs.QueueNames;

import static org.assertj.core.api.Assertions.assertThat;

class QueuesTest {

    private static final String QUEUE = "AWS::SQS::Queue";

    private final SynthesizedStack stack = SynthesizedStack.DEFAULTS;
    private final JsonNode deliveries = stack.properties(QUEUE, name(QueueNames.DELIVERIES));
    private final JsonNode slowDeliveries = stack.properties(QUEUE, name(QueueNames.DELIVERIES_SLOW));
    private final JsonNode deadLetters = stack.properties(QUEUE, name(QueueNames.DEAD_LETTERS));

    @Test
    void shouldKeepMessagesInvisibleForSixTimesTheTimeoutOfTheFunctionThatTakesThem() {
        int timeout = stack.properties("AWS::Lambda::Function", "DispatchHandler").path("Timeout").asInt();
        assertThat(deliveries.path("VisibilityTimeout").asInt()).isEqualTo(6 * timeout);
    }

    @Test
    void shouldMoveAMessageToTheDeadLettersAfterAsManyReceivesAsElsewhere() {
        JsonNode redrive = deliveries.path("RedrivePolicy");
        assertThat(redrive.path("maxReceiveCount").asInt()).isEqualTo(QueueNames.MAX_RECEIVE_COUNT);
        assertThat(redrive.path("deadLetterTargetArn").path("Fn::GetAtt").path(0).asText()).isEqualTo(id(deadLetters));
        assertThat(deadLetters.has("RedrivePolicy")).isFalse();
    }

    @Test
    void shouldTreatSlowDeliveriesAsOthers() {
        assertThat(slowDeliveries.path("RedrivePolicy")).isEqualTo(deliveries.path("RedrivePolicy"));
        assertThat(slowDeliveries.path("VisibilityTimeout")).isEqualTo(deliveries.path("VisibilityTimeout"));
        assertThat(slowDeliveries.path("MessageRetentionPeriod")).isEqualTo(deliveries.path("MessageRetentionPeriod"));
    }

    @Test
    void shouldKeepDeadLettersLongerThanDeliveries() {
        assertThat(deliveries.path("MessageRetentionPeriod").asInt()).isEqualTo(4 * 24 * 3600);
        assertThat(deadLetters.path("MessageRetentionPeriod").asInt()).isEqualTo(14 * 24 * 3600);
    }

    @Test
    void shouldBeStandardQueues() {
        assertThat(List.of(deliveries, slowDeliveries, deadLetters)).noneMatch(queue -> queue.has("FifoQueue"));
    }

    @Test
    void shouldEncryptMessages() {
        String key = stack.resourcesById("AWS::KMS::Key").keySet().iterator().next();
        assertThat(stack.properties(QUEUE)).hasSize(3)
                .allSatisfy(queue -> assertThat(
                        queue.path("KmsMasterKeyId").path("Fn::GetAtt").path(0).asText()).isEqualTo(key));
    }

    @Test
    void shouldRefuseToServeWithoutTls() {
        assertThat(stack.properties("AWS::SQS::QueuePolicy").flatMap(QueuesTest::statements))
                .hasSize(3)
                .allSatisfy(statement -> {
                    assertThat(statement.path("Effect").asText()).isEqualTo("Deny");
                    assertThat(statement.path("Action").asText()).isEqualTo("sqs:*");
                    assertThat(statement.path("Condition").toString())
                            .isEqualTo("{\"Bool\":{\"aws:SecureTransport\":\"false\"}}");
                });
    }

    private static Stream<JsonNode> statements(JsonNode policy) {
        return policy.path("PolicyDocument").path("Statement").valueStream();
    }

    private String id(JsonNode properties) {
        return stack.resourcesById(QUEUE)
                .entrySet()
                .stream()
                .filter(queue -> queue.getValue().path("Properties").equals(properties))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /// As it stands in the template, so that no longer name is meant.
    private static String name(String queue) {
        return "\"tidings-dev-" + queue + "\"";
    }
}
