package io.tidings.infra;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AlarmsTest {

    private static final String ALARM = "AWS::CloudWatch::Alarm";

    private final SynthesizedStack stack = SynthesizedStack.DEFAULTS;

    @ParameterizedTest
    @CsvSource({
            "ApproximateNumberOfMessagesVisible, QueuesDeadLetters, 0",
            "ApproximateAgeOfOldestMessage, QueuesDeliveries, 1200",
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
    void shouldNotifyTheTopicIfThereIsOne() {
        assertThat(stack.properties(ALARM)).noneMatch(alarm -> alarm.has("AlarmActions"));
        assertThat(SynthesizedStack.EVERYTHING.properties(ALARM)).hasSize(10)
                .allSatisfy(alarm -> assertThat(
                        alarm.path("AlarmActions").path(0).asText())
                        .isEqualTo("arn:aws:sns:eu-west-1:123456789012:operations"));
    }

    @Test
    void shouldShowEverythingOnOneDashboard() {
        stack.template().hasResourceProperties("AWS::CloudWatch::Dashboard", Map.of("DashboardName", "tidings-dev"));
        assertThat(stack.properties("AWS::CloudWatch::Dashboard", "DashboardBody").toString())
                .contains("AWS/ApiGateway", "AWS/SQS", "AWS/Lambda", "AWS/DynamoDB")
                .contains("Functionsapifunction", "Functionsdispatchfunction", "Functionssweep");
    }
}
