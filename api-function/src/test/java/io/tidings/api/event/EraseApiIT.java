package io.tidings.api.event;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.s3.model.S3Object;

import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;
import io.tidings.delivery.Attempt;
import io.tidings.delivery.Deliveries;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.json.Json;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;

import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/// Events whose content is removed for good.
class EraseApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final Response ECHO = new Response(500, Map.of("x-echo", "alice"), "alice", false);

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private Tenant tenant;
    private Caller admin;
    private String events;

    @BeforeEach
    void register() {
        tenant = API.tenant();
        admin = tenant.admin();
        events = tenant.path() + "/events";
        API.queued();
    }

    @Test
    void shouldRemoveWhatAnEventCarried() {
        String event = publish(loginFailure());

        Answer answer = admin.delete(event);

        assertThat(answer.inWords()).isEqualTo("204");
        assertThat(answer.body()).isEmpty();
        ObjectNode shown = (ObjectNode) admin.get(event).success().json();
        assertThat(shown.has("payload")).isFalse();
        assertThat(shown.has("document")).isFalse();
        assertThat(Instant.parse(shown.get("erasedAt").textValue())).isCloseTo(now, within(30, SECONDS));
        assertThat(shown.get("expungedAt")).isEqualTo(shown.get("erasedAt"));
        assertThat(shown.get("type").textValue()).isEqualTo("LOGIN_FAILURE");
        assertThat(admin.get(events).text("/items/0/erasedAt")).isEqualTo(shown.get("erasedAt").textValue());
    }

    @Test
    void shouldRemoveWhatReceiversAnswered() {
        String delivered = webhook();
        String failing = webhook();
        String untried = webhook();
        String event = publish(loginFailure());
        Map<String, QueuedDelivery> queued = queuedByWebhook();
        store(pending(queued.get(delivered)).delivered(attempt(new Outcome.Delivered(ECHO)), now));
        store(pending(queued.get(failing)).retrying(attempt(new Outcome.Rejected(ECHO, Optional.empty())),
                now.plusSeconds(60), now));
        assertThat(admin.get(path(queued.get(delivered))).body()).contains("alice");

        admin.delete(event).success();

        Answer shown = admin.get(event);
        assertThat(shown.json().get("deliveryCount").intValue()).isEqualTo(3);
        shown.json()
                .get("deliveries")
                .forEach(delivery -> assertThat(delivery.get("status").textValue())
                        .isEqualTo(delivery.get("webhook").textValue().equals(delivered) ? "delivered" : "cancelled"));
        assertThat(admin.get(path(queued.get(delivered))).json().at("/attempts/0/response"))
                .isEqualTo(Json.parse("{\"status\": 500, \"headers\": {}, \"body\": \"\", \"truncated\": true}"));
        assertThat(List.of(delivered, failing, untried)).allSatisfy(webhook -> {
            Answer delivery = admin.get(path(queued.get(webhook)));
            assertThat(delivery.inWords()).isEqualTo("200");
            assertThat(delivery.body()).doesNotContain("alice", "nextAttemptAt");
        });
    }

    @Test
    void shouldRemoveALargeContentFromWhereItIsKept() {
        ObjectNode large = loginFailure();
        large.withObject("payload").put("message", Tenant.newId().repeat(40_000));
        String event = publish(large);
        assertThat(objects()).hasSize(1);
        assertThat(admin.get(event).json().has("payload")).isTrue();

        admin.delete(event).success();

        assertThat(objects()).isEmpty();
        assertThat(admin.get(event).json().has("payload")).isFalse();
    }

    @Test
    void shouldDoNothingMoreByARepeat() throws InterruptedException {
        webhook();
        String event = publish(loginFailure());
        admin.delete(event).success();
        Answer before = admin.get(event);
        Thread.sleep(2);

        assertThat(admin.delete(event).inWords()).isEqualTo("204");

        assertThat(admin.get(event).json()).isEqualTo(before.json());
    }

    @Test
    void shouldAnswerARepeatedPublishAsBefore() {
        webhook();
        ObjectNode login = loginFailure().put("id", "login-1");
        Answer first = admin.post(events, Json.text(login));
        String event = events + "/" + first.text("/_id");
        API.queued();
        admin.delete(event).success();

        Answer second = admin.post(events, Json.text(login));

        assertThat(second.inWords()).isEqualTo("202");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(API.queued()).isEmpty();
        assertThat(admin.get(event).json().has("payload")).isFalse();
        login.withObject("payload").put("time", 0);
        assertThat(admin.post(events, Json.text(login)).inWords())
                .isEqualTo("409 Another event was published with the id 'login-1'.");
    }

    @Test
    void shouldLeaveNothingForAReplay() {
        String webhook = webhook();
        String event = publish(loginFailure());
        admin.delete(event).success();
        publish(loginFailure());
        API.queued();

        Answer replay = admin.post(tenant.path() + "/settings/webhooks/" + webhook + "/replay",
                "{\"since\": \"%s\", \"status\": \"missing\"}".formatted(now.minusSeconds(60))).success();

        assertThat(replay.json().get("examined").intValue()).isEqualTo(2);
        assertThat(replay.json().get("matched").intValue()).isZero();
        assertThat(API.queued()).isEmpty();
    }

    @Test
    void shouldLeaveOtherEventsAlone() {
        String webhook = webhook();
        String one = publish(loginFailure());
        String other = publish(loginFailure());
        API.queued();

        admin.delete(one).success();

        Answer shown = admin.get(other);
        assertThat(shown.json().get("payload")).isEqualTo(loginFailure().get("payload"));
        assertThat(shown.json().has("erasedAt")).isFalse();
        assertThat(shown.text("/deliveries/0/status")).isEqualTo("pending");
        assertThat(shown.text("/deliveries/0/webhook")).isEqualTo(webhook);
    }

    @Test
    void shouldEraseWhatWentToAWebhookThatIsGone() {
        String webhook = webhook();
        String event = publish(loginFailure());
        QueuedDelivery delivery = queuedByWebhook().get(webhook);
        store(pending(delivery).delivered(attempt(new Outcome.Delivered(ECHO)), now));
        admin.delete(tenant.path() + "/settings/webhooks/" + webhook).success();

        assertThat(admin.delete(event).inWords()).isEqualTo("204");

        Delivery left = API.bean(Deliveries.class)
                .findById(delivery.target().webhook().id(), delivery.id())
                .orElseThrow();
        assertThat(left.toString()).doesNotContain("alice");
    }

    @Test
    void shouldNotKnowWhatIsNotThere() {
        String elses = API.tenant().path() + "/events/"
                + publish(loginFailure()).substring(events.length() + 1);

        assertThat(admin.delete(events + "/" + Tenant.newId()).inWords()).isEqualTo("404 There is no such event.");
        assertThat(API.platform().delete(elses).inWords()).isEqualTo("404 There is no such event.");
        assertThat(admin.delete(events + "/x").inWords()).isEqualTo("400 eventId: must be 24 hexadecimal digits");
    }

    private String publish(ObjectNode event) {
        return events + "/" + admin.post(events, Json.text(event)).success().text("/_id");
    }

    private String webhook() {
        return admin.post(tenant.path() + "/settings/webhooks",
                "{\"name\": \"Hook\", \"url\": \"https://example.com/\", \"events\": [\"*\"]}")
                .success()
                .text("/_id");
    }

    private static Map<String, QueuedDelivery> queuedByWebhook() {
        return Queued.all(API)
                .stream()
                .collect(java.util.stream.Collectors.toMap(
                        delivery -> delivery.target().webhook().id().value(), delivery -> delivery));
    }

    private Delivery pending(QueuedDelivery delivery) {
        return Delivery.pending(delivery, now);
    }

    private Attempt attempt(Outcome outcome) {
        return new Attempt(1, now, Duration.ofMillis(20), outcome);
    }

    private String path(QueuedDelivery delivery) {
        return tenant.path() + "/settings/webhooks/" + delivery.target().webhook().id().value() + "/deliveries/"
                + delivery.id().value();
    }

    private List<String> objects() {
        return API.s3()
                .listObjectsV2(list -> list.bucket(ApiUnderTest.BUCKET).prefix(tenant.id()))
                .contents()
                .stream()
                .map(S3Object::key)
                .toList();
    }

    private static void store(Delivery delivery) {
        API.bean(Deliveries.class).saveDelivered(List.of(delivery));
    }

    private static ObjectNode loginFailure() {
        return Json.object()
                .put("type", "LOGIN_FAILURE")
                .set("payload", Json.parse("""
                    {"message": "Bad Login [alice]", "organizationId": "AtScale", "time": 1643723261}"""));
    }
}
