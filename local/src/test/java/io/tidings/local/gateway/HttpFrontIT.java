package io.tidings.local.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HttpFrontIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int MEGABYTE = 1024 * 1024;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicReference<APIGatewayV2HTTPEvent> seen = new AtomicReference<>();
    private HttpFront front = HttpFront.start(0, this::remember, TIMEOUT, Map.of());

    @AfterEach
    void stop() {
        front.close();
        client.close();
    }

    @Test
    void shouldPassOnWhereARequestGoes() throws Exception {
        send(get("/organizations/a%20b?x=1&y=%26&x=2&z"));

        var event = seen.get();
        assertThat(event.getVersion()).isEqualTo("2.0");
        assertThat(event.getRouteKey()).isEqualTo("$default");
        assertThat(event.getRawPath()).isEqualTo("/organizations/a b");
        assertThat(event.getRawQueryString()).isEqualTo("x=1&y=%26&x=2&z");
        assertThat(event.getQueryStringParameters()).containsOnly(Map.entry("x", "1,2"), Map.entry("y", "&"),
                Map.entry("z", ""));
    }

    @Test
    void shouldLeaveOutWhatARequestHasNot() throws Exception {
        send(get("/"));

        var event = seen.get();
        assertThat(event.getRawQueryString()).isEmpty();
        assertThat(event.getQueryStringParameters()).isNull();
        assertThat(event.getCookies()).isNull();
        assertThat(event.getBody()).isNull();
        assertThat(event.getIsBase64Encoded()).isFalse();
    }

    @Test
    void shouldPassOnHeadersInLowerCaseAndJoined() throws Exception {
        send(get("/").header("X-One", "1").header("X-Many", "a").header("X-Many", "b"));

        assertThat(seen.get().getHeaders()).containsEntry("x-one", "1")
                .containsEntry("x-many", "a,b")
                .containsEntry("host", front.uri().getAuthority())
                .containsEntry("x-forwarded-for", "127.0.0.1")
                .containsEntry("x-forwarded-proto", "http")
                .containsKeys("user-agent", "x-amzn-trace-id", "x-forwarded-port");
    }

    @Test
    void shouldPassOnCookiesApartFromHeaders() throws Exception {
        send(get("/").header("Cookie", "a=1; b=2"));

        assertThat(seen.get().getCookies()).containsExactly("a=1", "b=2");
        assertThat(seen.get().getHeaders()).doesNotContainKey("cookie");
    }

    @Test
    void shouldDescribeTheRequestInItsContext() throws Exception {
        var before = System.currentTimeMillis();

        send(get("/here").header("User-Agent", "test"));

        var context = seen.get().getRequestContext();
        assertThat(context.getStage()).isEqualTo("$default");
        assertThat(context.getRouteKey()).isEqualTo("$default");
        assertThat(context.getRequestId()).isNotBlank();
        assertThat(context.getTimeEpoch()).isBetween(before, System.currentTimeMillis());
        assertThat(context.getTime()).matches("\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000");
        assertThat(context.getDomainName()).isEqualTo("127.0.0.1");
        assertThat(context.getHttp().getMethod()).isEqualTo("GET");
        assertThat(context.getHttp().getPath()).isEqualTo("/here");
        assertThat(context.getHttp().getProtocol()).isEqualTo("HTTP/1.1");
        assertThat(context.getHttp().getSourceIp()).isEqualTo("127.0.0.1");
        assertThat(context.getHttp().getUserAgent()).isEqualTo("test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json; charset=utf-8", "Application/XML", "text/plain",
            "text/csv", "application/javascript"})
    void shouldPassOnTextAsText(String contentType) throws Exception {
        send(post("/", "grüß dich").header("Content-Type", contentType));

        assertThat(seen.get().getBody()).isEqualTo("grüß dich");
        assertThat(seen.get().getIsBase64Encoded()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/octet-stream", "application/x-www-form-urlencoded", "image/png",
            "application/merge-patch+json", "multipart/form-data; boundary=x"})
    void shouldPassOnEverythingElseInBase64(String contentType) throws Exception {
        send(post("/", "grüß dich").header("Content-Type", contentType));

        assertThat(seen.get().getBody()).isEqualTo(base64("grüß dich".getBytes(StandardCharsets.UTF_8)));
        assertThat(seen.get().getIsBase64Encoded()).isTrue();
    }

    @Test
    void shouldPassOnABodyWithoutATypeInBase64() throws Exception {
        send(post("/", "hello"));

        assertThat(seen.get().getBody()).isEqualTo(base64("hello".getBytes(StandardCharsets.UTF_8)));
        assertThat(seen.get().getIsBase64Encoded()).isTrue();
    }

    @Test
    void shouldNotCorruptTextThatIsNotUtf8() throws Exception {
        var latin = "grüß dich".getBytes(StandardCharsets.ISO_8859_1);

        send(request("/").POST(BodyPublishers.ofByteArray(latin)).header("Content-Type", "text/plain"));

        assertThat(seen.get().getBody()).isEqualTo(base64(latin));
        assertThat(seen.get().getIsBase64Encoded()).isTrue();
    }

    @Test
    void shouldAnswerWhatTheFunctionReturns() throws Exception {
        serve((_, _) -> APIGatewayV2HTTPResponse.builder()
                .withStatusCode(201)
                .withHeaders(Map.of("Content-Type", "application/json", "Location", "/there", "Content-Length", "999",
                        "Date", "never", "Transfer-Encoding", "chunked", "Connection", "close"))
                .withMultiValueHeaders(Map.of("X-Many", List.of("a", "b")))
                .withCookies(List.of("a=1; HttpOnly", "b=2"))
                .withBody("{\"grüß\":1}")
                .build());

        var response = send(get("/"));

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.body()).isEqualTo("{\"grüß\":1}");
        assertThat(response.headers().allValues("location")).containsExactly("/there");
        assertThat(response.headers().allValues("content-type")).containsExactly("application/json");
        assertThat(response.headers().allValues("content-length")).containsExactly("12");
        assertThat(response.headers().allValues("date")).singleElement().isNotEqualTo("never");
        assertThat(response.headers().allValues("x-many")).containsExactly("a", "b");
        assertThat(response.headers().allValues("set-cookie")).containsExactly("a=1; HttpOnly", "b=2");
    }

    @Test
    void shouldDecodeABodyInBase64() throws Exception {
        byte[] bytes = {0, 1, (byte) 0xff};
        serve((_, _) -> APIGatewayV2HTTPResponse.builder()
                .withStatusCode(200)
                .withIsBase64Encoded(true)
                .withBody(base64(bytes))
                .build());

        assertThat(client.send(get("/").build(), BodyHandlers.ofByteArray()).body()).isEqualTo(bytes);
    }

    @Test
    void shouldCallABodyWithoutATypePlainText() throws Exception {
        serve((_, _) -> ok("hello"));

        assertThat(send(get("/")).headers().firstValue("content-type")).contains("text/plain;charset=UTF-8");
    }

    @Test
    void shouldAnswerWithoutABody() throws Exception {
        serve((_, _) -> APIGatewayV2HTTPResponse.builder().withStatusCode(204).build());

        var response = send(request("/").DELETE());

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void shouldAnswerHeadWithHeadersOnly() throws Exception {
        serve((event, _) -> ok(event.getRequestContext().getHttp().getMethod()));

        var response = send(request("/").HEAD());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().allValues("content-length")).containsExactly("4");
        assertThat(response.body()).isEmpty();
        assertThat(send(get("/")).body()).as("on the same connection").isEqualTo("GET");
    }

    @Test
    void shouldTellAClientToContinue() throws Exception {
        send(post("/", "hello").header("Content-Type", "text/plain").expectContinue(true));

        assertThat(seen.get().getBody()).isEqualTo("hello");
        assertThat(seen.get().getHeaders()).doesNotContainKey("expect");
    }

    @Test
    void shouldHideWhatTheFunctionThrows() throws Exception {
        serve((_, _) -> {
            throw new IllegalStateException("secret");
        });

        assertError(send(get("/")), 500, "Internal Server Error");
    }

    @Test
    void shouldAnswer500WhenTheFunctionReturnsNothing() throws Exception {
        serve((_, _) -> null);

        assertError(send(get("/")), 500, "Internal Server Error");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 600})
    void shouldAnswer500WhenTheFunctionReturnsNoStatus(int status) throws Exception {
        serve((_, _) -> APIGatewayV2HTTPResponse.builder().withStatusCode(status).build());

        assertError(send(get("/")), 500, "Internal Server Error");
    }

    @Test
    void shouldAnswer500WhenTheFunctionReturnsAHeaderOfTwoLines() throws Exception {
        serve((_, _) -> APIGatewayV2HTTPResponse.builder()
                .withStatusCode(200)
                .withHeaders(Map.of("x-evil", "a\r\nx-smuggled: b"))
                .build());

        assertError(send(get("/")), 500, "Internal Server Error");
    }

    @Test
    void shouldLeaveOutAHeaderWithoutAValue() throws Exception {
        serve((_, _) -> APIGatewayV2HTTPResponse.builder()
                .withStatusCode(200)
                .withHeaders(Collections.singletonMap("x-nothing", null))
                .build());

        var response = send(get("/"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().map()).doesNotContainKey("x-nothing");
    }

    @Test
    void shouldAnswer500WhenTheFunctionTimesOut() throws Exception {
        restart(HttpFront.start(0, HttpFrontIT::sleep, Duration.ofMillis(50), Map.of()));

        assertError(send(get("/")), 500, "Internal Server Error");
    }

    @Test
    void shouldAnswer503WhenTheGatewayTimesOut() throws Exception {
        var impatient = new GatewayLimits(10, 10, Duration.ofMillis(50));
        restart(HttpFront.start(0, HttpFrontIT::sleep, TIMEOUT, Map.of(), impatient));

        assertError(send(get("/")), 503, "Service Unavailable");
    }

    @Test
    void shouldRefuseABodyOfMoreThanTenMegabytes() throws Exception {
        // Base64 makes the event larger than Lambda takes, so the gateway's own limit shows only without Lambda's.
        restart(HttpFront.start(0, this::remember, TIMEOUT, Map.of(),
                new GatewayLimits(GatewayLimits.AWS.body(), Integer.MAX_VALUE, TIMEOUT)));

        assertThat(send(bytes(10 * MEGABYTE)).statusCode()).isEqualTo(200);
        assertTooLarge(send(bytes(10 * MEGABYTE + 1)));
    }

    @Test
    void shouldRefuseAnEventOfMoreThanSixMegabytes() throws Exception {
        assertThat(send(post("/", "x".repeat(6 * MEGABYTE - 2_000)).header("Content-Type", "text/plain")).statusCode())
                .isEqualTo(200);
        assertTooLarge(send(post("/", "x".repeat(6 * MEGABYTE)).header("Content-Type", "text/plain")));
        assertTooLarge(send(post("/", "\"".repeat(4 * MEGABYTE)).header("Content-Type", "text/plain")));
        assertTooLarge(send(post("/", "\\n".repeat(2 * MEGABYTE)).header("Content-Type", "application/json")));
    }

    /// A character of four bytes is four bytes of JSON.
    @Test
    void shouldCountNoEscapesThatJsonDoesNotDemand() throws Exception {
        for (String character : List.of("\u00E9", "\u2028", "\uD83D\uDE80")) {
            int most = (6 * MEGABYTE - 2_000) / character.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
            assertThat(send(post("/", character.repeat(most)).header("Content-Type", "application/json")).statusCode())
                    .as(character)
                    .isEqualTo(200);
        }
    }

    @Test
    void shouldRefuseAResponseOfMoreThanSixMegabytes() throws Exception {
        serve((_, _) -> ok("x".repeat(6 * MEGABYTE)));
        assertError(send(get("/")), 500, "Internal Server Error");

        serve((_, _) -> ok("x".repeat(6 * MEGABYTE - 2_000)));
        assertThat(send(get("/")).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldServeLocalRoutesWithoutTheFunction() throws Exception {
        restart(HttpFront.start(0, this::remember, TIMEOUT,
                Map.of("/inbox", exchange -> HttpAnswer.json(200, "{}").send(exchange))));

        assertThat(send(get("/inbox")).body()).isEqualTo("{}");
        assertThat(send(get("/inbox/below?x=1")).body()).isEqualTo("{}");
        assertThat(seen).hasValue(null);
        assertThat(send(get("/inboxes")).body()).isEqualTo("ok");
    }

    @Test
    void shouldServeManyAtOnce() {
        serve((event, _) -> {
            sleep(Duration.ofMillis(100));
            return ok(event.getRawPath());
        });
        var requests = IntStream.range(0, 100)
                .mapToObj(i -> client.sendAsync(get("/" + i).build(), BodyHandlers.ofString()))
                .toList();

        assertThat(requests).allSatisfy(
                response -> assertThat(response).succeedsWithin(Duration.ofSeconds(10))
                        .satisfies(
                                answered -> assertThat(answered.body()).isEqualTo(answered.uri().getPath())));
    }

    private void serve(RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler) {
        restart(HttpFront.start(0, handler, TIMEOUT, Map.of()));
    }

    private void restart(HttpFront next) {
        front.close();
        front = next;
    }

    private APIGatewayV2HTTPResponse remember(APIGatewayV2HTTPEvent event,
            Context context) {
        seen.set(event);
        return ok("ok");
    }

    private static APIGatewayV2HTTPResponse sleep(APIGatewayV2HTTPEvent event,
            Context context) {
        sleep(TIMEOUT);
        return ok("late");
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static APIGatewayV2HTTPResponse ok(String body) {
        return APIGatewayV2HTTPResponse.builder().withStatusCode(200).withBody(body).build();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(front.uri() + path));
    }

    private HttpRequest.Builder get(String path) {
        return request(path).GET();
    }

    private HttpRequest.Builder post(String path, String body) {
        return request(path).POST(BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder bytes(int count) {
        var body = new byte[count];
        Arrays.fill(body, (byte) 'x');
        return request("/").POST(BodyPublishers.ofByteArray(body)).header("Content-Type", "text/plain");
    }

    /// The gateway's own message, and a problem around it.
    private static void assertTooLarge(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(response.body()).startsWith("{\"type\":\"about:blank\",")
                .contains("\"status\":413,", "Lambda takes 6 MiB")
                .endsWith(",\"message\":\"Request Entity Too Large\"}");
    }

    private static void assertError(HttpResponse<String> response, int status, String message) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEqualTo("{\"message\":\"" + message + "\"}");
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
