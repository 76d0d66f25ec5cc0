package io.tidings.local.inbox;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.tidings.local.gateway.HttpFront;

import static org.assertj.core.api.Assertions.assertThat;

class InboxIT {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpFront front = HttpFront.start(0, (_, _) -> null, Duration.ofSeconds(5),
            Map.of(Inbox.PATH, new Inbox(CLOCK)));

    @AfterEach
    void stop() {
        front.close();
        client.close();
    }

    @Test
    void shouldKeepWhatItReceives() throws Exception {
        var response = send(request("/inbox/here?a=1%20").header("X-Test", "yes")
                .POST(BodyPublishers.ofString("{\"type\": \"LOGIN_FAILURE\"}")));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"received\":true}");
        var item = items("").get(0);
        assertThat(item.get("receivedAt").asText()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(item.get("method").asText()).isEqualTo("POST");
        assertThat(item.get("path").asText()).isEqualTo("/inbox/here?a=1%20");
        assertThat(item.get("headers").get("x-test").asText()).isEqualTo("yes");
        assertThat(item.get("body").asText()).isEqualTo("{\"type\": \"LOGIN_FAILURE\"}");
        assertThat(item.get("json").get("type").asText()).isEqualTo("LOGIN_FAILURE");
        assertThat(item.has("bodyEncoding")).isFalse();
    }

    @Test
    void shouldKeepWhatIsNeitherJsonNorText() throws Exception {
        receive("just text");
        send(request("/inbox").PUT(BodyPublishers.ofByteArray(new byte[]{(byte) 0xff})));

        var items = items("");
        assertThat(items.get(0).get("body").asText()).isEqualTo("/w==");
        assertThat(items.get(0).get("bodyEncoding").asText()).isEqualTo("base64");
        assertThat(items.get(0).has("json")).isFalse();
        assertThat(items.get(1).get("body").asText()).isEqualTo("just text");
        assertThat(items.get(1).has("json")).isFalse();
    }

    @Test
    void shouldKeepAnEmptyBody() throws Exception {
        receive("");

        assertThat(items("").get(0).get("body").asText()).isEmpty();
        assertThat(items("").get(0).has("json")).isFalse();
    }

    @Test
    void shouldListTheNewestFirstAndNoMoreThanAsked() throws Exception {
        receive("first");
        receive("second");
        receive("third");

        assertThat(bodies("")).containsExactly("third", "second", "first");
        assertThat(bodies("?limit=2")).containsExactly("third", "second");
        assertThat(bodies("?x=1&limit=1")).containsExactly("third");
    }

    @Test
    void shouldRefuseALimitThatIsNone() throws Exception {
        for (var limit : new String[]{"0", "101", "-1", "x", ""}) {
            assertThat(send(request("/inbox?limit=" + limit).GET()).statusCode()).as(limit).isEqualTo(400);
        }
    }

    @Test
    void shouldKeepTheLastHundred() throws Exception {
        for (var i = 1; i <= 101; i++) {
            receive(Integer.toString(i));
        }

        assertThat(bodies("")).hasSize(100).startsWith("101").endsWith("2");
    }

    @Test
    void shouldKeepTheBeginningOfALargeBody() throws Exception {
        var megabyte = 1024 * 1024;

        receive("x".repeat(megabyte));
        receive("x".repeat(3 * megabyte));

        assertThat(items("").get(0).get("body").asText()).hasSize(megabyte);
        assertThat(items("").get(0).get("truncated").asBoolean()).isTrue();
        assertThat(items("").get(1).get("body").asText()).hasSize(megabyte);
        assertThat(items("").get(1).has("truncated")).isFalse();
    }

    @Test
    void shouldForgetWhenAsked() throws Exception {
        receive("hello");

        assertThat(send(request("/inbox").DELETE()).statusCode()).isEqualTo(204);

        assertThat(bodies("")).isEmpty();
    }

    @Test
    void shouldShowNothingBelow() throws Exception {
        assertThat(send(request("/inbox/here").GET()).statusCode()).isEqualTo(404);
    }

    @Test
    void shouldReceiveManyAtOnce() throws Exception {
        var requests = IntStream.range(0, 100)
                .mapToObj(i -> client.sendAsync(
                        request("/inbox").POST(BodyPublishers.ofString(Integer.toString(i))).build(),
                        BodyHandlers.ofString()))
                .toList();

        assertThat(requests).allSatisfy(response -> assertThat(response).succeedsWithin(Duration.ofSeconds(10)));
        assertThat(bodies("")).hasSize(100).doesNotHaveDuplicates();
    }

    private void receive(String body) throws Exception {
        assertThat(send(request("/inbox").POST(BodyPublishers.ofString(body))).statusCode()).isEqualTo(200);
    }

    private List<String> bodies(String query) throws Exception {
        var bodies = new ArrayList<String>();
        items(query).forEach(item -> bodies.add(item.get("body").asText()));
        return bodies;
    }

    private JsonNode items(String query) throws Exception {
        return new ObjectMapper().readTree(send(request("/inbox" + query).GET()).body()).get("items");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(front.uri() + path));
    }
}
