package io.tidings.api.event;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tidings.access.Role;
import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;

import static org.assertj.core.api.Assertions.assertThat;

/// Webhooks that want only some payloads.
class FilterApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String HIGH = "{\"payload\":{\"build\":[{\"numeric\":[\">\",100]}]}}";

    private static final String COSTLY = IntStream.range(0, 20)
            .mapToObj(i -> "{\"wildcard\":\"*" + "x".repeat(180) + (char) ('a' + i) + "*\"}")
            .collect(Collectors.joining(",", "{\"payload\":{\"message\":[", "]}}"));

    private Tenant tenant;
    private String webhooks;

    @BeforeEach
    void register() {
        API.queued();
        tenant = API.tenant();
        webhooks = tenant.projectPath() + "/settings/webhooks";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"build\":101}                       | true",
            "{\"build\":100}                       | false",
            "{\"build\":\"101\"}                   | false",
            "{}                                    | false",
            "{\"build\":101,\"other\":[1,{}]}      | true"})
    void shouldSayOnTrialWhatPublishingThenDoes(String payload, boolean wanted) {
        String webhook = create(HIGH);

        Answer trial = tenant.with(Role.ORG_MEMBER).post(trial(webhook), "{\"payload\":" + payload + "}");
        Answer published = tenant.with(Role.EVENT_PUBLISHER)
                .post(tenant.projectPath() + "/events",
                        "{\"type\":\"deployment.build.created\",\"payload\":" + payload + "}");

        assertThat(trial.inWords()).isEqualTo("200");
        assertThat(trial.json().get("matches").asBoolean()).isEqualTo(wanted);
        assertThat(published.json().get("deliveries").asInt()).isEqualTo(wanted ? 1 : 0);
        assertThat(API.queued()).hasSize(wanted ? 1 : 0);
    }

    /// Filters may also use the type; a test uses the first that the webhook names, unless the request names another.
    @Test
    void shouldTryAnotherFilterAndTypeWithoutKeepingThem() {
        String webhook = create(HIGH);
        Caller member = tenant.with(Role.ORG_MEMBER);
        String byType = "{\"type\":[{\"prefix\":\"deployment.\"}]}";

        assertThat(matches(member.post(trial(webhook), "{\"payload\":{},\"filter\":" + byType + "}"))).isTrue();
        assertThat(matches(member.post(trial(webhook), "{\"payload\":{},\"filter\":" + byType
                + ",\"type\":\"PROJECT_DELETE\"}"))).isFalse();
        assertThat(matches(member.post(trial(webhook), "{\"payload\":{}}"))).isFalse();
        assertThat(member.get(webhooks + "/" + webhook).json().get("filter").toString()).isEqualTo(HIGH);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"payload\":{\"build\":1}}                         | build",
            "{\"payload\":{\"build\":[{\"numeric\":[\"!\",1]}]}} | numeric",
            "{\"payload\":{\"build\":[{\"nonsense\":1}]}}        | nonsense",
            "[]                                                  | object",
            "\"text\"                                            | object"})
    void shouldRefuseWhatIsNoPatternAndSayWhere(String filter, String where) {
        String webhook = create(HIGH);
        String refusal = "400 filter: ";

        Answer created = tenant.admin().post(webhooks, settings(filter));
        Answer changed = tenant.admin().patch(webhooks + "/" + webhook, "{\"filter\":" + filter + "}");
        Answer tried = tenant.admin().post(trial(webhook), "{\"payload\":{},\"filter\":" + filter + "}");

        assertThat(List.of(created, changed, tried))
                .allSatisfy(answer -> assertThat(answer.inWords()).startsWith(refusal).containsIgnoringCase(where));
    }

    @Test
    void shouldRefuseAPatternThatIsOneByteTooLong() {
        String frame = "{\"payload\":{\"build\":[\"\"]}}";
        String longest = frame.replace("\"\"", "\"" + "x".repeat(4_096 - frame.length()) + "\"");

        tenant.admin().post(webhooks, settings(longest)).success();
        assertThat(tenant.admin().post(webhooks, settings(longest.replaceFirst("x", "xx"))).inWords().substring(0, 11))
                .isEqualTo("400 filter:");
    }

    /// Webhooks of organizations and of projects know things by different names, whichever were published.
    @Test
    void shouldEvaluateFiltersOnThePayloadThatTheWebhookGets() {
        String ofTheOrganization = tenant.path() + "/settings/webhooks";
        String webhook = tenant.admin().post(ofTheOrganization, """
            {"name": "imports", "url": "https://example.com/", "events": ["PROJECT_IMPORT"],
             "filter": {"payload": {"userId": ["alice"]}}}""").success().text("/_id");
        for (String user : List.of("alice", "bob")) {
            String event = """
                {"username": "%s", "projectName": "Sales", "organizationName": "Acme", "organizationId": "1",
                 "projectId": "2"}""".formatted(user);
            boolean tried = matches(tenant.admin()
                    .post(ofTheOrganization + "/" + webhook + "/filter/test", "{\"payload\":" + event + "}"));
            Answer published = tenant.admin()
                    .post(tenant.projectPath() + "/events", "{\"type\":\"PROJECT_IMPORT\",\"payload\":" + event + "}");

            assertThat(tried).isEqualTo(user.equals("alice"));
            assertThat(published.success().json().get("deliveries").asInt()).isEqualTo(tried ? 1 : 0);
        }
    }

    @Test
    @Timeout(30)
    void shouldAnswerAtOnceWhateverTheCombinationsOfArrays() {
        String webhook = create(HIGH);
        String values = String.join(",", Collections.nCopies(100, "\"v\""));
        String payload = IntStream.range(0, 6)
                .mapToObj(i -> "\"k" + i + "\":[" + values + "],")
                .collect(Collectors.joining("", "{", "\"zz\":\"yes\"}"));
        String filter = IntStream.range(0, 6)
                .mapToObj(i -> "\"k" + i + "\":[\"v\"],")
                .collect(Collectors.joining("", "{\"payload\":{", "\"zz\":[\"no\"]}}"));

        Answer trial = tenant.with(Role.ORG_MEMBER)
                .post(trial(webhook), "{\"payload\":" + payload + ",\"filter\":" + filter + "}");

        assertThat(matches(trial)).isFalse();
    }

    @Test
    @Timeout(30)
    void shouldSayThatAFilterCostsTooMuchOnAPayload() {
        String webhook = create(COSTLY);
        String payload = "{\"message\":\"" + "y".repeat(2_000_000) + "\"}";
        String event = "{\"type\":\"deployment.build.created\",\"payload\":";
        String small = event + "{}}";

        Answer trial = tenant.with(Role.ORG_MEMBER).post(trial(webhook), "{\"payload\":" + payload + "}");
        Answer published = tenant.with(Role.EVENT_PUBLISHER)
                .post(tenant.projectPath() + "/events", event + payload + "}");
        Answer batch = tenant.with(Role.EVENT_PUBLISHER)
                .post(tenant.projectPath() + "/events/batch",
                        "{\"events\":[" + small + "," + event + payload + "}," + small + "]}");

        assertThat(trial.inWords()).startsWith("422 ").contains("too many values, or too long texts");
        assertThat(published.inWords()).startsWith("422 ").contains("'high' (" + webhook + ")");
        assertThat(batch.json().get("results")).extracting(result -> result.get("status").asInt())
                .containsExactly(202, 422, 202);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"build\":9007199254740993}                | /build",
            "{\"build\":1e400}                           | /build",
            "{\"build\":[1,{\"a\":1e400},[1e400]]}     | /build/2/0",
            "{\"build\":9007199254740992,\"x\":1e400}  | ''"})
    void shouldSayWhichNumbersAreBeyondComparison(String payload, String where) {
        Answer trial = tenant.with(Role.ORG_MEMBER)
                .post(trial(create(HIGH)), "{\"payload\":" + payload + "}")
                .success();

        if (where.isEmpty()) {
            assertThat(trial.json().has("warnings")).isFalse();
        } else {
            assertThat(trial.json().get("matches").asBoolean()).isFalse();
            assertThat(trial.json().at("/warnings/0").asText()).startsWith(where + " ");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"detail\":{\"build\":[1]}}                                 | 'detail'",
            "{\"$or\":[{\"type\":[\"a\"]},{\"source\":[\"b\"]}]}    | 'source'",
            "{\"payload\":[\"a\"]}                                        | 'payload'"})
    void shouldRefuseWhatCanMatchNothingByName(String filter, String name) {
        String webhook = create(HIGH);

        Answer created = tenant.admin().post(webhooks, settings(filter));
        Answer tried = tenant.admin().post(trial(webhook), "{\"payload\":{},\"filter\":" + filter + "}");

        assertThat(List.of(created, tried))
                .allSatisfy(answer -> assertThat(answer.inWords()).startsWith("400 filter: ").contains(name));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"payload\":{\"$or\":[{\"build\":[1]},{\"name\":[{\"prefix\":\"x\"}]}]}} | {\"name\":\"xy\"} | true",
            "{\"payload\":{\"name\":[{\"anything-but\":{\"wildcard\":\"x*\"}}]}}      | {\"name\":\"xy\"} | false",
            "{\"payload\":{\"a\":{\"b\":[1]}}}                                            | {\"a.b\":1}       | false"})
    void shouldTakeAllOfTheSyntax(String filter, String payload, boolean matches) {
        assertThat(matches(tenant.with(Role.ORG_MEMBER).post(trial(create(filter)), "{\"payload\":" + payload + "}")))
                .isEqualTo(matches);
    }

    @Test
    void shouldForgetTheFilterWhenItIsCleared() {
        String webhook = create(HIGH);

        Answer cleared = tenant.admin().patch(webhooks + "/" + webhook, "{\"filter\":null}");

        assertThat(cleared.json().has("filter")).isFalse();
        assertThat(matches(tenant.admin().post(trial(webhook), "{\"payload\":{}}"))).isTrue();
    }

    private String create(String filter) {
        return tenant.admin().post(webhooks, settings(filter)).success().text("/_id");
    }

    private static String settings(String filter) {
        return "{\"name\":\"high\",\"url\":\"https://example.com/\",\"events\":[\"deployment.build.created\"],\"filter\":"
                + filter + "}";
    }

    private String trial(String webhook) {
        return webhooks + "/" + webhook + "/filter/test";
    }

    private static boolean matches(Answer answer) {
        return answer.success().json().get("matches").asBoolean();
    }
}
