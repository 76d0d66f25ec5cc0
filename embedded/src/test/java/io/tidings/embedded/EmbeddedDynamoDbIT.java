package io.tidings.embedded;

import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EmbeddedDynamoDbIT {

    private static EmbeddedAws aws;

    @BeforeAll
    static void start() {
        aws = EmbeddedAws.start(Optional.empty(), Optional.empty());
        Things.createTable(aws.dynamoDb());
    }

    @AfterAll
    static void stop() {
        aws.close();
    }

    @Test
    void shouldListenOnLoopbackOnly() {
        assertThat(aws.dynamoDbEndpoint().getHost()).isEqualTo("127.0.0.1");
    }

    @Test
    void shouldReadWhatWasWritten() {
        Things.put(aws.dynamoDb(), "a");

        assertThat(Things.names(aws.dynamoDb())).contains("a");
    }

    @Test
    void shouldRefuseAConditionalPutThatLost() {
        Things.put(aws.dynamoDb(), "b");

        assertThatThrownBy(() -> aws.dynamoDb()
                .putItem(put -> put.tableName(Things.TABLE)
                        .item(Map.of("id", AttributeValue.fromS("b")))
                        .conditionExpression("attribute_not_exists(id)")))
                .isInstanceOf(ConditionalCheckFailedException.class);
    }

    @Test
    @Timeout(60)
    void shouldBeWholeWhereSeveralStartAtOnce() throws Exception {
        var neighbours = OtherProcess.start(Neighbours.class);
        try (var lines = neighbours.inputReader()) {
            assertThat(lines.lines()).contains("done");
        } finally {
            neighbours.destroyForcibly();
        }
    }
}
