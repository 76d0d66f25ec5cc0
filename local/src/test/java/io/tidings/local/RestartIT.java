package io.tidings.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import io.tidings.json.Json;
import io.tidings.local.TidingsClient.Answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// The local process as its users start it, killed while a callback is on its way.
@Timeout(400)
@SuppressWarnings("FutureReturnValueIgnored") // What is published and what is not is counted.
@Execution(ExecutionMode.CONCURRENT)
class RestartIT {

    private static final int PER_SECOND = 50;
    private static final int LOAD = 2_000;
    /// Of packages there are two processes, which take one request at a time.
    private static final int ACCEPTED_BEFORE_THE_KILL = LocalSettings.PACKAGED ? 40 : 150;

    @TempDir
    private Path folder;

    @Test
    void shouldDeliverAfterARestartWhatWasOnItsWayWhenTheProcessWasKilled() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch killed = new CountDownLatch(1);
        try (Receivers receivers = new Receivers()) {
            String url = receivers.on("/hook", exchange -> {
                called.countDown();
                try {
                    // The first callback gets its answer only after the caller is dead.
                    assertThat(killed.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                Receivers.answer(exchange, 200);
            }).toString();
            String organization = TidingsClient.newId();
            String event;
            try (RunningTidings tidings = RunningTidings.start(folder)) {
                TidingsClient client = tidings.client();
                client.put("/organizations/" + organization, "{\"name\":\"parallelworks\"}").expecting(201);
                client.post("/organizations/" + organization + "/settings/webhooks",
                        "{\"name\":\"demo\",\"url\":\"" + url + "\",\"events\":[\"*\"]}").expecting(201);
                event = client.post("/organizations/" + organization + "/events",
                        loginFailure("Bad Login"))
                        .expecting(202)
                        .text("_id");
                assertThat(called.await(60, TimeUnit.SECONDS)).isTrue();
                tidings.kill();
            }
            killed.countDown();
            try (RunningTidings tidings = RunningTidings.start(folder)) {
                TidingsClient client = tidings.client();
                Eventually.assertThat(() -> assertThat(
                        client.get("/organizations/" + organization + "/events/" + event)
                                .expecting(200)
                                .body()
                                .path("deliveries")
                                .path(0)
                                .path("status")
                                .asText())
                        .isEqualTo("delivered"));
                assertThat(receivers.requests("/hook")).isEqualTo(2);
            }
        }
    }

    @Test
    void shouldHonourEveryAcceptedEventWhenItIsKilledUnderLoad() throws Exception {
        Set<String> taken = ConcurrentHashMap.newKeySet();
        Map<String, String> accepted = new ConcurrentHashMap<>();
        AtomicInteger tried = new AtomicInteger();
        try (Receivers receivers = new Receivers();
                ScheduledExecutorService publishers = Executors.newScheduledThreadPool(8)) {
            String url = receivers.on("/hook", exchange -> {
                byte[] body = exchange.getRequestBody().readAllBytes();
                taken.add(Json.parse(new String(body, UTF_8)).path("payload").path("message").asText());
                exchange.sendResponseHeaders(200, -1);
            }).toString();
            String organization = TidingsClient.newId();
            String events = "/organizations/" + organization + "/events";
            try (RunningTidings tidings = RunningTidings.start(folder)) {
                TidingsClient client = tidings.client();
                client.put("/organizations/" + organization, "{\"name\":\"parallelworks\"}").expecting(201);
                client.post("/organizations/" + organization + "/settings/webhooks",
                        "{\"name\":\"demo\",\"url\":\"" + url
                                + "\",\"events\":[\"*\"],\"format\":\"envelope\"}")
                        .expecting(201);
                for (int i = 0; i < LOAD; i++) {
                    String message = "number " + i;
                    publishers.schedule(() -> {
                        tried.incrementAndGet();
                        Answer answer = client.post(events, loginFailure(message));
                        if (answer.status() == 202) {
                            accepted.put(message, answer.text("_id"));
                        }
                        return null;
                    }, i * 1_000L / PER_SECOND, TimeUnit.MILLISECONDS);
                }
                Eventually.assertThat(Duration.ofMinutes(2),
                        () -> assertThat(accepted).hasSizeGreaterThan(ACCEPTED_BEFORE_THE_KILL));
                tidings.kill();
            }
            publishers.shutdownNow();
            assertThat(publishers.awaitTermination(70, TimeUnit.SECONDS)).isTrue();
            int before = taken.size();
            try (RunningTidings tidings = RunningTidings.start(folder)) {
                TidingsClient client = tidings.client();
                try {
                    Eventually.assertThat(Duration.ofMinutes(2),
                            () -> assertThat(taken.containsAll(accepted.keySet())).isTrue());
                } catch (AssertionError e) {
                    Map<String, String> missing = new TreeMap<>(accepted);
                    missing.keySet().removeAll(taken);
                    throw new AssertionError("did not arrive: " + missing + "\n" + String.join("\n", tidings.output())
                            + "\n" + tidings.threads(), e);
                }
                for (String event : accepted.values()) {
                    Eventually.assertThat(() -> assertThat(client.get(events + "/" + event)
                            .expecting(200)
                            .body()
                            .path("deliveries")
                            .findValuesAsText("status")).containsExactly("delivered"));
                }
            }
            System.out.println("killed under load: " + tried + " publishes tried, " + accepted.size() + " accepted, "
                    + before + " delivered before, " + taken.size() + " after the restart, "
                    + receivers.requests("/hook") + " requests");
            assertThat(tried.get()).as("publishes on their way when it was killed").isGreaterThan(accepted.size());
        }
    }

    private static String loginFailure(String message) {
        return "{\"type\":\"LOGIN_FAILURE\",\"payload\":{\"message\":\"" + message
                + "\",\"organizationId\":\"AtScale\",\"time\":1}}";
    }

    @Test
    void shouldPrintWhereItIsAndStopWhenAsked() throws Exception {
        try (RunningTidings tidings = RunningTidings.start(folder)) {
            assertThat(tidings.client().get("/health").expecting(200).text("status")).isEqualTo("UP");

            assertThat(tidings.terminate()).as("exit value after SIGTERM").isEqualTo(143);
            assertThat(tidings.output())
                    .anyMatch(line -> line.contains("console") && line.endsWith("/console"))
                    .anyMatch(line -> line.contains("admin token") && line.endsWith("local-admin"))
                    .noneMatch(line -> line.contains("Exception") || line.contains("ERROR"));
        }
    }

    @Test
    void shouldNameTheSettingThatIsWrong() throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process = RunningTidings.process(Map.of("TIDINGS_PORT", "99999"), output);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(Files.readString(output)).contains("TIDINGS_PORT must be 0 to 65535");
    }
}
