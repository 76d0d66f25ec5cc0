package io.tidings.api.event;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tidings.access.Role;
import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;

import static org.assertj.core.api.Assertions.assertThat;

/// Many events at once.
class BatchApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String GOOD = "{\"type\": \"deployment.build.created\", \"payload\": {}}";

    private Tenant tenant;
    private Caller publisher;
    private String batch;

    @BeforeEach
    void register() {
        API.queued();
        tenant = API.tenant();
        publisher = tenant.with(Role.EVENT_PUBLISHER);
        batch = tenant.projectPath() + "/events/batch";
        tenant.admin().post(tenant.path() + "/settings/webhooks", """
            {"name": "Hook", "url": "https://example.com/", "events": ["*"]}""").success();
    }

    /// Whatever is wrong with one event, the others are published, and each is answered at its place.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "1                                                           | 400 | event",
            "null                                                        | 400 | event",
            "{}                                                          | 400 | type",
            "{\"type\": \"9\", \"payload\": {}}                          | 400 | type",
            "{\"type\": \"deployment.build.created\", \"payload\": []}   | 400 | payload",
            "{\"type\": \"deployment.build.created\", \"payload\": {}, \"x\": 1} | 400 | x",
            "{\"type\": \"unheard.of\", \"payload\": {}}                 | 422 | type",
            "{\"type\": \"USER_CREATED\", \"payload\": {}}               | 422 | type",
            "{\"type\": \"PROJECT_IMPORT_ANY\", \"payload\": {}}         | 422 | type",
            "{\"type\": \"WEBHOOK_DISABLED\", \"payload\": {}}           | 422 | type",
            "{\"type\": \"PROJECT_DELETE\", \"payload\": {}}             | 422 | /payload"})
    void shouldPublishTheOthers(String bad, int status, String field) {
        Answer answer = publisher.post(batch, events(List.of(GOOD, bad, GOOD)));

        assertThat(answer.inWords()).isEqualTo("202");
        JsonNode results = answer.json().get("results");
        assertThat(results).hasSize(3);
        assertThat(results.get(1).get("status").asInt()).isEqualTo(status);
        assertThat(results.get(1).at("/problem/status").asInt()).isEqualTo(status);
        assertThat(results.get(1).at("/problem/errors/0/field").asText()).isEqualTo(field);
        assertThat(results.get(1).has("_id")).isFalse();
        assertThat(API.queued()).hasSize(2);
        assertThat(tenant.admin().get(tenant.path() + "/events").texts("/_id"))
                .containsExactlyInAnyOrder(results.get(0).get("_id").asText(), results.get(2).get("_id").asText());
    }

    @Test
    void shouldPublishAHundredEventsInTheirOrderAndNotOneMore() {
        List<String> hundred = IntStream.range(0, 100)
                .mapToObj(i -> "{\"type\": \"deployment.build.created\", \"id\": \"k%d\", \"payload\": {\"n\": %d}}"
                        .formatted(i, i))
                .toList();

        Answer answer = publisher.post(batch, events(hundred));

        List<String> ids = answer.json().get("results").findValuesAsText("_id");
        assertThat(new HashSet<>(ids)).hasSize(100);
        assertThat(tenant.admin().get(tenant.path() + "/events/" + ids.get(70)).text("/payload/n")).isEqualTo("70");
        assertThat(publisher.post(batch, events(hundred)).json().get("results").findValuesAsText("_id"))
                .isEqualTo(ids);
        assertThat(API.queued()).hasSize(100);
        assertThat(publisher.post(batch, events(Collections.nCopies(101, GOOD))).inWords())
                .isEqualTo("400 events: must have at most 100 entries, has 101");
        assertThat(API.queued()).isEmpty();
    }

    @Test
    void shouldPublishAnEventOnceThatComesTwiceUnderOneId() {
        String event = "{\"type\": \"deployment.build.created\", \"id\": \"k1\", \"payload\": {\"n\": %d}}";

        JsonNode results = publisher
                .post(batch, events(List.of(event.formatted(1), event.formatted(1), event.formatted(2))))
                .json()
                .get("results");

        assertThat(results.get(1)).isEqualTo(results.get(0));
        assertThat(results.get(2).get("status").asInt()).isEqualTo(409);
        assertThat(API.queued()).hasSize(1);
    }

    @Test
    void shouldTakeAnEmptyList() {
        assertThat(publisher.post(batch, "{\"events\": []}").body()).isEqualTo("{\"results\":[]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{}                          | 400 events: is required",
            "{\"events\": null}          | 400 events: is required",
            "{\"events\": {}}            | 400 events: must be an array",
            "{\"events\": [], \"x\": 1}  | 400 x: is unknown",
            "[]                          | 400 body: must be a JSON object"})
    void shouldRefuseWhatIsNoBatch(String body, String answer) {
        assertThat(publisher.post(batch, body).inWords()).isEqualTo(answer);
    }

    private static String events(List<String> events) {
        return "{\"events\": [" + String.join(",", events) + "]}";
    }
}
