package io.tidings.local;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/// What is given up, and the way back.
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class DeadLettersIT {

    private static final String DEAD_LETTERS = "/operations/dead-letters";

    private final Receivers receivers = new Receivers();
    private final AtomicInteger answer = new AtomicInteger(503);
    private LocalTidings stack;
    private TidingsClient client;
    private String organization;
    private String webhook;

    @BeforeEach
    void start() {
        stack = LocalTidings.start(
                new LocalSettings(0, "admin", Optional.empty(), "127.0.0.0/8", "PT1S", Duration.ofMinutes(2),
                        LocalSettings.DEFAULT_SWEEP));
        client = new TidingsClient(stack.uri(), "admin");
        organization = client.newOrganization("parallelworks");
        webhook = client.post("/organizations/" + organization + "/settings/webhooks",
                "{\"name\":\"demo\",\"url\":\""
                        + receivers.on("/hook", exchange -> Receivers.answer(exchange, answer.get()))
                        + "\",\"events\":[\"*\"]}")
                .expecting(201)
                .text("_id");
    }

    @AfterEach
    void stop() {
        stack.close();
        receivers.close();
    }

    @Test
    void shouldDeliverAfterARedriveWhatWasExhausted() {
        String event = publish();
        Eventually.assertThat(() -> assertThat(delivery(event).path("status").asText()).isEqualTo("exhausted"));
        Eventually.assertThat(() -> assertThat(deadLetters().path("sample")).hasSize(1));
        JsonNode letters = deadLetters();
        assertThat(letters.path("depth").intValue()).isEqualTo(1);
        JsonNode letter = letters.path("sample").path(0);
        assertThat(letter.path("reason").asText()).startsWith("exhausted: ").contains("503");
        assertThat(letter.path("delivery").asText()).isEqualTo(delivery(event).path("_id").asText());
        assertThat(letter.path("organization").asText()).isEqualTo(organization);
        assertThat(letter.path("webhook").asText()).isEqualTo(webhook);
        assertThat(letter.path("event").asText()).isEqualTo(event);
        assertThat(letter.path("type").asText()).isEqualTo("USER_DISABLED");
        answer.set(200);

        client.post(DEAD_LETTERS + "/redrive", "{}").expecting(202);

        Eventually.assertThat(() -> assertThat(delivery(event).path("status").asText()).isEqualTo("delivered"));
        assertThat(delivery(event).path("attemptCount").intValue()).isEqualTo(3);
        assertThat(receivers.requests("/hook")).isEqualTo(3);
        JsonNode redrive = client.get(DEAD_LETTERS + "/redrive").expecting(200).body();
        assertThat(redrive.path("status").asText()).isEqualTo("completed");
        assertThat(redrive.path("moved").intValue()).isEqualTo(1);
        assertThat(deadLetters().path("depth").intValue()).isZero();
        Eventually.assertThat(() -> assertThat(stack.queues().messages(stack.aws().sqs())).isZero());
    }

    @Test
    void shouldDeadLetterGarbageAtOnceWithItsReason() {
        stack.aws().sqs().sendMessage(send -> send.queueUrl(stack.queues().deliveries()).messageBody("garbage"));

        Eventually.assertThat(() -> assertThat(deadLetters().path("sample")).hasSize(1));

        assertThat(deadLetters().path("depth").intValue()).isEqualTo(1);
        assertThat(deadLetters().path("sample").path(0).path("reason").asText())
                .isEqualTo("unreadable: must be JSON: Unrecognized token (line 1, column 1)");
        assertThat(deadLetters().path("sample").path(0).has("delivery")).isFalse();
        Eventually.assertThat(() -> assertThat(stack.queues().messages(stack.aws().sqs())).isZero());
    }

    /// It comes back as it was, rather than being lost or going around.
    @Test
    void shouldDeadLetterGarbageAgainAfterARedrive() {
        stack.aws().sqs().sendMessage(send -> send.queueUrl(stack.queues().deliveries()).messageBody("garbage"));
        Eventually.assertThat(() -> assertThat(deadLetters().path("sample")).hasSize(1));
        String first = deadLetters().path("oldest").asText();

        client.post(DEAD_LETTERS + "/redrive", "{}").expecting(202);

        Eventually.assertThat(() -> assertThat(deadLetters().path("oldest").asText("")).isNotEmpty()
                .isNotEqualTo(first));
        assertThat(deadLetters().path("depth").intValue()).isEqualTo(1);
        assertThat(client.get(DEAD_LETTERS + "/redrive").expecting(200).text("status")).isEqualTo("completed");
    }

    private String publish() {
        return client.post("/organizations/" + organization + "/events",
                "{\"type\":\"USER_DISABLED\",\"payload\":{\"username\":\"demo\",\"email\":\"demo@example.com\",\"userId\":\"1\","
                        + "\"organization\":\"parallelworks\"}}")
                .expecting(202)
                .text("_id");
    }

    private JsonNode deadLetters() {
        return client.get(DEAD_LETTERS).expecting(200).body();
    }

    private JsonNode delivery(String event) {
        return client.get("/organizations/" + organization + "/events/" + event)
                .expecting(200)
                .body()
                .path("deliveries")
                .path(0);
    }
}
