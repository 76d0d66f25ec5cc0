package io.tidings.api.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Caller;
import io.tidings.api.FailingDynamoDb;
import io.tidings.api.Tenant;
import io.tidings.json.Json;

import static org.assertj.core.api.Assertions.assertThat;

/// What stands in the audit log, and when. That every change leaves a record is [EveryChangeIT]'s.
class AuditApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String HOOK = "{\"name\": \"Hook\", \"url\": \"https://example.com/\", \"events\": [\"*\"]}";

    private final Tenant tenant = API.tenantByCalls();
    private final String webhooks = tenant.path() + "/settings/webhooks";
    private boolean failed;

    @AfterEach
    void recover() {
        if (failed) {
            API.restart(API.dynamoDb());
        }
    }

    @Test
    void shouldSayWhoChangedWhatFromWhatToWhat() {
        String id = admin().post(webhooks, HOOK).success().text("/_id");
        Instant before = Instant.now().minusMillis(1);
        admin().patch(webhooks + "/" + id, "{\"name\": \"Other\", \"timeoutSeconds\": 3}").success();

        JsonNode record = newest();

        assertThat(Instant.parse(record.at("/at").asText())).isBetween(before, Instant.now());
        assertThat(record.at("/actor")).isEqualTo(Json.parse("""
            {"type": "token", "id": "%s", "name": "Key", "role": "org:admin"}"""
                .formatted(tenant.admin().token().orElseThrow().substring(4, 28))));
        assertThat(record.at("/action").asText()).isEqualTo("webhook.update");
        assertThat(record.at("/subject"))
                .isEqualTo(Json.parse("{\"type\": \"webhook\", \"id\": \"%s\", \"name\": \"Other\"}".formatted(id)));
        assertThat(record.at("/organization").asText()).isEqualTo(tenant.id());
        assertThat(record.at("/before"))
                .isEqualTo(Json.parse("{\"name\": \"Hook\", \"slug\": \"hook\", \"timeoutSeconds\": 15}"));
        assertThat(record.at("/after"))
                .isEqualTo(Json.parse("{\"name\": \"Other\", \"slug\": \"other\", \"timeoutSeconds\": 3}"));
        assertThat(record.has("unconfirmed")).isFalse();
    }

    @Test
    void shouldHoldNoSecret() {
        Set<String> secrets = new HashSet<>();
        Answer webhook = admin()
                .post(webhooks, "{\"name\": \"Hook\", \"url\": \"https://example.com/\", \"events\": [\"*\"],"
                        + " \"headers\": {\"X-Key\": \"hush-1\"}}");
        secrets.add(webhook.text("/secret"));
        String path = webhooks + "/" + webhook.text("/_id");
        admin().patch(path, "{\"headers\": {\"X-Key\": \"hush-2\"}}").success();
        secrets.add(admin().post(path + "/secret/rotate", "{}").success().text("/secret"));
        admin().get(path + "/secret").success();
        Answer token = admin()
                .post(tenant.path() + "/settings/tokens", "{\"name\": \"Key\", \"role\": \"org:member\"}");
        secrets.add(token.text("/token"));
        admin().delete(tenant.path() + "/settings/tokens/" + token.text("/_id")).success();
        admin().delete(path).success();

        String log = log().body();

        assertThat(actions()).startsWith("webhook.delete", "token.delete", "token.create", "webhook.secret.reveal",
                "webhook.secret.rotate", "webhook.update", "webhook.create");
        assertThat(log).doesNotContain(secrets).doesNotContain("hush", "whsec_", "tdg_");
        assertThat(secrets).hasSize(3);
        assertThat(log().json().at("/items/5/after")).as("that a header has changed is told")
                .isEqualTo(
                        Json.parse("{\"headers\": {\"X-Key\": \"***\"}}"));
    }

    @Test
    void shouldAbridgeWhatIsLarge() {
        String type = tenant.path() + "/event-types/order.paid";
        String member = "{\"description\": \"Ours\", \"sample\": {\"text\": \"%s\"}}";
        int most = Snapshots.MAX_MEMBER_BYTES - "{\"text\":\"\"}".length();

        admin().put(type, member.formatted("x".repeat(most))).success();
        JsonNode whole = newest();
        admin().put(type, member.formatted("x".repeat(most + 1))).success();

        assertThat(whole.at("/after/sample/text").asText()).hasSize(most);
        assertThat(newest().at("/after/sample/bytes").asInt()).isEqualTo(Snapshots.MAX_MEMBER_BYTES + 1);
        assertThat(newest().at("/after/sample/sha256").asText()).hasSize(64);
        assertThat(newest().at("/before/sample/text").asText()).hasSize(most);
    }

    @Test
    void shouldRecordNothingThatWasNotMade() {
        Answer before = log();
        String nothing = Tenant.newId();

        for (String path : List.of(webhooks + "/" + nothing, tenant.path() + "/settings/tokens/" + nothing,
                tenant.path() + "/projects/" + nothing, tenant.path() + "/events/" + nothing,
                tenant.path() + "/event-types/order.paid")) {
            assertThat(admin().delete(path).status()).as(path).isEqualTo(404);
        }
        assertThat(admin().post(webhooks, "{\"name\": \"Hook\"}").status()).isEqualTo(400);
        assertThat(API.platform().delete("/organizations/" + nothing).status()).isEqualTo(404);
        assertThat(API.platform().delete("/operations/dead-letters/redrive").status()).isEqualTo(409);

        assertThat(log().body()).isEqualTo(before.body());
        assertThat(API.platform().get("/organizations/" + nothing + "/audit").inWords())
                .isEqualTo("404 There is no such organization.");
        assertThat(API.platform().get("/operations/audit?limit=5").texts("/action")).doesNotContain("redrive.cancel");
    }

    /// Nobody changes anything behind the back of the log.
    @Test
    void shouldChangeNothingThatCannotBeRecorded() {
        String before = admin().get(webhooks).body();
        failing(request -> request instanceof BatchWriteItemRequest);

        assertThat(admin().post(webhooks, HOOK).status()).isEqualTo(500);

        assertThat(admin().get(webhooks).body()).isEqualTo(before);
    }

    @Test
    void shouldKeepTheRecordOfWhatMayHaveBeenMade() {
        failing(request -> request instanceof TransactWriteItemsRequest);

        assertThat(admin().post(webhooks, HOOK).status()).isEqualTo(500);

        assertThat(newest().at("/action").asText()).isEqualTo("webhook.create");
        assertThat(newest().at("/unconfirmed").asBoolean()).isTrue();
    }

    @Test
    void shouldAnswerForWhatWasMadeThoughItCannotBeConfirmed() {
        AtomicInteger writes = new AtomicInteger();
        failing(request -> request instanceof BatchWriteItemRequest && writes.incrementAndGet() > 1);

        Answer created = admin().post(webhooks, HOOK);

        assertThat(created.status()).isEqualTo(201);
        assertThat(newest().at("/subject/id").asText()).isEqualTo(created.text("/_id"));
        assertThat(newest().at("/unconfirmed").asBoolean()).isTrue();
    }

    @Test
    void shouldListTheNewestFirstPageByPage() {
        for (int i = 0; i < 3; i++) {
            admin().post(webhooks, HOOK).success();
        }
        List<String> all = log().texts("/_id");
        List<String> paged = new ArrayList<>();
        String next = "";
        do {
            Answer page = admin().get(tenant.path() + "/audit?limit=2" + next);
            paged.addAll(page.texts("/_id"));
            next = page.json().has("next") ? "&cursor=" + page.text("/next") : "";
        } while (!next.isEmpty());

        assertThat(paged).isEqualTo(all).hasSizeGreaterThan(4);
        assertThat(log().texts("/at")).isSortedAccordingTo((a, b) -> Instant.parse(b).compareTo(Instant.parse(a)));
    }

    @Test
    void shouldFindThoseOfAPeriod() {
        admin().post(webhooks, HOOK).success();
        String at = newest().at("/at").asText();
        String later = Instant.parse(at).plusMillis(1).toString();

        assertThat(actions("?after=" + at)).containsExactly("webhook.create");
        assertThat(actions("?after=" + later)).isEmpty();
        assertThat(actions("?before=" + at)).isNotEmpty().doesNotContain("webhook.create");
        assertThat(actions("?before=" + later)).startsWith("webhook.create");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        after=yesterday                                        | 400 after: must be a time like 2026-01-31T12:00:00Z
        before=1                                               | 400 before: must be a time like 2026-01-31T12:00:00Z
        after=2026-01-01T00:00:00Z&before=2026-01-01T00:00:00Z | 400 before: must be later than 'after'
        limit=0                                                | 400 limit: must be 1 to 100
        cursor=x                                               | 400 cursor: must be a cursor from an earlier answer
        cursor=YWJj                                            | 400 cursor: must be a cursor from an earlier answer
        """)
    void shouldRefuseWhatIsMalformed(String query, String answer) {
        assertThat(admin().get(tenant.path() + "/audit?" + query).inWords()).isEqualTo(answer);
        assertThat(API.platform().get("/operations/audit?" + query).inWords()).isEqualTo(answer);
    }

    @Test
    void shouldTellThePlatformOfItsOrganizationsAfterTheyAreGone() {
        API.platform().put(tenant.path(), "{\"name\": \"Ajax\"}").success();
        API.platform().delete(tenant.path()).success();

        assertThat(API.platform().get(tenant.path() + "/audit").texts("/action"))
                .startsWith("organization.delete", "organization.update")
                .endsWith("organization.create");
        List<String> ofPlatform = new ArrayList<>();
        API.platform()
                .get("/operations/audit")
                .json()
                .at("/items")
                .valueStream()
                .filter(record -> record.at("/subject/id").asText().equals(tenant.id()))
                .forEach(record -> ofPlatform.add(record.at("/action").asText()));
        assertThat(ofPlatform).containsExactly("organization.delete", "organization.update", "organization.create");
    }

    private void failing(Predicate<DynamoDbRequest> requests) {
        failed = true;
        API.restart(FailingDynamoDb.over(API.dynamoDb(), requests));
    }

    /// For any caller, of the instance that runs now.
    private Caller admin() {
        return API.holding(tenant.admin().token().orElseThrow());
    }

    private Answer log() {
        return API.platform().get(tenant.path() + "/audit").success();
    }

    private JsonNode newest() {
        return log().json().at("/items/0");
    }

    private String[] actions() {
        return log().texts("/action").toArray(String[]::new);
    }

    private List<String> actions(String query) {
        return Arrays.asList(admin()
                .get(tenant.path() + "/audit" + query)
                .success()
                .texts("/action")
                .toArray(
                        String[]::new));
    }
}
