package io.tidings.api.delivery;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.event.EventCatalog;
import io.tidings.event.EventType;
import io.tidings.event.Level;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.sqs.DeliveryMessage;
import io.tidings.webhook.Health;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.Webhooks;

import static org.assertj.core.api.Assertions.assertThat;

/// Samples to one webhook, at either scope.
@ParameterizedClass
@EnumSource(Level.class)
class TestApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String OFF = "409 The webhook is not active; activate it first.";

    @Parameter
    private Level level;

    private Tenant tenant;
    private Caller admin;
    private String webhooks;
    private String id;

    @BeforeEach
    void register() {
        tenant = API.tenant();
        admin = tenant.admin();
        webhooks = (level == Level.PROJECT ? tenant.projectPath() : tenant.path()) + "/settings/webhooks";
        id = webhook("""
            {"name": "Hook", "url": "https://example.com/", "events": ["deployment.*"],
             "filter": {"payload": {"build": [{"numeric": ["=", 1]}]}}}""");
        webhook("{\"name\": \"Other\", \"url\": \"https://example.com/\", \"events\": [\"*\"]}");
        API.queued();
    }

    @Test
    void shouldQueueTheSampleOfEveryTypeToThisWebhookAlone() {
        for (EventType type : EventCatalog.builtIn().all()) {
            if (level == Level.ORGANIZATION || type.levels().containsKey(Level.PROJECT)) {
                Answer answer = test(type.name().value());

                assertThat(answer.inWords()).as("%s", type.name()).isEqualTo("202");
                assertThat(answer.text("/delivery/type")).isEqualTo(type.name().value());
                assertThat(answer.text("/delivery/webhook")).isEqualTo(id);
                assertThat(answer.text("/delivery/status")).isEqualTo("pending");
                assertThat(answer.json().at("/delivery/test").booleanValue()).isTrue();
                assertThat(queued()).singleElement().satisfies(sample -> {
                    assertThat(sample.id().value()).isEqualTo(answer.text("/delivery/_id"));
                    assertThat(sample.target().webhook()).isEqualTo(key());
                    assertThat(sample.target().type()).isEqualTo(type.name());
                    assertThat(sample.event().type()).isEqualTo(type.publishedAs().orElse(type.name()));
                    assertThat(sample.event().test()).isTrue();
                    assertThat(sample.organizationName()).isEqualTo("Acme");
                    assertThat(sample.content().orElseThrow().payload())
                            .isEqualTo(type.parametersFor(level).sample());
                    assertThat(sample.content().orElseThrow().document().isPresent())
                            .isEqualTo(type.carriesDocument());
                });
            }
        }
    }

    @Test
    void shouldShowTheTestInTheLogsAtOnceAndMarkIt() {
        admin.post(tenant.projectPath() + "/events", "{\"type\": \"PROJECT_PUBLISH\", \"payload\": %s}".formatted(
                EventCatalog.builtIn()
                        .find(new io.tidings.event.EventTypeName("PROJECT_PUBLISH"))
                        .orElseThrow()
                        .parametersFor(Level.PROJECT)
                        .sample()
                        .tree()))
                .success();
        Answer answer = test("deployment.build.created");
        String delivery = webhooks + "/" + id + "/deliveries/" + answer.text("/delivery/_id");

        assertThat(admin.get(delivery).json()).isEqualTo(answer.json().get("delivery"));
        assertThat(admin.get(webhooks + "/" + id + "/deliveries").texts("/test")).containsExactly("true");
        Answer events = admin.get(tenant.path() + "/events");
        assertThat(events.json().path("items")).extracting(event -> event.path("type").asText() + event.path("test"))
                .containsExactlyInAnyOrder("deployment.build.createdtrue", "PROJECT_PUBLISH");
        assertThat(admin.get(tenant.path() + "/events/" + answer.text("/delivery/event"))
                .json()
                .at("/deliveries/0/test")
                .booleanValue()).isTrue();
    }

    @Test
    void shouldSendTheSampleOfACustomType() {
        admin.put(tenant.path() + "/event-types/order.paid",
                "{\"description\": \"Paid\", \"sample\": {\"order\": 42}}").success();
        admin.put(tenant.path() + "/event-types/order.lost", "{\"description\": \"Lost\"}").success();

        test("order.paid").success();
        test("order.lost").success();

        assertThat(queued()).extracting(sample -> sample.content().orElseThrow().payload().tree().toString())
                .containsExactlyInAnyOrder("{\"order\":42}", "{}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{}                                     | 400 type: is required",
            "{\"type\": \"NO_SUCH\"}                | 400 type: is neither built in nor registered by this organization",
            "{\"type\": \"*\"}                      | 400 type: must be 2 to 100 characters of A-Z, a-z, 0-9, '_', '.' and '-', a letter first",
            "{\"type\": 1}                          | 400 type: must be a string",
            "{\"type\": \"PROJECT_DELETE\", \"a\": 1} | 400 a: is unknown"})
    void shouldRefuseWhatIsNoType(String body, String refusal) {
        assertThat(admin.post(webhooks + "/" + id + "/test", body).inWords()).isEqualTo(refusal);
        assertThat(queued()).isEmpty();
    }

    @Test
    void shouldRefuseAProjectsWebhookWhatItCanNeverGet() {
        assertThat(test("LOGIN_FAILURE").inWords()).isEqualTo(level == Level.PROJECT
                ? "400 type: can be subscribed to at organization scope only"
                : "202");
    }

    @ParameterizedTest
    @CsvSource({"skip", "hold"})
    void shouldNotTestAWebhookThatItsOwnerHasSwitchedOff(String whileInactive) {
        admin.patch(webhooks + "/" + id, "{\"active\": false, \"whileInactive\": \"" + whileInactive + "\"}").success();

        assertThat(test("PROJECT_PUBLISH").inWords()).isEqualTo(OFF);

        assertThat(queued()).isEmpty();
        assertThat(admin.get(webhooks + "/" + id + "/deliveries").texts("/_id")).isEmpty();
    }

    @Test
    void shouldNotTestAWebhookThatTidingsHasDisabled() {
        Webhooks store = API.bean(Webhooks.class);
        Health health = store.findById(key()).orElseThrow().health();
        store.saveHealth(key(), health.disabled(java.time.Instant.now(), "gone"));

        assertThat(test("PROJECT_PUBLISH").inWords()).isEqualTo(OFF);
    }

    @Test
    void shouldNotTestAWebhookThatIsNotThere() {
        assertThat(admin.post(webhooks + "/" + Tenant.newId() + "/test", "{\"type\": \"PROJECT_PUBLISH\"}").inWords())
                .isEqualTo("404 There is no such webhook.");
    }

    private Answer test(String type) {
        return admin.post(webhooks + "/" + id + "/test", "{\"type\": \"" + type + "\"}");
    }

    private String webhook(String body) {
        return admin.post(webhooks, body).success().text("/_id");
    }

    private WebhookKey key() {
        return new WebhookKey(Scope.of(new OrganizationId(tenant.id()),
                level == Level.PROJECT ? Optional.of(new ProjectId(tenant.project())) : Optional.empty()),
                new WebhookId(id));
    }

    private List<QueuedDelivery> queued() {
        return API.queued().stream().map(message -> DeliveryMessage.read(message.body())).toList();
    }
}
