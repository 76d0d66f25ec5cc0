package io.tidings.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/// The local process as its users start it, killed while a callback is on its way.
@Timeout(180)
class RestartIT {

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
                        "{\"type\":\"LOGIN_FAILURE\",\"payload\":{\"message\":\"Bad Login\",\"organizationId\":\"AtScale\",\"time\":1}}")
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
