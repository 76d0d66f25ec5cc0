package io.tidings.local.benchmark;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.micronaut.context.ApplicationContext;
import software.amazon.awssdk.services.s3.S3Client;

import io.tidings.api.ApiHandler;
import io.tidings.json.Json;
import io.tidings.local.TidingsClient;
import io.tidings.local.functions.AdminToken;
import io.tidings.local.lambda.LocalContext;

/// The API's own cost: requests through its real handler, with stores in memory behind it and no HTTP before it.
///
/// The yardstick is the same request, which the same handler only parses and answers, by [YardstickController]. Next to
/// it stands `GET /health`, the least that a request can be.
final class ApiBenchmark implements AutoCloseable {

    static final String PUBLISH_TO_ONE = "publish to 1 webhook";

    private static final String GET = "get a webhook";
    private static final String TOKEN = "benchmark";
    private static final Duration TIMEOUT = Duration.ofSeconds(29);
    private static final int OK = 300;
    private static final int UNLIMITED = 1_000_000;
    private static final int PAGE = 50;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final MapDynamoDb dynamoDb = new MapDynamoDb();
    private final SentMessages sqs = new SentMessages();
    private final ApplicationContext context;
    private final ApiHandler handler;
    private final Map<String, Call> calls = new LinkedHashMap<>();
    private final Call health = new Call("GET", "/health", null);

    /// @param body null if there is none
    private record Call(String method, String path, String body) {

        /// The same, only parsed and answered.
        Call yardstick() {
            return new Call(method, YardstickController.PREFIX + path, body);
        }
    }

    private ApiBenchmark() {
        context = ApiHandler.configure(ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .singletons(dynamoDb, sqs, DispatchFunction.unused(S3Client.class), new AdminToken(TOKEN),
                        BenchmarkKeys.store(Clock.systemUTC())),
                Map.of("tidings.table", "tidings", "tidings.queue-url", "memory", "tidings.slow-queue-url", "memory",
                        "tidings.dead-letter-queue-url",
                        "memory", "tidings.bucket", "none", "tidings.allowed-networks", "127.0.0.0/8",
                        YardstickController.ENABLED, true, "tidings.rate-limits.requests-per-token", UNLIMITED,
                        "tidings.rate-limits.events-per-token", UNLIMITED,
                        "tidings.rate-limits.events-per-organization", UNLIMITED))
                .start();
        handler = new ApiHandler(context);
        String one = organization(1);
        String webhooks = organization(PAGE) + "/settings/webhooks";
        String id = Json.parse(send(new Call("POST", webhooks, webhook()))).path("_id").asText();
        calls.put(GET, new Call("GET", webhooks + "/" + id, null));
        calls.put("list 50 webhooks", new Call("GET", webhooks + "?limit=" + PAGE, null));
        calls.put("create a webhook", new Call("POST", organization(0) + "/settings/webhooks", webhook()));
        calls.put(PUBLISH_TO_ONE, publishing(one));
        calls.put("publish to 10 webhooks", publishing(organization(10)));
        calls.put("publish to 100 webhooks", publishing(organization(100)));
        calls.values().forEach(this::teach);
    }

    /// Answers differ in ids and times only, so that one stands for all.
    private void teach(Call call) {
        String answer = send(call);
        context.getBean(YardstickController.class).learn(call.method, call.path.split("\\?", 2)[0], answer);
        String learned = send(call.yardstick());
        if (!Json.parse(learned).equals(Json.parse(answer))) {
            throw new IllegalStateException("the yardstick answers " + learned + " to " + call);
        }
    }

    static List<ApiResult> run(Effort effort) {
        List<ApiResult> results = new ArrayList<>();
        try (ApiBenchmark benchmark = withoutOutput(ApiBenchmark::new)) {
            // Of what is created and published in half a minute, the heap would be full.
            benchmark.dynamoDb.forget();
            benchmark.calls.forEach((name, call) -> results.add(benchmark.measure(name, call, effort)));
        }
        return results;
    }

    /// Gets and publishes in turn, and forgets what is written.
    ///
    /// @return the memory of this process before and after each part of them
    static MemoryResult soak(long requests) throws IOException, InterruptedException {
        try (ApiBenchmark benchmark = withoutOutput(ApiBenchmark::new)) {
            benchmark.dynamoDb.forget();
            List<Call> both = List.of(benchmark.calls.get(GET), benchmark.calls.get(PUBLISH_TO_ONE));
            return Soak.run("api", "a get or a publish each", requests, i -> {
                benchmark.send(both.get((int) (i % both.size())));
                benchmark.sqs.clear();
            });
        }
    }

    /// The function writes its metrics to the standard output that it finds when it starts.
    private static <T> T withoutOutput(Supplier<T> making) {
        PrintStream output = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        try {
            return making.get();
        } finally {
            System.setOut(output);
        }
    }

    private ApiResult measure(String name, Call call, Effort effort) {
        Duration round = effort.roundTime().dividedBy(4);
        List<Double> millis = new ArrayList<>();
        Call yardstick = call.yardstick();
        round(call, effort.warmUp().dividedBy(2), millis);
        round(yardstick, effort.warmUp().dividedBy(4), millis);
        round(health, effort.warmUp().dividedBy(4), millis);
        millis.clear();
        List<Double> cpu = new ArrayList<>();
        List<Double> yardstickCpu = new ArrayList<>();
        List<Double> healthCpu = new ArrayList<>();
        for (int i = 0; i < effort.rounds(); i++) {
            cpu.add(round(call, round, millis));
            yardstickCpu.add(round(yardstick, round, new ArrayList<>()));
            healthCpu.add(round(health, round, new ArrayList<>()));
        }
        return new ApiResult(name, cpu, yardstickCpu, healthCpu, Figures.of(millis));
    }

    /// @return CPU time per request, in microseconds
    private double round(Call call, Duration time, List<Double> millis) {
        long start = System.nanoTime();
        long cpu = threads.getCurrentThreadCpuTime();
        int requests = 0;
        while (System.nanoTime() - start < time.toNanos()) {
            long before = System.nanoTime();
            send(call);
            millis.add((System.nanoTime() - before) / NANOS_PER_MILLI);
            requests++;
        }
        sqs.clear();
        return (threads.getCurrentThreadCpuTime() - cpu) / NANOS_PER_MICRO / requests;
    }

    private String send(Call call) {
        APIGatewayV2HTTPResponse response = handler.handleRequest(event(call), LocalContext.of("api", TIMEOUT));
        if (response.getStatusCode() >= OK) {
            throw new IllegalStateException(call + " was answered " + response.getStatusCode() + ": "
                    + response.getBody());
        }
        return response.getBody();
    }

    private static APIGatewayV2HTTPEvent event(Call call) {
        String[] target = call.path.split("\\?", 2);
        Map<String, String> headers = new HashMap<>(Map.of("host", "localhost", "accept", "application/json",
                "authorization", "Bearer " + TOKEN, "content-type", "application/json", "x-forwarded-for",
                "127.0.0.1"));
        APIGatewayV2HTTPEvent event = APIGatewayV2HTTPEvent.builder()
                .withVersion("2.0")
                .withRouteKey("$default")
                .withRawPath(target[0])
                .withRawQueryString(target.length > 1 ? target[1] : "")
                .withHeaders(headers)
                .withQueryStringParameters(target.length > 1 ? Map.of("limit", String.valueOf(PAGE)) : null)
                .withRequestContext(RequestContext.builder()
                        .withRequestId("benchmark")
                        .withStage("$default")
                        .withHttp(RequestContext.Http.builder()
                                .withMethod(call.method)
                                .withPath(target[0])
                                .withProtocol("HTTP/1.1")
                                .withSourceIp("127.0.0.1")
                                .withUserAgent("benchmark")
                                .build())
                        .build())
                .build();
        event.setBody(call.body);
        return event;
    }

    private String organization(int webhooks) {
        String path = "/organizations/" + TidingsClient.newId();
        send(new Call("PUT", path, "{\"name\":\"parallelworks\"}"));
        for (int i = 0; i < webhooks; i++) {
            send(new Call("POST", path + "/settings/webhooks", webhook()));
        }
        return path;
    }

    private static String webhook() {
        return "{\"name\":\"demo\",\"url\":\"http://127.0.0.1:9/hook\",\"events\":[\"USER_CREATED\"]}";
    }

    private static Call publishing(String organization) {
        return new Call("POST", organization + "/events", """
            {"type": "USER_CREATED", "payload": {"username": "demo", "email": "demo@parallelworks.com",
             "userId": "66ec445884b4103f670d0c86", "organization": "parallelworks", "remainingSeats": 5}}""");
    }

    @Override
    public void close() {
        context.close();
    }
}
