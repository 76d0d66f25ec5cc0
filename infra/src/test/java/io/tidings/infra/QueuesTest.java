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
    private final JsonNode deliveries = stack.properties(QUEUE, "tidings-dev-" + QueueNames.DELIVERIES);
    private final JsonNode deadLetters = stack.properties(QUEUE, "tidings-dev-" + QueueNames.DEAD_LETTERS);

    @Test
    void shouldHideMessagesForSixTimesTheTimeoutOfTheFunctionThatTakesThem() {
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
    void shouldKeepDeadLettersLongerThanDeliveries() {
        assertThat(deliveries.path("MessageRetentionPeriod").asInt()).isEqualTo(4 * 24 * 3600);
        assertThat(deadLetters.path("MessageRetentionPeriod").asInt()).isEqualTo(14 * 24 * 3600);
    }

    @Test
    void shouldBeStandardQueues() {
        assertThat(List.of(deliveries, deadLetters)).noneMatch(queue -> queue.has("FifoQueue"));
    }

    @Test
    void shouldEncryptMessages() {
        String key = stack.resourcesById("AWS::KMS::Key").keySet().iterator().next();
        assertThat(stack.properties(QUEUE)).hasSize(2)
                .allSatisfy(queue -> assertThat(
                        queue.path("KmsMasterKeyId").path("Fn::GetAtt").path(0).asText()).isEqualTo(key));
    }

    @Test
    void shouldRefuseToServeWithoutTls() {
        assertThat(stack.properties("AWS::SQS::QueuePolicy").flatMap(QueuesTest::statements))
                .hasSize(2)
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
}
