package io.tidings.api.organization;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;
import io.tidings.dynamodb.DynamoDbLeftovers;
import io.tidings.dynamodb.DynamoDbRemovals;
import io.tidings.dynamodb.Table;
import io.tidings.event.EventContents;
import io.tidings.metric.Metrics;
import io.tidings.organization.Organizations;
import io.tidings.organization.Projects;
import io.tidings.removal.Remover;

import static org.assertj.core.api.Assertions.assertThat;

/// An organization or a project is removed, and its id registered again.
class RemovalApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String WEBHOOK = "{\"name\": \"All\", \"url\": \"https://example.com/\", \"events\": [\"*\"]}";

    private static final String DEPLOYMENT = "{\"build\": {\"number\": 7, \"tags\": [\"a\", \"b\"]}}";

    private final Tenant former = API.tenant();
    private final String events = former.path() + "/events";

    @Test
    void shouldShowALaterOrganizationNothingOfTheFormerOne() {
        String event = publish(events, "k1", "small").text("/_id");
        String large = publish(events, "k2", Tenant.newId().repeat(40_000)).text("/_id");
        publish(former.projectPath() + "/events", "k3", "small");
        String webhook = former.admin().post(former.path() + "/settings/webhooks", WEBHOOK).success().text("/_id");
        former.admin().put(former.path() + "/event-types/order.paid", "{\"description\": \"Ours\"}").success();
        assertThat(contents()).hasSize(1);

        API.platform().delete(former.path()).success();
        assertThat(API.platform().get(events + "/" + event).status()).isEqualTo(404);
        assertThat(former.admin().get(former.path()).status()).isEqualTo(401);
        Caller admin = registerAgain();

        assertThat(admin.get(events).texts("/_id")).isEmpty();
        assertThat(admin.get(events + "/" + event).status()).isEqualTo(404);
        assertThat(admin.get(events + "/" + large).status()).isEqualTo(404);
        assertThat(admin.delete(events + "/" + event).status()).isEqualTo(404);
        assertThat(admin.get(former.path() + "/settings/webhooks/" + webhook + "/deliveries").status()).isEqualTo(404);
        assertThat(admin.get(former.path() + "/projects").texts("/_id")).isEmpty();
        assertThat(admin.get(former.path() + "/event-types/order.paid").status()).isEqualTo(404);
        assertThat(former.admin().get(former.path()).status()).isEqualTo(401);
    }

    @Test
    void shouldPublishAnewWhatTheFormerOrganizationPublishedUnderTheSameId() {
        String event = publish(events, "k1", "small").text("/_id");
        API.platform().delete(former.path()).success();
        Caller admin = registerAgain();
        admin.post(former.path() + "/settings/webhooks", WEBHOOK).success();

        Answer anew = publish(events, "k1", "another");

        assertThat(anew.json().path("deliveries").asInt()).isEqualTo(1);
        assertThat(anew.text("/_id")).isNotEqualTo(event);
        assertThat(admin.get(events).texts("/_id")).containsExactly(anew.text("/_id"));
        assertThat(publish(events, "k1", "another").text("/_id")).isEqualTo(anew.text("/_id"));
    }

    @Test
    void shouldShowALaterProjectNothingOfTheFormerOne() {
        String ofProject = publish(former.projectPath() + "/events", "k1", "small").text("/_id");
        String ofOrganization = publish(events, "k2", "small").text("/_id");

        former.admin().delete(former.projectPath()).success();
        assertThat(former.admin().get(events + "/" + ofProject).status()).isEqualTo(404);
        former.admin().put(former.projectPath(), "{\"name\": \"Again\"}").success();

        assertThat(former.admin().get(events).texts("/_id")).containsExactly(ofOrganization);
        Answer anew = publish(former.projectPath() + "/events", "k1", "small");
        assertThat(anew.text("/_id")).isNotEqualTo(ofProject);
        assertThat(former.admin().get(events).texts("/_id")).containsExactly(anew.text("/_id"), ofOrganization);
    }

    @Test
    void shouldShowTheAuditLogOfTheFormerOrganizationToThePlatformAlone() {
        former.admin().put(former.path() + "/event-types/order.paid", "{\"description\": \"Ours\"}").success();
        API.platform().delete(former.path()).success();
        assertThat(API.platform().get(former.path() + "/audit").texts("/action")).contains("event-type.create",
                "organization.delete");

        Caller admin = registerAgain();

        assertThat(admin.get(former.path() + "/audit").texts("/action")).containsExactly("token.create",
                "organization.create");
        assertThat(admin.get(former.path() + "/audit?before=2020-01-01T00:00:00Z").texts("/action")).isEmpty();
        assertThat(admin.get(former.path() + "/audit?after=2020-01-01T00:00:00Z").texts("/action")).hasSize(2);
        assertThat(admin.get(former.path() + "/audit?limit=1").texts("/action")).containsExactly("token.create");
        assertThat(API.platform().get(former.path() + "/audit").texts("/action")).contains("event-type.create");
    }

    @Test
    void shouldDeleteEverythingAndTellThePlatformHowFarItIs() {
        publish(events, "k1", "small");
        publish(events, "k2", Tenant.newId().repeat(40_000));
        former.admin().post(former.path() + "/settings/webhooks", WEBHOOK).success();
        publish(events, "k3", "small");
        API.platform().delete(former.path()).success();

        JsonNode begun = removal();
        assertThat(begun.path("state").asText()).isEqualTo("running");
        assertThat(begun.path("events").asInt()).isZero();

        run(Duration.ZERO);
        JsonNode running = removal();
        assertThat(running.path("state").asText()).isEqualTo("running");
        assertThat(running.path("events").asInt()).isEqualTo(3);
        assertThat(running.path("deliveries").asInt()).isEqualTo(1);
        assertThat(running.path("contents").asInt()).isEqualTo(1);
        assertThat(contents()).isEmpty();
        run(Duration.ofMinutes(3));

        JsonNode completed = removal();
        assertThat(completed.path("state").asText()).isEqualTo("completed");
        assertThat(completed.has("nextRunAt")).isFalse();
        assertThat(partitions()).containsOnly("ORG#" + former.id(), "AUDIT#" + former.id(), "AUDIT#PLATFORM",
                "REMOVALS");
        assertThat(former.admin().get("/operations/removals").status()).isEqualTo(401);
    }

    private Answer publish(String path, String id, String message) {
        String type = path.contains("/projects/") ? "deployment.build.created" : "LOGIN_FAILURE";
        String payload = path.contains("/projects/")
                ? DEPLOYMENT
                : "{\"message\": \"%s\", \"organizationId\": \"x\", \"time\": 1643723261}".formatted(message);
        return API.platform()
                .post(path, "{\"id\": \"%s\", \"type\": \"%s\", \"payload\": %s}".formatted(id, type, payload))
                .success();
    }

    private Caller registerAgain() {
        API.platform().put(former.path(), "{\"name\": \"Later\"}").success();
        return former.adminByCall();
    }

    private void run(Duration later) {
        Clock clock = Clock.offset(Clock.systemUTC(), later);
        Table table = new Table(API.dynamoDb(), ApiUnderTest.TABLE);
        new Remover(new DynamoDbRemovals(table, clock), new DynamoDbLeftovers(table, API.bean(EventContents.class),
                API.bean(Organizations.class), API.bean(Projects.class), Thread::startVirtualThread), clock,
                Metrics.NONE).run(Instant.MAX);
    }

    private JsonNode removal() {
        return API.platform()
                .get("/operations/removals?limit=100")
                .json()
                .path("items")
                .valueStream()
                .filter(item -> item.path("organization").asText().equals(former.id()))
                .findFirst()
                .orElseThrow();
    }

    private List<String> contents() {
        return API.s3()
                .listObjectsV2(list -> list.bucket(ApiUnderTest.BUCKET).prefix(former.id()))
                .contents()
                .stream()
                .map(object -> object.key())
                .toList();
    }

    /// Those that name the organization.
    private List<String> partitions() {
        return API.dynamoDb()
                .scanPaginator(scan -> scan.tableName(ApiUnderTest.TABLE))
                .items()
                .stream()
                .filter(item -> names(item))
                .map(item -> item.get("PK").s())
                .toList();
    }

    private boolean names(Map<String, AttributeValue> item) {
        return item.toString().contains(former.id());
    }
}
