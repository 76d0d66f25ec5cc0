package io.tidings.api.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.tidings.access.Role;
import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Call;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;
import io.tidings.delivery.Attempt;
import io.tidings.delivery.Deliveries;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryStatus;
import io.tidings.delivery.Progress;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.event.EventId;
import io.tidings.event.Level;
import io.tidings.json.Json;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.sqs.DeliveryMessage;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.Webhooks;

import static org.assertj.core.api.Assertions.assertThat;

/// Deliveries that are begun anew, of webhooks at either scope.
@ParameterizedClass
@EnumSource(Level.class)
class ResendApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String NOTHING_LEFT = "409 There is nothing to deliver: the event has expired, or its content was erased.";

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @Parameter
    private Level level;

    private Tenant tenant;
    private Caller admin;
    private String webhook;
    private WebhookKey key;

    @BeforeEach
    void register() {
        tenant = API.tenant();
        admin = tenant.admin();
        String list = (level == Level.PROJECT ? tenant.projectPath() : tenant.path()) + "/settings/webhooks";
        String id = admin
                .post(list, "{\"name\": \"Hook\", \"url\": \"https://example.com/\", \"events\": [\"deployment.*\"]}")
                .success()
                .text("/_id");
        webhook = list + "/" + id;
        key = new WebhookKey(Scope.of(new OrganizationId(tenant.id()),
                level == Level.PROJECT ? Optional.of(new ProjectId(tenant.project())) : Optional.empty()),
                new WebhookId(id));
        API.queued();
    }

    @Test
    void shouldBeginADeliveryAnewUnderTheSameId() {
        QueuedDelivery first = published();
        Attempt attempt = new Attempt(1, now, Duration.ofMillis(20),
                new Outcome.Delivered(new Response(200, Map.of(), "thanks", false)));
        store(Delivery.pending(first, now).delivered(attempt, now));
        Answer before = admin.get(path(first));

        Answer answer = resend(first);

        assertThat(answer.inWords()).isEqualTo("202");
        ObjectNode expected = (ObjectNode) before.json();
        expected.put("status", "pending");
        expected.set("updatedAt", answer.json().get("updatedAt"));
        assertThat(answer.json()).isEqualTo(expected);
        assertThat(answer.text("/_id")).isEqualTo(first.id().value());
        assertThat(answer.text("/attempts/0/response/body")).isEqualTo("thanks");
        assertThat(Instant.parse(answer.text("/updatedAt"))).isAfterOrEqualTo(now);
        assertThat(admin.get(path(first)).json()).isEqualTo(answer.json());
        assertThat(queued()).singleElement().satisfies(again -> {
            assertThat(again.id()).isEqualTo(first.id());
            assertThat(again.target()).isEqualTo(first.target());
            assertThat(again.event()).isEqualTo(first.event());
            assertThat(again.content()).isEqualTo(first.content());
            assertThat(again.organizationName()).isEqualTo("Acme");
            assertThat(again.runNumber()).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @EnumSource(DeliveryStatus.class)
    void shouldBeginADeliveryAnewWhateverCameOfIt(DeliveryStatus status) {
        QueuedDelivery first = published();
        store(Delivery.pending(first, now).set(status, now));

        assertThat(resend(first).text("/status")).isEqualTo("pending");

        assertThat(queued()).hasSize(1);
        assertThat(API.bean(Deliveries.class).findHeld(key.id(), 10)).isEmpty();
    }

    @Test
    void shouldBeginADeliveryAnewAgainAndAgain() {
        QueuedDelivery first = published();
        store(Delivery.pending(first, now));

        resend(first).success();
        resend(first).success();

        assertThat(queued()).extracting(QueuedDelivery::runNumber).containsExactlyInAnyOrder(2, 3);
    }

    @Test
    void shouldNotCarryAgainWhatIsTooLargeForAMessage() {
        QueuedDelivery first = published("\"" + Tenant.newId().repeat(40_000) + "\"");
        assertThat(first.content()).isEmpty();
        store(Delivery.pending(first, now));

        assertThat(resend(first).inWords()).isEqualTo("202");

        assertThat(queued()).singleElement().satisfies(again -> assertThat(again.content()).isEmpty());
    }

    @Test
    void shouldTakeABodyOrNone() {
        QueuedDelivery first = published();
        store(Delivery.pending(first, now));

        assertThat(admin.post(path(first) + "/resend", "{}").inWords()).isEqualTo("202");
        assertThat(admin.send(Call.of("POST", path(first) + "/resend")).inWords()).isEqualTo("202");
    }

    @Test
    void shouldBeginADeliveryAnewOnceForAllWhoAskAtTheSameTime() throws InterruptedException {
        QueuedDelivery first = published();
        store(Delivery.pending(first, now));
        List<Answer> answers = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Answer>> calls = Stream.<Callable<Answer>>generate(() -> () -> resend(first))
                    .limit(8)
                    .toList();
            threads.invokeAll(calls).forEach(call -> answers.add(call.resultNow()));
        }

        assertThat(answers).extracting(Answer::inWords)
                .isSubsetOf("202", "409 The delivery was resent by another request at the same time.")
                .contains("202");
        List<QueuedDelivery> queued = queued();
        assertThat(queued).hasSize(Math.toIntExact(
                answers.stream().filter(answer -> answer.status() == 202).count()));
        assertThat(queued).extracting(QueuedDelivery::runNumber).doesNotHaveDuplicates();
    }

    @Test
    void shouldNotResendToAWebhookThatItsOwnerHasSwitchedOff() {
        QueuedDelivery first = published();
        store(Delivery.pending(first, now).set(DeliveryStatus.EXHAUSTED, now));
        admin.patch(webhook, "{\"active\": false}").success();

        assertThat(resend(first).inWords()).isEqualTo("409 The webhook is not active; activate it first.");

        assertThat(queued()).isEmpty();
        assertThat(admin.get(path(first)).text("/status")).isEqualTo("exhausted");
        admin.patch(webhook, "{\"active\": true}").success();
        assertThat(resend(first).inWords()).isEqualTo("202");
    }

    @Test
    void shouldResendToAWebhookThatHolds() {
        QueuedDelivery first = published();
        store(Delivery.pending(first, now).set(DeliveryStatus.HELD, now));
        admin.patch(webhook, "{\"active\": false, \"whileInactive\": \"hold\"}").success();

        assertThat(resend(first).inWords()).isEqualTo("202");

        assertThat(queued()).hasSize(1);
    }

    @Test
    void shouldResendToAWebhookThatTidingsHasDisabled() {
        QueuedDelivery first = published();
        store(Delivery.pending(first, now).set(DeliveryStatus.HELD, now));
        Webhook before = API.bean(Webhooks.class).findById(key).orElseThrow();
        API.bean(Webhooks.class).saveHealth(key, before.health().disabled(now, "gone"));

        assertThat(resend(first).inWords()).isEqualTo("202");
    }

    @Test
    void shouldSayWhereNothingIsLeftToDeliver() {
        QueuedDelivery erased = published();
        store(Delivery.pending(erased, now).set(DeliveryStatus.DELIVERED, now));
        admin.delete(tenant.path() + "/events/" + erased.event().id().value()).success();
        QueuedDelivery any = published();
        Delivery expired = new Delivery(any.key(), new EventId(Tenant.newId()), any.target().type(), false, now,
                List.of(), Progress.pending(1, 0, now)).set(DeliveryStatus.EXHAUSTED, now);
        store(expired);

        assertThat(resend(erased).inWords()).isEqualTo(NOTHING_LEFT);
        assertThat(resend(any).inWords()).isEqualTo(NOTHING_LEFT);

        assertThat(queued()).isEmpty();
        assertThat(admin.get(path(erased)).text("/status")).isEqualTo("delivered");
        assertThat(admin.get(path(any)).text("/status")).isEqualTo("exhausted");
    }

    @Test
    void shouldShowTheRequestWithoutItsSecrets() {
        admin.patch(webhook, """
            {"headers": {"X-Team": "build", "X-Api-Key": "s3cret"}, "signature": {"profile": "github"},
             "credential": {"type": "bearer", "token": "t0ken"}}""").success();
        QueuedDelivery first = published();
        store(Delivery.pending(first, now));

        Answer answer = tenant.with(Role.ORG_MEMBER).get(path(first) + "/request");

        assertThat(answer.json()).isEqualTo(Json
                .parse("""
                    {"method": "POST", "url": "https://example.com/", "truncated": false,
                     "headers": {"content-type": "application/json", "authorization": "***", "webhook-id": "%s",
                      "webhook-signature": "***", "webhook-event-type": "deployment.build.created",
                      "webhook-event-id": "%s", "x-api-key": "***", "x-hub-signature-256": "***", "x-team": "build"},
                     "body": "{\\"type\\":\\"deployment.build.created\\",\\"webhook\\":{\\"id\\":\\"%s\\",\\"organization\\":\\"Acme\\",\\"name\\":\\"Hook\\"},\\"payload\\":{\\"build\\":7}}"}"""
                        .formatted(first.id().value(), first.event().id().value(), key.id().value())));
        admin.patch(webhook, "{\"format\": \"document\", \"signature\": {\"profile\": \"stripe\"}}").success();
        Answer document = admin.get(path(first) + "/request");
        assertThat(document.text("/url")).isEqualTo("https://example.com/?build=7");
        assertThat(document.text("/body")).isEqualTo("{\"build\":7}");
        assertThat(document.text("/headers/stripe-signature")).isEqualTo("***");
    }

    @Test
    void shouldShowTheBeginningOfALongRequest() {
        QueuedDelivery first = published("\"" + "x".repeat(100_000) + "\"");
        store(Delivery.pending(first, now));

        Answer answer = admin.get(path(first) + "/request");

        assertThat(answer.text("/body")).hasSize(64 * 1024).startsWith("{\"type\":");
        assertThat(answer.json().path("truncated").asBoolean()).isTrue();
    }

    @Test
    void shouldNotShowTheRequestOfWhatWasRemoved() {
        QueuedDelivery first = published();
        store(Delivery.pending(first, now));
        admin.delete(tenant.path() + "/events/" + first.event().id().value()).success();

        assertThat(admin.get(path(first) + "/request").inWords()).isEqualTo("409 The content of the event was erased.");
    }

    @Test
    void shouldShowAndResendWhatHasNotBeenAttempted() {
        QueuedDelivery unattempted = published();

        Answer shown = admin.get(path(unattempted));

        assertThat(shown.inWords()).isEqualTo("200");
        assertThat(shown.text("/status")).isEqualTo("pending");
        assertThat(shown.text("/updatedAt")).isEqualTo(shown.text("/createdAt"));
        assertThat(admin.get(path(unattempted)).json()).isEqualTo(shown.json());
        assertThat(admin.get(webhook + "/deliveries?status=pending").texts("/_id"))
                .containsExactly(unattempted.id().value());
        assertThat(admin.get(tenant.path() + "/events/" + unattempted.event().id().value())
                .text("/deliveries/0/updatedAt")).isEqualTo(shown.text("/updatedAt"));
        assertThat(admin.get(path(unattempted) + "/request").inWords()).isEqualTo("200");
        assertThat(resend(unattempted).inWords()).isEqualTo("202");
        assertThat(queued()).extracting(QueuedDelivery::id).containsExactly(unattempted.id());
        assertThat(queued()).isEmpty();
        assertThat(admin.get(webhook + "/deliveries").texts("/_id")).containsExactly(unattempted.id().value());
    }

    @Test
    void shouldCancelWhatHasNotBeenAttemptedWhenItsEventIsRemoved() {
        QueuedDelivery unattempted = published();

        admin.delete(tenant.path() + "/events/" + unattempted.event().id().value()).success();

        assertThat(admin.get(webhook + "/deliveries").texts("/status")).containsExactly("cancelled");
        assertThat(admin.get(webhook + "/deliveries?status=pending").texts("/_id")).isEmpty();
    }

    @Test
    void shouldNotKnowWhatIsNotThere() {
        QueuedDelivery unattempted = published();
        String nowhere = path(unattempted).replace(key.id().value(), Tenant.newId());

        assertThat(admin.post(webhook + "/deliveries/" + Tenant.newId() + "/resend", "").inWords())
                .isEqualTo("404 There is no such delivery.");
        assertThat(admin.post(nowhere + "/resend", "").inWords()).isEqualTo("404 There is no such webhook.");
        assertThat(admin.post(webhook + "/deliveries/x/resend", "").inWords())
                .isEqualTo("400 deliveryId: must be 24 hexadecimal digits");
    }

    /// Deliveries are found by the webhook's id alone, so its organization and project must be minded.
    @Test
    void shouldNotResendThroughAnotherScope() {
        QueuedDelivery first = published();
        store(Delivery.pending(first, now));
        String elsewhere = level == Level.PROJECT
                ? path(first).replace("/projects/" + tenant.project(), "")
                : path(first).replace("/settings", "/projects/" + tenant.project() + "/settings");

        assertThat(admin.post(elsewhere + "/resend", "").inWords()).isEqualTo("404 There is no such webhook.");
        assertThat(queued()).isEmpty();
    }

    private Answer resend(QueuedDelivery delivery) {
        return admin.send(Call.of("POST", path(delivery) + "/resend"));
    }

    private String path(QueuedDelivery delivery) {
        return webhook + "/deliveries/" + delivery.id().value();
    }

    private QueuedDelivery published() {
        return published("7");
    }

    /// The delivery of a new event to the webhook.
    private QueuedDelivery published(String json) {
        ObjectNode event = Json.object().put("type", "deployment.build.created");
        event.putObject("payload").set("build", Json.parse(json));
        admin.post(tenant.projectPath() + "/events", Json.text(event)).success();
        return queued().getFirst();
    }

    private static List<QueuedDelivery> queued() {
        return API.queued().stream().map(message -> DeliveryMessage.read(message.body())).toList();
    }

    private static void store(Delivery delivery) {
        API.bean(Deliveries.class).saveDelivered(List.of(delivery));
    }
}
