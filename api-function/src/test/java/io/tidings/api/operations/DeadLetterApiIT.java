package io.tidings.api.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.model.Message;

import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Call;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.delivery.Target;
import io.tidings.event.Event;
import io.tidings.event.EventContent;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.event.Payload;
import io.tidings.json.Json;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.sqs.DeliveryMessage;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class DeadLetterApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String DEAD_LETTERS = "/operations/dead-letters";
    private static final String REDRIVE = DEAD_LETTERS + "/redrive";

    private final Caller platform = API.platform();

    @AfterEach
    void clear() {
        platform.delete(REDRIVE);
        API.takeDeadLetters();
        API.queued();
    }

    @Test
    void shouldShowAnEmptyQueue() {
        Answer answer = platform.get(DEAD_LETTERS);

        assertThat(answer.inWords()).isEqualTo("200");
        assertThat(withoutRedrive(answer)).isEqualTo(Json.parse("{\"depth\": 0, \"sample\": []}"));
    }

    @Test
    void shouldShowWhatWasGivenUpAndWhyButNotItsPayload() {
        QueuedDelivery delivery = delivery(Optional.of(new ProjectId(Tenant.newId())));
        API.deadLetters().sendDeadLetter(delivery, "exhausted: the receiver answered 500");

        Answer answer = platform.get(DEAD_LETTERS);

        assertThat(answer.inWords()).isEqualTo("200");
        assertThat(Instant.parse(answer.text("/oldest"))).isCloseTo(Instant.now(), within(Duration.ofSeconds(10)));
        assertThat(withoutRedrive(answer)).isEqualTo(Json.parse("""
            {"depth": 1, "oldest": "%s", "sample": [
              {"delivery": "%s", "organization": "%s", "project": "%s", "webhook": "%s", "event": "%s",
               "type": "deployment.build.created", "reason": "exhausted: the receiver answered 500", "sentAt": "%s",
               "receiveCount": 1}]}"""
                .formatted(answer.text("/oldest"), delivery.id().value(), delivery.event().organization().value(),
                        delivery.target().webhook().scope().project().orElseThrow().value(),
                        delivery.target().webhook().id().value(), delivery.event().id().value(),
                        answer.text("/oldest"))));
    }

    /// There may have been one for another test.
    private static JsonNode withoutRedrive(Answer answer) {
        return answer.json().<ObjectNode>deepCopy().without("redrive");
    }

    @Test
    void shouldShowWhyAMessageIsUnreadableButNotTheMessage() {
        API.deadLetters().sendUnreadable("{\"secret\": 1", "unreadable: must be JSON");

        Answer answer = platform.get(DEAD_LETTERS);

        assertThat(answer.json().at("/sample/0")).isEqualTo(Json.parse("""
            {"reason": "unreadable: must be JSON", "sentAt": "%s", "receiveCount": 1}"""
                .formatted(answer.text("/oldest"))));
    }

    @Test
    void shouldShowSomeOfMany() {
        Stream.generate(() -> delivery(Optional.empty()))
                .limit(12)
                .forEach(d -> API.deadLetters().sendDeadLetter(d, "x"));

        Answer answer = platform.get(DEAD_LETTERS);

        assertThat(answer.json().path("depth").intValue()).isEqualTo(12);
        assertThat(answer.json().path("sample")).hasSize(10);
        assertThat(API.takeDeadLetters()).as("all are still there").hasSize(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"perSecond\": 500}", "{\"perSecond\": null}"})
    void shouldMoveAllBackToTheDeliveries(String body) {
        List<QueuedDelivery> deliveries = Stream.generate(() -> delivery(Optional.empty())).limit(3).toList();
        deliveries.forEach(delivery -> API.deadLetters().sendDeadLetter(delivery, "exhausted"));

        Answer begun = platform.post(REDRIVE, body);

        assertThat(begun.status()).as(begun.toString()).isEqualTo(202);
        assertThat(begun.text("/status")).isEqualTo("running");
        assertThat(begun.json().path("perSecond").asInt()).isEqualTo(body.contains("500") ? 500 : 0);
        Answer ended = awaitEnd();
        assertThat(ended.text("/status")).isEqualTo("completed");
        assertThat(ended.json().path("moved").intValue()).isEqualTo(3);
        assertThat(platform.get(DEAD_LETTERS).json().path("redrive")).isEqualTo(ended.json());
        assertThat(Instant.parse(ended.text("/startedAt"))).isCloseTo(Instant.now(), within(Duration.ofSeconds(10)));
        assertThat(API.takeDeadLetters()).isEmpty();
        assertThat(API.queued()).extracting(Message::body)
                .extracting(DeliveryMessage::read)
                .containsExactlyInAnyOrderElementsOf(deliveries);
    }

    @ParameterizedTest
    @MethodSource("callsWithoutBody")
    void shouldNeedNoBody(Call call) {
        API.deadLetters().sendDeadLetter(delivery(Optional.empty()), "exhausted");

        Answer begun = platform.send(call);

        assertThat(begun.inWords()).isEqualTo("202");
        assertThat(begun.json().has("perSecond")).isFalse();
        awaitEnd();
        assertThat(API.queued()).hasSize(1);
    }

    static Stream<Call> callsWithoutBody() {
        Call call = Call.of("POST", REDRIVE);
        return Stream.of(call, call.header("content-length", "0"), call.header("content-type", "application/json"),
                call.body("application/json", ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"perSecond\": 0}    | 400 perSecond: must be a whole number of 1 to 500",
            "{\"perSecond\": 501}  | 400 perSecond: must be a whole number of 1 to 500",
            "{\"perSecond\": 1.5}  | 400 perSecond: must be a whole number of 1 to 500",
            "{\"perSecond\": \"1\"}| 400 perSecond: must be a whole number of 1 to 500",
            "{\"persecond\": 1}    | 400 persecond: is unknown",
            "[]                    | 400 body: must be a JSON object"})
    void shouldRefuseWhatIsNoRate(String body, String fault) {
        API.deadLetters().sendDeadLetter(delivery(Optional.empty()), "exhausted");

        assertThat(platform.post(REDRIVE, body).inWords()).isEqualTo(fault);

        assertThat(API.takeDeadLetters()).as("nothing was moved").hasSize(1);
    }

    @Test
    void shouldRedriveOneAtATimeAndStopIt() {
        Stream.generate(() -> delivery(Optional.empty()))
                .limit(5)
                .forEach(d -> API.deadLetters().sendDeadLetter(d, "x"));
        platform.post(REDRIVE, "{\"perSecond\": 1}").success();

        assertThat(platform.post(REDRIVE, "{}").inWords()).isEqualTo("409 A redrive is running already.");
        assertThat(platform.get(REDRIVE).text("/status")).isEqualTo("running");
        assertThat(platform.get(REDRIVE).json().path("perSecond").intValue()).isEqualTo(1);

        Answer cancelled = platform.delete(REDRIVE);

        assertThat(cancelled.inWords()).isEqualTo("202");
        assertThat(cancelled.text("/status")).isEqualTo("cancelling");
        assertThat(platform.delete(REDRIVE).inWords()).isEqualTo("409 No redrive is running.");
        assertThat(platform.get("/operations/audit?limit=2").texts("/action"))
                .containsExactly("redrive.cancel", "redrive.begin");
        assertThat(API.takeDeadLetters()).isNotEmpty();
    }

    private static Answer awaitEnd() {
        for (int i = 0; i < 200; i++) {
            Answer answer = API.platform().get(REDRIVE).success();
            if (!answer.text("/status").equals("running")) {
                return answer;
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        throw new AssertionError("it did not end");
    }

    private static QueuedDelivery delivery(Optional<ProjectId> project) {
        Instant now = Instant.now();
        EventTypeName type = new EventTypeName("deployment.build.created");
        OrganizationId organization = new OrganizationId(Tenant.newId());
        Event event = new Event(new EventId(Tenant.newId()), organization, project, type, now, now);
        WebhookKey webhook = new WebhookKey(Scope.of(organization, project), new WebhookId(Tenant.newId()));
        return QueuedDelivery.first(new Target(webhook, type), event, "Acme",
                EventContent.of(Payload.of(Json.object().put("secret", 1))));
    }
}
