package io.tidings.local;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.model.S3Object;

import static org.assertj.core.api.Assertions.assertThat;

/// What is left of an organization and of a project that were removed: nothing that anybody sees, at once, and nothing
/// in the table and the bucket after the job's first pass.
@Timeout(180)
class RemovedTenantIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// The last two are counts and marks, which expire by themselves.
    private static final List<String> STAYING = List.of("AUDIT", "REMOVAL", "RECORDED", "RATE");

    /// Stands in whatever these tenants write.
    private static final String MARK = "unmistakable";

    /// Too large for the table even when it is packed.
    private static final String LARGE = MARK + new Random(1).ints(900_000, 'A', 'z' + 1)
            .filter(Character::isLetter)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);

    private static final LocalTidings STACK = LocalTidings
            .start(new LocalSettings(0, "admin", Optional.empty(), "127.0.0.0/8", "PT1H"));
    private static final Receivers RECEIVERS = new Receivers();

    private static String taking;
    private static String failing;

    private final TidingsClient platform = new TidingsClient(STACK.uri(), "admin");

    @BeforeAll
    static void listen() {
        taking = RECEIVERS.on("/taking", exchange -> Receivers.answer(exchange, 200)).toString();
        failing = RECEIVERS.on("/failing", exchange -> Receivers.answer(exchange, 500)).toString();
    }

    @AfterAll
    static void stop() {
        STACK.close();
        RECEIVERS.close();
    }

    @Test
    void shouldLeaveNothingOfAnOrganizationButItsAudit() {
        String id = TidingsClient.newId();
        Tenant former = new Tenant(id);
        former.publish("k1", MARK);
        String large = former.publish("k2", LARGE);
        String project = former.newProject();
        former.client.post(former.path + "/projects/" + project + "/events", event("k3", MARK)).expecting(202);
        former.awaitAttempts(former.webhook, 2, "delivered");
        former.awaitAttempts(former.failingWebhook, 2, "retrying");
        former.client.post(former.path + "/settings/webhooks/" + former.failingWebhook + "/replay",
                "{\"since\":\"2020-01-01T00:00:00Z\",\"status\":\"all\",\"dryRun\":true}").expecting(202);
        assertThat(left(id)).hasSizeGreaterThan(8);
        assertThat(items(id)).anyMatch(item -> item.toString().contains(large));
        assertThat(contents(id)).isNotEmpty();

        platform.delete(former.path).expecting(204);

        former.client.get(former.path + "/events").expecting(401);
        for (String path : List.of("", "/events", "/events/" + large, "/events/" + large + "/payload", "/projects",
                "/settings/webhooks", "/settings/tokens", "/event-types/mark.made",
                "/settings/webhooks/" + former.webhook + "/deliveries")) {
            platform.get(former.path + path).expecting(404);
        }
        Eventually.assertThat(PATIENCE, () -> assertThat(left(id)).containsExactly("ORG / ORG without a word"));
        Eventually.assertThat(PATIENCE, () -> assertThat(contents(id)).isEmpty());
        JsonNode removal = removal(id, false);
        assertThat(removal.path("events").asInt()).isEqualTo(3);
        assertThat(removal.path("contents").asInt()).isEqualTo(1);
        assertThat(removal.path("problem").isMissingNode()).isTrue();

        Tenant next = new Tenant(id);
        assertThat(next.client.list(next.path + "/events")).isEmpty();
        assertThat(next.client.list(next.path + "/projects")).isEmpty();
        assertThat(next.client.list(next.path + "/settings/webhooks")).hasSize(2);
        assertThat(next.client.list(next.path + "/settings/tokens")).hasSize(1);
        assertThat(names(next.client.list(next.path + "/audit"))).doesNotContain(former.webhook)
                .contains(next.webhook);
        former.client.get(former.path + "/events").expecting(401);
        next.client.get(next.path + "/events/" + large).expecting(404);
        next.client.get(next.path + "/settings/webhooks/" + former.webhook).expecting(404);
        // The same idempotency key is a new event, which reaches the new webhook.
        String again = next.publish("k1", MARK);
        next.awaitAttempts(next.webhook, 1, "delivered");
        assertThat(next.client.list(next.path + "/events")).extracting(event -> event.path("_id").asText())
                .containsExactly(again);
        assertThat(names(platform.list("/operations/audit"))).contains(id);
    }

    @Test
    void shouldLeaveNothingOfAProjectAndAllOfItsOrganization() {
        Tenant tenant = new Tenant(TidingsClient.newId());
        String kept = tenant.publish("k1", MARK);
        String project = tenant.newProject();
        String path = tenant.path + "/projects/" + project;
        String webhook = tenant.newWebhook(path, taking);
        String gone = tenant.client.post(path + "/events", event("k2", LARGE)).expecting(202).text("_id");
        tenant.awaitAttempts(path, webhook, 1, "delivered");
        assertThat(contents(tenant.id)).isNotEmpty();

        tenant.client.delete(path).expecting(204);

        tenant.client.get(path).expecting(404);
        tenant.client.get(path + "/settings/webhooks/" + webhook).expecting(404);
        tenant.client.get(tenant.path + "/events/" + gone).expecting(404);
        assertThat(tenant.client.list(tenant.path + "/events")).extracting(event -> event.path("_id").asText())
                .containsExactly(kept);
        Eventually.assertThat(PATIENCE,
                () -> assertThat(left(project)).containsExactly("ORG / PROJECT without a word"));
        Eventually.assertThat(PATIENCE, () -> assertThat(contents(tenant.id)).isEmpty());
        assertThat(removal(project, true).path("events").asInt()).isEqualTo(1);

        tenant.client.put(path, "{\"name\":\"" + MARK + "\"}").expecting(201);
        assertThat(tenant.client.list(path + "/settings/webhooks")).isEmpty();
        tenant.client.get(tenant.path + "/events/" + gone).expecting(404);
        assertThat(tenant.client.post(path + "/events", event("k2", MARK)).expecting(202).text("_id"))
                .isNotEqualTo(gone);
        tenant.client.get(tenant.path + "/events/" + kept).expecting(200);
    }

    private JsonNode removal(String id, boolean project) {
        return platform.list("/operations/removals")
                .stream()
                .filter(removal -> removal.path(project ? "project" : "organization").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String names(List<JsonNode> audit) {
        return audit.toString();
    }

    private static String event(String id, String text) {
        return "{\"type\":\"mark.made\",\"id\":\"" + id + "\",\"payload\":{\"text\":\"" + text + "\"}}";
    }

    private static List<Map<String, AttributeValue>> items(String id) {
        return STACK.aws()
                .dynamoDb()
                .scanPaginator(scan -> scan.tableName(LocalTidings.TABLE))
                .items()
                .stream()
                .filter(item -> item.toString().contains(id))
                .toList();
    }

    /// The items that name `id`, by the beginnings of their keys, but for the audit, the job itself, and a mark that holds
    /// no more than an event's id and expires.
    private static List<String> left(String id) {
        return items(id).stream()
                .map(item -> beginning(item.get("PK").s()) + " / " + beginning(item.get("SK").s()) + " "
                        + (item.toString().contains(MARK) ? "with what was written" : "without a word"))
                .filter(kind -> STAYING.stream().noneMatch(kind::startsWith))
                .distinct()
                .sorted()
                .toList();
    }

    private static String beginning(String key) {
        return key.split("#", 2)[0];
    }

    private static List<String> contents(String id) {
        return STACK.aws()
                .s3()
                .listObjectsV2Paginator(list -> list.bucket(LocalTidings.BUCKET))
                .contents()
                .stream()
                .map(S3Object::key)
                .filter(key -> key.contains(id))
                .toList();
    }

    /// An organization with an administrator, a webhook that takes everything and one that takes nothing.
    private final class Tenant {

        private final String id;
        private final String path;
        private final TidingsClient client;
        private final String webhook;
        private final String failingWebhook;

        Tenant(String id) {
            this.id = id;
            path = "/organizations/" + id;
            platform.put(path, "{\"name\":\"" + MARK + "\"}").expecting(201);
            client = platform.withRole(id, "org:admin");
            client.put(path + "/event-types/mark.made", "{\"description\":\"" + MARK + "\",\"sample\":{}}")
                    .expecting(201);
            webhook = newWebhook(path, taking);
            failingWebhook = newWebhook(path, failing);
        }

        String newProject() {
            String project = TidingsClient.newId();
            client.put(path + "/projects/" + project, "{\"name\":\"" + MARK + "\"}").expecting(201);
            return project;
        }

        String newWebhook(String scope, String url) {
            return client.post(scope + "/settings/webhooks",
                    "{\"name\":\"" + MARK + "\",\"url\":\"" + url + "\",\"events\":[\"*\"]}")
                    .expecting(201)
                    .text("_id");
        }

        String publish(String key, String text) {
            return client.post(path + "/events", event(key, text)).expecting(202).text("_id");
        }

        void awaitAttempts(String which, int deliveries, String status) {
            awaitAttempts(path, which, deliveries, status);
        }

        void awaitAttempts(String scope, String which, int deliveries, String status) {
            Eventually.assertThat(() -> assertThat(client.list(scope + "/settings/webhooks/" + which + "/deliveries"))
                    .hasSizeGreaterThanOrEqualTo(deliveries)
                    .allMatch(delivery -> delivery.path("status").asText().equals(status)));
        }
    }
}
