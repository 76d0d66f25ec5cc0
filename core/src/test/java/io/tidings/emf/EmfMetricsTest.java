package io.tidings.emf;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;

import io.tidings.json.Json;
import io.tidings.metric.Metric;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class EmfMetricsTest {

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    /// CloudWatch takes no metrics of other weeks.
    private final Clock clock = Clock.fixed(Clock.tickMillis(ZoneOffset.UTC).instant(), ZoneOffset.UTC);
    private final EmfMetrics metrics = new EmfMetrics("dev", clock, lines::add);

    @Test
    void shouldWriteOneLineThatCloudWatchReadsForAllThatWasNoted() throws IOException {
        metrics.count(Metric.DELIVERED, 1);
        metrics.count(Metric.DELIVERED, 2);
        metrics.count(Metric.FAILED, 1);
        metrics.time(Metric.RECEIVER_LATENCY, Duration.ofMillis(20));
        metrics.time(Metric.RECEIVER_LATENCY, Duration.ofNanos(1_500_000));

        metrics.flush("dispatch", "request-1");

        JsonNode line = Json.parse(onlyLine());
        assertThat(schema().validate(line)).isEmpty();
        assertThat(line.path("_aws").path("Timestamp").asLong()).isEqualTo(clock.millis());
        assertThat(line.path("Stage").asText()).isEqualTo("dev");
        assertThat(line.path("service").asText()).isEqualTo("dispatch");
        assertThat(line.path("requestId").asText()).isEqualTo("request-1");
        assertThat(line.path("Delivered").asDouble()).isEqualTo(3);
        assertThat(line.path("Failed").asDouble()).isEqualTo(1);
        assertThat(line.path("ReceiverLatency")).extracting(JsonNode::asDouble).containsExactly(20.0, 1.5);
        JsonNode directive = line.path("_aws").path("CloudWatchMetrics").path(0);
        assertThat(line.path("_aws").path("CloudWatchMetrics")).hasSize(1);
        assertThat(directive.path("Namespace").asText()).isEqualTo("Tidings");
        assertThat(directive.path("Dimensions").toString()).isEqualTo("[[\"Stage\"]]");
        assertThat(directive.path("Metrics")).extracting(metric -> metric.path("Name").asText() + " "
                + metric.path("Unit").asText())
                .containsExactlyInAnyOrder("Delivered Count", "Failed Count", "ReceiverLatency Milliseconds");
    }

    @Test
    void shouldWriteEveryMetricInAFormThatCloudWatchReads() throws IOException {
        for (Metric metric : Metric.values()) {
            switch (metric.unit()) {
                case COUNT -> metrics.count(metric, 1);
                case MILLISECONDS -> metrics.time(metric, Duration.ofMillis(1));
            }
        }

        metrics.flush("dispatch", "request-1");

        JsonNode line = Json.parse(onlyLine());
        assertThat(schema().validate(line)).isEmpty();
        for (Metric metric : Metric.values()) {
            assertThat(line.path(metric.wireName()).asDouble()).as(metric.wireName()).isEqualTo(1);
        }
    }

    @Test
    void shouldWriteNothingWhenNothingWasNoted() {
        metrics.flush("dispatch", "request-1");
        metrics.count(Metric.PUBLISHED, 0);
        metrics.flush("dispatch", "request-2");

        assertThat(lines).isEmpty();
    }

    @Test
    void shouldNotFailAnInvocationForItsMetrics() {
        EmfMetrics late = new EmfMetrics("dev", Clock.offset(clock, Duration.ofDays(-15)), lines::add);
        late.count(Metric.PUBLISHED, 1);

        late.flush("api", "request-1");

        assertThat(lines).isEmpty();
    }

    @Test
    void shouldWriteWhatWasNotedOnce() {
        metrics.count(Metric.PUBLISHED, 1);
        metrics.flush("api", "request-1");
        metrics.flush("api", "request-2");

        assertThat(lines).hasSize(1);
    }

    @Test
    void shouldLoseNothingThatManyThreadsNote() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1_000; i++) {
                threads.execute(() -> metrics.count(Metric.PUBLISHED, 1));
                threads.execute(() -> metrics.flush("api", "request"));
            }
        }
        metrics.flush("api", "request");

        assertThat(lines.stream().mapToInt(line -> Json.parse(line).path("Published").asInt()).sum()).isEqualTo(1_000);
    }

    private String onlyLine() {
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst()).doesNotContain("\n");
        return lines.getFirst();
    }

    private static Schema schema() throws IOException {
        try (InputStream in = EmfMetricsTest.class.getResourceAsStream("/emf/emf.schema.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(in.readAllBytes(), UTF_8));
        }
    }
}
