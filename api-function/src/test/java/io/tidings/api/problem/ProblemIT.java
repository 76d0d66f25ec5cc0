package io.tidings.api.problem;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Call;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;
import io.tidings.api.json.Fields;

import static org.assertj.core.api.Assertions.assertThat;

class ProblemIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String NEW = "{\"name\": \"Hook\", \"url\": \"https://example.com/\", \"events\": [\"*\"]}";

    @ParameterizedTest
    @MethodSource("mistakes")
    void shouldAnswerEveryMistakeWithAProblem(int status, String title, Call mistake) {
        Answer answer = API.platform().send(mistake);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertIsProblem(answer);
        assertThat(answer.text("/title")).isEqualTo(title);
    }

    static Stream<Object[]> mistakes() {
        String nobody = "/organizations/" + Tenant.newId();
        String deep = "{\"a\":".repeat(200) + "1" + "}".repeat(200);
        return Stream.of(
                mistake(400, "Bad Request", Call.of("GET", "/organizations/x")),
                mistake(400, "Bad Request", Call.of("GET", "/organizations/%20%3F%23%25")),
                mistake(400, "Bad Request", Call.of("GET", "/organizations?limit=many")),
                mistake(400, "Bad Request", Call.of("GET", "/organizations?cursor=%FF%22%7B")),
                mistake(400, "Bad Request", put(nobody, "{}")),
                mistake(400, "Bad Request", put(nobody, "")),
                mistake(400, "Bad Request", put(nobody, "<name/>")),
                mistake(400, "Bad Request", put(nobody, deep)),
                mistake(400, "Bad Request", put(nobody, "{\"name\": " + "9".repeat(2_000) + "}")),
                mistake(400, "Bad Request", put(nobody, "{\"name\": 1e999999999}")),
                mistake(400, "Bad Request", put(nobody, "{\"name\": 1e4009999999}")),
                mistake(400, "Bad Request", put(nobody, "{\"name\": 1E" + "9".repeat(300) + "}")),
                mistake(400, "Bad Request", put(nobody, "{\"name\": \"\\ud800x\"}")),
                mistake(400, "Bad Request",
                        Call.of("PUT", nobody)
                                .body(Caller.JSON, new byte[]{'{', '"', (byte) 0xFF, '"', ':', '1', '}'})),
                mistake(404, "Not Found", Call.of("GET", "/nothing")),
                mistake(404, "Not Found", Call.of("GET", "/")),
                mistake(404, "Not Found", Call.of("GET", nobody)),
                mistake(404, "Not Found", Call.of("GET", nobody + "/settings/webhooks")),
                mistake(404, "Not Found", Call.of("GET", nobody + "/")),
                mistake(404, "Not Found", Call.of("GET", "/a".repeat(5_000))),
                mistake(404, "Not Found", Call.of("GET", "/%2e%2e/etc/passwd")),
                mistake(404, "Not Found", Call.of("GET", "/token_info")),
                mistake(404, "Not Found", Call.of("GET", "/beans")),
                mistake(405, "Method Not Allowed", Call.of("DELETE", "/organizations")),
                mistake(405, "Method Not Allowed", Call.of("PATCH", nobody)),
                mistake(405, "Method Not Allowed", Call.of("BREW", nobody)),
                mistake(406, "Not Acceptable", Call.of("GET", "/organizations").header("accept", "image/png")),
                mistake(415, "Unsupported Media Type", Call.of("PUT", nobody).body("text/csv", "name")));
    }

    /// Each names what is wrong, in our own words.
    @ParameterizedTest
    @MethodSource("words")
    void shouldSayWhatIsWrong(String words, Call mistake) {
        assertThat(API.platform().send(mistake).inWords()).isEqualTo(words);
    }

    static Stream<Object[]> words() {
        String nobody = "/organizations/" + Tenant.newId();
        int most = Fields.MAX_BYTES;
        return Stream.of(
                words("400 body: must be JSON, was empty", put(nobody, "")),
                words("400 body: must be JSON, was empty", Call.of("PUT", nobody)),
                words("400 body: must be JSON, was empty", Call.of("PUT", nobody).header("content-type", Caller.JSON)),
                words("400 body: must be JSON, was empty", put(nobody, " ".repeat(most))),
                words("413 body: must have at most " + most + " bytes, has " + (most + 1),
                        put(nobody, " ".repeat(most + 1))),
                words("404 There is no such route.", Call.of("GET", "/nothing")),
                words("405 The method is not allowed here; the header Allow lists the allowed ones.",
                        Call.of("DELETE", "/organizations")),
                words("406 The answer would be application/json.",
                        Call.of("GET", "/organizations").header("accept", "image/png")),
                words("415 Content-Type: must be application/json",
                        Call.of("PUT", nobody).body("text/csv", "name")));
    }

    /// Two of its bytes are quotes, which count twice.
    @Test
    void shouldTakeAsMuchForEventsAsLambdaLetsPass() {
        Tenant tenant = API.tenant();
        int most = Fields.MAX_BYTES_OF_EVENTS;
        String batch = "{\"events\": []}";
        int quotes = 2;

        assertThat(most).isEqualTo(6_000_000);
        assertThat(tenant.admin().post(tenant.path() + "/events/batch", padded(batch, most - quotes)).status())
                .isEqualTo(202);
        for (String path : new String[]{"/events", "/events/batch"}) {
            Answer answer = tenant.admin().post(tenant.path() + path, padded(batch, most - quotes + 1));
            assertThat(answer.inWords()).startsWith("413 body: must have at most 6000000 bytes as Lambda counts them")
                    .endsWith(", has 6000001");
            assertIsProblem(answer);
        }
    }

    /// Each is two bytes as it is sent, and three or four in Lambda's JSON.
    @Test
    void shouldCountEscapesAsLambdaDoes() {
        Tenant tenant = API.tenant();
        String escapes = "\\n".repeat(1_999_900);
        String event = "{\"type\": \"deployment.build.created\", \"payload\": {\"a\": \"%s\"}}";

        assertThat(tenant.admin().post(tenant.projectPath() + "/events", event.formatted(escapes)).inWords())
                .isEqualTo("202");
        assertThat(tenant.admin()
                .post(tenant.projectPath() + "/events", event.formatted(escapes + "\\n".repeat(100)))
                .status())
                .isEqualTo(413);
        assertThat(tenant.admin()
                .post(tenant.projectPath() + "/events", event.formatted("\\\"".repeat(1_500_000)))
                .inWords()).startsWith("413 body: must have at most 6000000 bytes");
    }

    @Test
    void shouldCountABodyInBase64AsLambdaDoes() {
        Tenant tenant = API.tenant();
        int most = Fields.MAX_BYTES_OF_EVENTS / 4 * 3;

        for (int length : new int[]{most, most + 1}) {
            Answer answer = tenant.admin()
                    .send(Call.of("PATCH", tenant.path() + "/settings/webhooks/" + Tenant.newId())
                            .body(Caller.MERGE_PATCH, padded("{}", length)));
            assertThat(answer.inWords()).startsWith(length == most
                    ? "413 body: must have at most 262144 bytes, has 4500000"
                    : "413 body: must have at most 6000000 bytes as Lambda counts them");
        }
    }

    private static String padded(String json, int length) {
        return json + " ".repeat(length - json.length());
    }

    private static Object[] words(String words, Call call) {
        return new Object[]{words, call};
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u007f", "\u0000", "a\r\nb: c", "\u001b[0m", "\u0080", "\u00ff", "\ud83d\ude00", "\t", ""})
    void shouldReadHeadersWhateverCharactersTheyHold(String value) {
        for (String name : List.of("accept", "authorization", "origin", "range", "if-none-match", "traceparent",
                "user-agent", "idempotency-key", "x-forwarded-for", "content-type", "cookie", "accept-encoding")) {
            Answer answer = API.platform().send(Call.of("GET", "/organizations").header(name, value));

            assertThat(answer.status()).as("%s: %s", name, value).isLessThan(500);
        }
        assertThat(API.platform().send(Call.of("GET", "/organizations").header("x " + value, "1")).status())
                .isEqualTo(200);
    }

    @Test
    void shouldNameTheAllowedMethods() {
        assertThat(API.platform().delete("/organizations").headers().get("Allow").split(", *"))
                .containsExactlyInAnyOrder("GET", "HEAD");
    }

    @Test
    void shouldChallengeUnknownCallers() {
        Answer answer = API.anonymous().get("/organizations");

        assertThat(answer.inWords()).isEqualTo("401 A valid bearer token is required.");
        assertThat(answer.headers()).containsEntry("WWW-Authenticate", "Bearer realm=\"tidings\"");
        assertIsProblem(answer);
    }

    @Test
    void shouldAnswerAConflictWithAProblem() {
        Tenant tenant = API.tenant();
        tenant.admin().post(tenant.path() + "/events", event("one")).success();

        Answer answer = tenant.admin().post(tenant.path() + "/events", event("two"));

        assertThat(answer.inWords()).isEqualTo("409 Another event was published with the id 'same'.");
        assertIsProblem(answer);
    }

    @Test
    void shouldTellNothingOfAStoreThatFails() {
        Tenant tenant = API.tenant();
        String webhook = tenant.path() + "/settings/webhooks/"
                + tenant.admin().post(tenant.path() + "/settings/webhooks", NEW).success().text("/_id");
        try (var nowhere = closedPort()) {
            API.restart(nowhere);

            assertThat(Stream.of(
                    API.platform().get(tenant.path()),
                    API.platform().get("/organizations"),
                    API.platform().put(tenant.path(), "{\"name\": \"Acme\"}"),
                    API.platform().post(tenant.path() + "/settings/webhooks", NEW),
                    API.platform().patch(webhook, "{}"),
                    API.platform().delete(webhook),
                    API.platform().post(tenant.path() + "/events", event("three")),
                    API.holding("tdg_0123456789abcdef01234567_" + "x".repeat(43)).get(webhook)))
                    .allSatisfy(answer -> {
                        assertThat(answer.inWords())
                                .isEqualTo("500 An internal error occurred; please try again.");
                        assertIsProblem(answer);
                    });
            assertThat(API.anonymous().get("/health").inWords()).isEqualTo("200");
        } finally {
            API.restart(API.dynamoDb());
        }
    }

    private static void assertIsProblem(Answer answer) {
        assertThat(answer.headers()).containsEntry("Content-Type", "application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.get("type").textValue()).isEqualTo("about:blank");
        assertThat(problem.get("title").textValue()).isNotBlank();
        assertThat(problem.get("status").intValue()).isEqualTo(answer.status());
        assertThat(answer.body()).doesNotContainIgnoringCase("exception", "error:", "\tat ", "java.", "io.", "com.",
                "software.", "micronaut", "jackson", "dynamo", "127.0.0.1", "localhost", "StreamReadConstraints");
    }

    private static DynamoDbClient closedPort() {
        return DynamoDbClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:1"))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder().connectionTimeout(Duration.ofSeconds(1)))
                .overrideConfiguration(settings -> settings.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    private static Object[] mistake(int status, String title, Call call) {
        return new Object[]{status, title, call};
    }

    private static Call put(String path, String body) {
        return Call.of("PUT", path).body(Caller.JSON, body);
    }

    private static String event(String message) {
        return """
            {"type": "LOGIN_FAILURE", "id": "same",
             "payload": {"message": "%s", "organizationId": "AtScale", "time": 1643723261}}""".formatted(message);
    }
}
