package io.tidings.api.webhook;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Call;
import io.tidings.event.Level;
import io.tidings.json.Json;

import static org.assertj.core.api.Assertions.assertThat;

/// Changing a webhook by a merge patch, at organization scope and at project scope.
@ParameterizedClass
@EnumSource(Level.class)
class WebhookChangeApiIT extends WebhooksUnderTest {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    @Override
    ApiUnderTest api() {
        return API;
    }

    @Test
    void shouldLeaveAloneWhatAPatchDoesNotName() {
        ObjectNode given = full();
        String one = created(given);

        assertThat(admin.patch(one, "{}").inWords()).isEqualTo("200");
        assertThat(admin.patch(one, "{\"active\": true}").inWords()).isEqualTo("200");

        assertThat(settings(admin.get(one).json(), given)).isEqualTo(given.put("active", true));
    }

    @Test
    void shouldStillChangeAWebhookWhoseTypeIsGone() {
        String type = tenant.path() + "/event-types/gone.soon";
        admin.put(type, "{\"description\": \"Ours\"}").success();
        String one = created(with(minimal(), "events", "[\"gone.soon\"]"));
        admin.delete(type).success();

        assertThat(admin.patch(one, "{\"active\": false}").inWords()).isEqualTo("200");
        assertThat(admin.patch(one, "{\"events\": [\"gone.soon\", \"gone.long\"]}").inWords())
                .isEqualTo("400 events[1]: is neither built in nor registered by this organization");
        assertThat(admin.post(webhooks, Json.text(with(minimal(), "events", "[\"gone.soon\"]"))).inWords())
                .isEqualTo("400 events[0]: is neither built in nor registered by this organization");
    }

    @Test
    void shouldTellWhenAWebhookWasChanged() throws InterruptedException {
        String one = created();
        JsonNode before = admin.get(one).json();
        Thread.sleep(2);

        JsonNode after = admin.patch(one, "{\"name\": \"Another\"}").json();

        assertThat(after.get("createdAt")).isEqualTo(before.get("createdAt"));
        assertThat(after.get("updatedAt").textValue()).matches(DATE_TIME);
        assertThat(Instant.parse(after.get("updatedAt").textValue()))
                .isAfter(Instant.parse(before.get("updatedAt").textValue()));
        assertThat(after.get("slug").textValue()).isEqualTo("another");
    }

    @Test
    void shouldClearWhatIsOptional() {
        String one = created(full());

        Answer cleared = admin.patch(one, """
            {"description": null, "headers": null, "format": null, "filter": null,
             "timeoutSeconds": null, "appIconUrl": null, "projects": null, "retry": null,
             "whileInactive": null, "signature": null}""");

        assertThat(cleared.inWords()).isEqualTo("200");
        ObjectNode webhook = (ObjectNode) cleared.json();
        assertThat(webhook.properties().stream().map(java.util.Map.Entry::getKey))
                .doesNotContain("description", "filter", "appIconUrl", "projects", "retry");
        assertThat(webhook.get("headers")).isEqualTo(Json.object());
        assertThat(webhook.get("active")).isEqualTo(full().get("active"));
        assertThat(webhook.get("format").textValue()).isEqualTo("native");
        assertThat(webhook.get("timeoutSeconds").intValue()).isEqualTo(15);
        assertThat(webhook.get("whileInactive").textValue()).isEqualTo("skip");
        assertThat(webhook.at("/signature/profile").textValue()).isEqualTo("standard");
        assertThat(admin.get(one).json()).isEqualTo(webhook);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "url", "events"})
    void shouldNotClearWhatIsRequired(String field) {
        String one = created();

        assertThat(admin.patch(one, Json.text(Json.object().putNull(field))).inWords())
                .isEqualTo("400 " + field + ": is required");
    }

    @Test
    void shouldMergeHeadersByName() {
        String one = created(with(minimal(), "headers", "{\"A\": \"1\", \"B\": \"2\"}"));

        Answer changed = admin.patch(one, "{\"headers\": {\"A\": null, \"C\": \"3\"}}");

        assertThat(changed.json().get("headers")).isEqualTo(Json.parse("{\"B\": \"2\", \"C\": \"3\"}"));
    }

    @Test
    void shouldReplaceEventsAsAWhole() {
        String one = created();

        assertThat(admin.patch(one, "{\"events\": [\"PROJECT_IMPORT_ANY\"]}").json().get("events"))
                .isEqualTo(Json.parse("[\"PROJECT_IMPORT_ANY\"]"));
    }

    @Test
    void shouldReplaceAFilterAsAWhole() {
        String one = created(with(minimal(), "filter", "{\"payload\": {\"a\": [1]}}"));

        assertThat(admin.patch(one, "{\"filter\": {\"payload\": {\"b\": [2]}}}").json().get("filter"))
                .isEqualTo(Json.parse("{\"payload\": {\"b\": [2]}}"));
    }

    @Test
    void shouldReplaceARetryScheduleAsAWhole() {
        String one = created(full());

        assertThat(admin.patch(one, "{\"retry\": {\"delays\": [\"PT2M\"]}}").json().get("retry"))
                .isEqualTo(Json.parse("{\"delays\": [\"PT2M\"]}"));
        assertThat(admin.patch(one, "{\"retry\": {\"delays\": null}}").inWords())
                .isEqualTo("400 retry.delays: is required");
        assertThat(admin.get(one).json().get("retry")).isEqualTo(Json.parse("{\"delays\": [\"PT2M\"]}"));
    }

    /// A client may read a webhook, change a member, and send the whole object back.
    @Test
    void shouldTakeAWebhookBackAsItIsShown() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String one = created();
        seen(one, health -> health.delivered(now));
        ObjectNode shown = (ObjectNode) admin.get(one).json();
        assertThat(shown.has("lastActivityAt")).isTrue();
        seen(one, health -> health.delivered(now.plusSeconds(10)));

        ObjectNode changed = (ObjectNode) admin.patch(one, Json.text(shown.deepCopy().put("name", "Another")))
                .success()
                .json();

        List<String> different = List.of("name", "slug", "updatedAt", "lastActivityAt");
        assertThat(changed.remove(different)).isEqualTo(shown.deepCopy().remove(different));
        assertThat(admin.get(one).text("/name")).isEqualTo("Another");
    }

    @Test
    void shouldRefuseWhatOnlyTidingsSetsIfItIsAnother() {
        String one = created();
        JsonNode shown = admin.get(one).json();

        for (String name : List.of("_id", "slug", "organization", "project", "status", "disabledReason",
                "lastActivityAt",
                "secretsUnreadable", "circuit", "createdAt", "updatedAt")) {
            ObjectNode patch = shown.deepCopy();
            assertThat(admin.patch(one, Json.text(patch.put(name, "2999-01-01T00:00:00Z"))).inWords())
                    .isEqualTo("400 " + name + ": is read-only");
        }
        assertThat(admin.patch(one, "{\"_id\": null, \"circuit\": null, \"updatedAt\": null}").inWords())
                .isEqualTo("200");
        assertThat(admin.post(webhooks, Json.text(shown)).inWords()).contains("_id: is read-only",
                "slug: is read-only");
    }

    @Test
    void shouldNotSwitchOnWhatIsToBeCleared() {
        String one = created();
        admin.patch(one, "{\"active\": false}").success();

        assertThat(admin.patch(one, "{\"active\": null}").inWords())
                .isEqualTo("400 active: must be true or false, not null");

        assertThat(admin.get(one).json().get("active").booleanValue()).isFalse();
    }

    @Test
    void shouldReplaceAHeaderHoweverItIsSpelled() {
        String one = created();
        admin.patch(one, "{\"headers\": {\"X-B\": \"1\", \"X-C\": \"1\", \"Authorization\": \"secret\"}}").success();

        assertThat(admin.patch(one, "{\"headers\": {\"x-b\": \"2\"}}").json().get("headers").toString())
                .isEqualTo("{\"X-C\":\"1\",\"Authorization\":\"secret\",\"x-b\":\"2\"}");
        assertThat(admin.patch(one, "{\"headers\": {\"x-c\": null, \"X-B\": null}}").json().get("headers").toString())
                .isEqualTo("{\"Authorization\":\"secret\"}");
        assertThat(admin.patch(one, "{\"headers\": {\"authorization\": \"***\"}}").json().get("headers").toString())
                .isEqualTo("{\"Authorization\":\"secret\"}");
        assertThat(admin.patch(one, "{\"headers\": {\"x-b\": \"1\", \"X-B\": \"2\"}}").inWords())
                .isEqualTo("400 headers: must not name 'X-B' twice");
        assertThat(admin.patch(one, "{\"headers\": {\"X-N\": 1, \"X-O\": {}, \"X-P\": \"p\"}}").inWords())
                .isEqualTo("400 headers.X-N: must be a string; headers.X-O: must be a string");
    }

    @ParameterizedTest
    @ValueSource(strings = {"circuit", "disabledReason", "lastActivityAt"})
    void shouldNotLetAnOwnerSayWhatTidingsSees(String field) {
        String one = created();

        assertThat(admin.patch(one, Json.text(Json.object().put(field, "x"))).inWords())
                .isEqualTo("400 " + field + ": is read-only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json; charset=utf-8", "application/merge-patch+json"})
    void shouldTakePatchesOfEitherContentType(String contentType) {
        String one = created();

        Answer changed = admin.send(Call.of("PATCH", one).body(contentType, "{\"name\": \"Grün\"}"));

        assertThat(changed.text("/name")).isEqualTo("Grün");
    }

    @Test
    void shouldLoseNothingOfPatchesAtTheSameTime() throws InterruptedException {
        String one = created();
        int writers = 8;

        List<Answer> answers = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(writers)) {
            List<Callable<Answer>> patches = IntStream.range(0, writers)
                    .<Callable<Answer>>mapToObj(i -> () -> {
                        String patch = "{\"headers\": {\"H%d\": \"%d\"}}".formatted(i, i);
                        Answer answer = admin.patch(one, patch);
                        while (answer.status() == 409) {
                            answer = admin.patch(one, patch);
                        }
                        return answer;
                    })
                    .toList();
            threads.invokeAll(patches).forEach(patch -> answers.add(patch.resultNow()));
        }

        assertThat(answers).extracting(Answer::inWords).containsOnly("200");
        assertThat(admin.get(one).json().get("headers").size()).isEqualTo(writers);
    }
}
