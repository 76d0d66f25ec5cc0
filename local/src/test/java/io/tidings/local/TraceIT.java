package io.tidings.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.json.Json;

import static org.assertj.core.api.Assertions.assertThat;

/// A distributed trace, from the publisher to the receiver.
@Timeout(120)
class TraceIT {

    @RegisterExtension
    static final PackagedStack STACK = new PackagedStack();

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
    private static final String FORMAT = "00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final ConcurrentLinkedQueue<Headers> CALLBACKS = new ConcurrentLinkedQueue<>();
    private static Receivers receivers;
    private static TidingsClient client;
    private static String organization;
    private static String webhook;
    private static volatile int status = 200;

    @BeforeAll
    static void start() {
        receivers = new Receivers();
        client = STACK.client();
        organization = client.newOrganization("parallelworks");
        URI url = receivers.on("/traced", exchange -> {
            int answer = status;
            status = 200;
            CALLBACKS.add(exchange.getRequestHeaders());
            Receivers.answer(exchange, answer);
        });
        webhook = client.post("/organizations/" + organization + "/settings/webhooks",
                "{\"name\":\"traced\",\"url\":\"" + url + "\",\"events\":[\"deployment.build.created\"]}")
                .expecting(201)
                .text("_id");
    }

    @AfterAll
    static void stop() {
        receivers.close();
    }

    @BeforeEach
    void forget() {
        CALLBACKS.clear();
    }

    @Test
    void shouldReachTheReceiverOnEveryAttemptAndWhenItIsResent() throws Exception {
        status = 503;
        publish("traceparent", PARENT, "tracestate", "rojo=00f067aa0ba902b7", "tracestate", "congo=t61rcWkgMzE");
        callbacks(2);
        String deliveries = "/organizations/" + organization + "/settings/webhooks/" + webhook + "/deliveries";
        Eventually.assertThat(() -> assertThat(delivered(deliveries).isMissingNode()).isFalse());
        String delivery = delivered(deliveries).path("_id").asText();
        client.post(deliveries + "/" + delivery + "/resend", "{}").expecting(202);

        List<Headers> all = callbacks(3);

        assertThat(all).extracting(headers -> headers.getFirst("traceparent"))
                .allMatch(parent -> parent.matches("00-" + TRACE + "-[0-9a-f]{16}-01"))
                .doesNotContain(PARENT)
                .doesNotHaveDuplicates();
        assertThat(all).extracting(headers -> headers.getFirst("tracestate"))
                .containsOnly("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE");
    }

    @Test
    void shouldReachTheReceiverOfABatch() throws Exception {
        send("/events/batch", "{\"events\":[" + event() + "," + event() + "]}", "traceparent", PARENT);

        assertThat(callbacks(2)).extracting(headers -> headers.getFirst("traceparent"))
                .allMatch(parent -> parent.startsWith("00-" + TRACE + "-"))
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldBeginWherePublishersHaveNone() throws Exception {
        publish();
        publish();

        List<Headers> two = callbacks(2);
        assertThat(two).extracting(headers -> headers.getFirst("traceparent")).allMatch(p -> p.matches(FORMAT));
        assertThat(two).extracting(headers -> headers.getFirst("traceparent").substring(3, 35)).doesNotHaveDuplicates();
        assertThat(two).noneMatch(headers -> headers.containsKey("tracestate"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"junk", "ff-" + TRACE + "-00f067aa0ba902b7-01", PARENT + "-more",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01", "00-" + TRACE + "-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01"})
    void shouldBeginAnewWhereAPublishersIsNotValid(String parent) throws Exception {
        publish("traceparent", parent, "tracestate", "rojo=1");

        Headers callback = callbacks(1).getFirst();
        assertThat(callback.getFirst("traceparent")).matches(FORMAT).doesNotContain(TRACE);
        assertThat(callback.containsKey("tracestate")).isFalse();
    }

    @Test
    void shouldBeginAnewWhereAPublisherNamesTwo() throws Exception {
        publish("traceparent", PARENT, "traceparent", PARENT);

        assertThat(callbacks(1).getFirst().getFirst("traceparent")).matches(FORMAT).doesNotContain(TRACE);
    }

    @Test
    void shouldHandOnATraceWithoutAStateThatIsNotValid() throws Exception {
        publish("traceparent", PARENT, "tracestate", "no state at all");

        Headers callback = callbacks(1).getFirst();
        assertThat(callback.getFirst("traceparent")).startsWith("00-" + TRACE + "-");
        assertThat(callback.containsKey("tracestate")).isFalse();
    }

    private static JsonNode delivered(String deliveries) {
        return client.get(deliveries + "?status=delivered&limit=1").expecting(200).body().path("items").path(0);
    }

    private static String event() {
        return "{\"type\":\"deployment.build.created\",\"payload\":{}}";
    }

    private static void publish(String... headers) throws IOException, InterruptedException {
        send("/events", event(), headers);
    }

    private static void send(String path, String body, String... headers) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(
                List.of("Authorization", "Bearer " + PackagedStack.ADMIN_TOKEN, "Content-Type", "application/json"));
        all.addAll(List.of(headers));
        String project = TraceIT.project();
        HttpResponse<String> response = HTTP.send(HttpRequest.newBuilder(
                STACK.stack().uri().resolve("/organizations/" + organization + "/projects/" + project + path))
                .headers(all.toArray(String[]::new))
                .POST(BodyPublishers.ofString(body))
                .build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        assertThat(Json.parse(response.body()).isObject()).isTrue();
    }

    private static String project() {
        String id = TidingsClient.newId();
        client.put("/organizations/" + organization + "/projects/" + id, "{\"name\":\"Demo\"}").expecting(201);
        return id;
    }

    private static List<Headers> callbacks(int number) {
        Eventually.assertThat(() -> assertThat(CALLBACKS).hasSizeGreaterThanOrEqualTo(number));
        return List.copyOf(CALLBACKS);
    }
}
