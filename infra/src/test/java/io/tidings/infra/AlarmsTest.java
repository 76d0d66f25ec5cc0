package io.tidings.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tidings.metric.Metric;

import static org.assertj.core.api.Assertions.assertThat;

class AlarmsTest {

    private static final String ALARM = "AWS::CloudWatch::Alarm";

    private static final Pattern RUNBOOK = Pattern.compile("^### ([A-Z]\\w+)$", Pattern.MULTILINE);

    private final SynthesizedStack stack = SynthesizedStack.DEFAULTS;

    @ParameterizedTest
    @CsvSource({
            "ApproximateNumberOfMessagesVisible, QueuesDeadLetters, 0",
            "ApproximateAgeOfOldestMessage, QueuesDeliveries, 1200",
            "ApproximateAgeOfOldestMessage, QueuesSlowDeliveries, 1200",
            "Errors, Functionsapifunction, 0",
            "Throttles, Functionsapifunction, 0",
            "Errors, Functionsdispatchfunction, 0",
            "Throttles, Functionsdispatchfunction, 0",
            "Errors, Functionssweep, 0",
            "Throttles, Functionssweep, 0",
            "5xx, ApiHttpApi, 0"})
    void shouldWatch(String metric, String resource, int threshold) {
        List<JsonNode> alarms = stack.properties(ALARM)
                .filter(alarm -> alarm.path("MetricName").asText().equals(metric))
                .filter(alarm -> alarm.path("Dimensions").toString().contains(resource))
                .toList();
        assertThat(alarms).singleElement().satisfies(alarm -> {
            assertThat(alarm.path("Threshold").asInt()).isEqualTo(threshold);
            assertThat(alarm.path("ComparisonOperator").asText()).isEqualTo("GreaterThanThreshold");
            assertThat(alarm.path("TreatMissingData").asText()).isEqualTo("notBreaching");
            assertThat(alarm.path("AlarmDescription").asText()).isNotBlank();
        });
    }

    @Test
    void shouldAlarmWhenThereHasBeenNoSweepForAQuarterOfAnHour() {
        JsonNode alarm = stack.properties(ALARM, "Invocations");
        assertThat(alarm.path("Dimensions").toString()).contains("Functionssweep");
        assertThat(alarm.path("Statistic").asText()).isEqualTo("Sum");
        assertThat(alarm.path("Period").asInt() * alarm.path("EvaluationPeriods").asInt()).isEqualTo(15 * 60);
        assertThat(alarm.has("DatapointsToAlarm")).isFalse();
        assertThat(alarm.path("Threshold").asInt()).isEqualTo(1);
        assertThat(alarm.path("ComparisonOperator").asText()).isEqualTo("LessThanThreshold");
        assertThat(alarm.path("TreatMissingData").asText()).isEqualTo("breaching");
        assertThat(alarm.path("AlarmDescription").asText()).isNotBlank();
    }

    @Test
    void shouldWatchWhatTidingsMeasures() {
        JsonNode late = alarm("LateDeliveries");
        assertThat(late.path("Namespace").asText()).isEqualTo(Metric.NAMESPACE);
        assertThat(late.path("MetricName").asText()).isEqualTo(Metric.PUBLISH_TO_ARRIVAL.wireName());
        assertThat(late.path("Dimensions").toString()).isEqualTo("[{\"Name\":\"Stage\",\"Value\":\"dev\"}]");
        assertThat(late.path("ExtendedStatistic").asText()).isEqualTo("p99");
        assertThat(late.path("Threshold").asInt()).isEqualTo(60_000);
        assertThat(late.path("EvaluationPeriods").asInt()).isEqualTo(3);
        JsonNode failing = alarm("MostAttemptsFail");
        assertThat(failing.path("Threshold").asInt()).isEqualTo(80);
        assertThat(failing.path("Metrics").findValuesAsText("MetricName"))
                .containsExactlyInAnyOrder(Metric.DELIVERED.wireName(), Metric.FAILED.wireName());
        assertThat(failing.path("Metrics").findValuesAsText("Namespace")).containsOnly(Metric.NAMESPACE);
        assertThat(failing.path("TreatMissingData").asText()).isEqualTo("notBreaching");
        JsonNode throttled = alarm("ThrottledWrites");
        assertThat(throttled.path("MetricName").asText()).isEqualTo("WriteThrottleEvents");
        assertThat(throttled.path("Dimensions").toString()).contains("StorageTable");
    }

    /// A name that a pager shows must be one that the runbook knows.
    @Test
    void shouldHaveAnEntryInTheRunbookForEveryAlarmAndNoOther() throws IOException {
        List<String> names = stack.properties(ALARM)
                .map(alarm -> alarm.path("AlarmName").asText())
                .map(name -> name.substring("tidings-dev-".length()))
                .sorted()
                .toList();
        List<String> entries = RUNBOOK.matcher(Files.readString(Path.of("..", "docs", "operations.md")))
                .results()
                .map(entry -> entry.group(1))
                .sorted()
                .toList();
        assertThat(entries).isEqualTo(names).hasSize(15);
        assertThat(stack.properties(ALARM)).allSatisfy(alarm -> assertThat(alarm.path("AlarmDescription").asText())
                .endsWith(
                        "docs/operations.md, " + alarm.path("AlarmName").asText().substring("tidings-dev-".length())));
    }

    @Test
    void shouldDescribeEveryMetricInTheRunbook() throws IOException {
        String runbook = Files.readString(Path.of("..", "docs", "operations.md"));
        assertThat(Metric.values()).allSatisfy(metric -> assertThat(runbook)
                .contains("| `" + metric.wireName() + "` |"));
    }

    /// Each says what it means, what to look at and what to do.
    @Test
    void shouldSayInEveryEntryWhatToDo() throws IOException {
        String runbook = Files.readString(Path.of("..", "docs", "operations.md"));
        assertThat(RUNBOOK.splitAsStream(runbook.substring(0, runbook.indexOf("## How to"))).skip(1))
                .allSatisfy(entry -> assertThat(entry).contains("**Means.**", "**Look at.**", "**Do.**"));
    }

    @Test
    void shouldNotifyTheTopicIfThereIsOne() {
        assertThat(stack.properties(ALARM)).noneMatch(alarm -> alarm.has("AlarmActions"));
        assertThat(SynthesizedStack.EVERYTHING.properties(ALARM)).hasSize(15)
                .allSatisfy(alarm -> assertThat(
                        alarm.path("AlarmActions").path(0).asText())
                        .isEqualTo("arn:aws:sns:eu-west-1:123456789012:operations"));
    }

    @Test
    void shouldShowEverythingOnOneDashboard() {
        stack.template().hasResourceProperties("AWS::CloudWatch::Dashboard", Map.of("DashboardName", "tidings-dev"));
        assertThat(stack.properties("AWS::CloudWatch::Dashboard", "DashboardBody").toString())
                .contains("AWS/ApiGateway", "AWS/SQS", "AWS/Lambda", "AWS/DynamoDB")
                .contains("Tidings", "PublishToArrival", "ReceiverLatency", "Published", "Delivered", "Failed",
                        "Retried", "Abandoned", "MovedToSlow", "SlowShareUsed",
                        "Parked", "Exhausted")
                .contains("Functionsapifunction", "Functionsdispatchfunction", "Functionssweep");
    }

    private JsonNode alarm(String name) {
        return stack.properties(ALARM, "\"tidings-dev-" + name + "\"");
    }
}
