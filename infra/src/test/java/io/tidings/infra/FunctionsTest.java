package io.tidings.infra;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awscdk.assertions.Match;

import io.tidings.webhook.WebhookSettings;

import static org.assertj.core.api.Assertions.assertThat;

class FunctionsTest {

    private static final String FUNCTION = "AWS::Lambda::Function";
    private static final String VERSION = "AWS::Lambda::Version";
    private static final String ALIAS = "AWS::Lambda::Alias";
    private static final String RULE = "AWS::Events::Rule";
    private static final String MAPPING = "AWS::Lambda::EventSourceMapping";

    private final SynthesizedStack stack = SynthesizedStack.DEFAULTS;

    @ParameterizedTest
    @CsvSource({"api-function, io.tidings.api.ApiHandler", "dispatch-function, io.tidings.dispatch.DispatchHandler",
            "sweep, io.tidings.dispatch.SweepHandler"})
    void shouldRunTheHandlerOnTheCurrentJava(String name, String handler) {
        JsonNode function = stack.properties(FUNCTION, "tidings-dev-" + name);
        assertThat(function.path("Handler").asText()).isEqualTo(handler);
        assertThat(function.path("Runtime").asText()).isEqualTo("java25");
        assertThat(function.path("Architectures").path(0).asText()).isEqualTo("arm64");
    }

    @ParameterizedTest
    @EnumSource(Workload.class)
    void shouldBoundTimeAndMemory(Workload workload) {
        JsonNode function = function(workload);
        assertThat(function.path("Timeout").asLong()).isEqualTo(workload.timeout().toSeconds());
        assertThat(function.path("MemorySize").asInt()).isEqualTo(workload.memoryMib());
    }

    @Test
    void shouldAnswerBeforeApiGatewayGivesUp() {
        assertThat(function(Workload.API).path("Timeout").asInt()).isLessThan(30);
    }

    @ParameterizedTest
    @EnumSource(Workload.class)
    void shouldBeTraced(Workload workload) {
        assertThat(function(workload).path("TracingConfig").path("Mode").asText()).isEqualTo("Active");
    }

    @Test
    void shouldLeaveTracesAloneWhereTheyAreNotWanted() {
        assertThat(SynthesizedStack.EVERYTHING.properties(FUNCTION)).isNotEmpty()
                .noneMatch(function -> function.has("TracingConfig"));
        assertThat(SynthesizedStack.EVERYTHING.json().toString()).doesNotContain("xray:");
    }

    @ParameterizedTest
    @EnumSource(Workload.class)
    void shouldLogJsonToAGroupThatForgets(Workload workload) {
        JsonNode logging = function(workload).path("LoggingConfig");
        assertThat(logging.path("LogFormat").asText()).isEqualTo("JSON");
        assertThat(stack.resourcesById("AWS::Logs::LogGroup"))
                .containsKey(logging.path("LogGroup").path("Ref").asText());
    }

    /// Metrics are lines without a level, which Lambda takes for INFO.
    @ParameterizedTest
    @EnumSource(Workload.class)
    void shouldHaveLambdaDropNothingThatTheFunctionLogs(Workload workload) {
        assertThat(function(workload).path("LoggingConfig").path("ApplicationLogLevel").asText()).isEqualTo("TRACE");
    }

    @Test
    void shouldForgetAllLogsAfterTheDaysChosen() {
        assertThat(logRetentions(SynthesizedStack.DEFAULTS)).hasSize(4).containsOnly(30);
        assertThat(logRetentions(SynthesizedStack.EVERYTHING)).hasSize(4).containsOnly(365);
    }

    @ParameterizedTest
    @EnumSource(Workload.class)
    void shouldKnowWhereEverythingIs(Workload workload) {
        JsonNode variables = function(workload).path("Environment").path("Variables");
        assertThat(resourceOf(variables.path("TIDINGS_TABLE"))).isEqualTo("AWS::DynamoDB::Table");
        assertThat(resourceOf(variables.path("TIDINGS_BUCKET"))).isEqualTo("AWS::S3::Bucket");
        assertThat(variables.path("TIDINGS_QUEUE_URL").path("Ref").asText()).startsWith("QueuesDeliveries");
        assertThat(variables.path("TIDINGS_SLOW_QUEUE_URL").path("Ref").asText()).startsWith("QueuesSlowDeliveries");
        assertThat(variables.path("TIDINGS_DEAD_LETTER_QUEUE_URL").path("Ref").asText())
                .startsWith("QueuesDeadLetters");
        assertThat(variables.path("TIDINGS_RETENTION_DAYS").asText()).isEqualTo("30");
        assertThat(variables.path("TIDINGS_AUDIT_RETENTION_DAYS").asText()).isEqualTo("365");
        assertThat(variables.path("TIDINGS_RATE_LIMITS_EVENTS_PER_TOKEN").asText())
                .isEqualTo(workload == Workload.API ? "1000" : "");
        assertThat(variables.path("TIDINGS_STAGE").asText()).isEqualTo("dev");
        assertThat(variables.path("TIDINGS_LOG_LEVEL").asText()).isEqualTo("INFO");
    }

    @Test
    void shouldTellTheIssuerToTheApiAlone() {
        SynthesizedStack everything = SynthesizedStack.EVERYTHING;
        everything.template()
                .hasResourceProperties(FUNCTION, Map.of(
                        "Handler", Workload.API.handler(),
                        "Environment",
                        Map.of("Variables", Map.of(
                                "TIDINGS_OIDC_ISSUER", "https://issuer.example.com/",
                                "TIDINGS_OIDC_AUDIENCE", "https://webhooks.example.com",
                                "TIDINGS_OIDC_JWKS_URL", "https://issuer.example.com/keys",
                                "TIDINGS_OIDC_ROLES_CLAIM", "groups",
                                "TIDINGS_OIDC_ORGANIZATION_CLAIM", "tenant"))));
        for (Workload workload : List.of(Workload.DISPATCH, Workload.SWEEP)) {
            assertThat(everything.properties(FUNCTION, workload.handler()).toString())
                    .doesNotContain("TIDINGS_OIDC");
        }
        assertThat(function(Workload.API).toString()).doesNotContain("TIDINGS_OIDC");
    }

    @Test
    void shouldStartPublishedVersionsFromSnapshots() {
        assertThat(stack.properties(FUNCTION)).hasSize(3)
                .allSatisfy(function -> assertThat(
                        function.path("SnapStart").path("ApplyOn").asText()).isEqualTo("PublishedVersions"));
    }

    @Test
    void shouldPointOneAliasAtAPublishedVersionOfEachFunction() {
        Map<String, JsonNode> versions = stack.resourcesById(VERSION);
        assertThat(stack.properties(ALIAS)).hasSize(3).allSatisfy(alias -> {
            assertThat(alias.path("Name").asText()).isEqualTo("live");
            JsonNode version = versions.get(alias.path("FunctionVersion").path("Fn::GetAtt").path(0).asText());
            assertThat(version.path("Properties").path("FunctionName")).isEqualTo(alias.path("FunctionName"));
        });
        assertThat(aliased()).isEqualTo(stack.resourcesById(FUNCTION).keySet());
    }

    @Test
    void shouldBeCalledByItsAliasOnly() {
        assertThat(stack.properties(MAPPING)).hasSize(2)
                .allSatisfy(mapping -> assertThat(aliasIn(mapping.path("FunctionName"))).contains("dispatch"));
        assertThat(aliasIn(stack.properties("AWS::ApiGatewayV2::Integration", "AWS_PROXY").path("IntegrationUri")))
                .contains("api");
        assertThat(aliasIn(stack.properties("AWS::Lambda::Permission", "apigateway").path("FunctionName")))
                .contains("api");
        assertThat(aliasIn(stack.properties("AWS::Lambda::Permission", "events").path("FunctionName")))
                .contains("sweep");
        assertThat(aliasIn(sweeps().path("Targets").path(0).path("Arn"))).contains("sweep");
    }

    @Test
    void shouldSweepEveryMinute() {
        assertThat(sweeps().path("ScheduleExpression").asText()).isEqualTo("rate(1 minute)");
        assertThat(sweeps().path("State").asText()).isEqualTo("ENABLED");
        assertThat(sweeps().path("Targets")).hasSize(1);
        assertThat(function(Workload.SWEEP).path("Timeout").asInt()).isEqualTo(60);
    }

    @Test
    void shouldAllowNoRuleButItsOwnToStartASweep() {
        String rule = stack.resourcesById(RULE).keySet().iterator().next();
        JsonNode permission = stack.properties("AWS::Lambda::Permission", "events");
        assertThat(permission.path("Principal").asText()).isEqualTo("events.amazonaws.com");
        assertThat(permission.path("SourceArn").path("Fn::GetAtt").path(0).asText()).isEqualTo(rule);
    }

    /// The next sweep comes anyway; those that were missed need not be made up for.
    @Test
    void shouldNeitherRepeatNorHoardSweeps() {
        JsonNode byEventBridge = sweeps().path("Targets").path(0).path("RetryPolicy");
        JsonNode byLambda = stack.properties("AWS::Lambda::EventInvokeConfig", "Qualifier");
        assertThat(byLambda.path("Qualifier").findValuesAsText("Ref")).singleElement()
                .satisfies(alias -> assertThat(stack.resourcesById(ALIAS)).containsKey(alias))
                .satisfies(alias -> assertThat(alias).contains("sweep"));
        assertThat(byLambda.path("FunctionName").path("Ref").asText()).contains("sweep");
        assertThat(List.of(byEventBridge, byLambda)).allSatisfy(policy -> {
            assertThat(policy.path("MaximumRetryAttempts").asInt(-1)).isZero();
            assertThat(policy.path("MaximumEventAgeInSeconds").asInt()).isEqualTo(60);
        });
    }

    /// The sweep is another entrance to the code that attempts deliveries, and knows the same places.
    @Test
    void shouldSweepWithThePackageAndTheEnvironmentOfDispatch() {
        assertThat(function(Workload.SWEEP).path("Code")).isEqualTo(function(Workload.DISPATCH).path("Code"));
        assertThat(function(Workload.SWEEP).path("Environment"))
                .isEqualTo(function(Workload.DISPATCH).path("Environment"));
    }

    @Test
    void shouldReserveNoConcurrencyUnlessItIsToldThatTheAccountHasIt() {
        assertThat(stack.properties(FUNCTION)).noneMatch(function -> function.has("ReservedConcurrentExecutions"));
        stack.annotations().hasInfo("*", Match.stringLikeRegexp("No concurrency is reserved .* -c accountConcurrency"));
    }

    @ParameterizedTest
    @CsvSource({"API, 300", "DISPATCH, 200", "SWEEP, 2"})
    void shouldReserveAShareForEachFunction(Workload workload, int places) {
        assertThat(SynthesizedStack.EVERYTHING.properties(FUNCTION, "tidings-everything-" + workload.title())
                .path("ReservedConcurrentExecutions")
                .asInt()).isEqualTo(places);
        SynthesizedStack.EVERYTHING.annotations().hasNoInfo("*", Match.stringLikeRegexp("No concurrency"));
    }

    @Test
    void shouldReserveForDispatchWhatItsQueuesMayTake() {
        assertThat(SynthesizedStack.EVERYTHING.properties(FUNCTION, "tidings-everything-dispatch")
                .path("ReservedConcurrentExecutions")
                .asInt()).isEqualTo(maximumConcurrency(SynthesizedStack.EVERYTHING, "QueuesDeliveries")
                        + maximumConcurrency(SynthesizedStack.EVERYTHING, "QueuesSlowDeliveries"));
    }

    @Test
    void shouldFeedDeliveriesInBatchesAsTheyCome() {
        assertThat(stack.properties(MAPPING)
                .map(mapping -> mapping.path("EventSourceArn").path("Fn::GetAtt").path(0).asText())).hasSize(2)
                .anyMatch(queue -> queue.startsWith("QueuesDeliveries"))
                .anyMatch(queue -> queue.startsWith("QueuesSlowDeliveries"));
        assertThat(stack.properties(MAPPING)).allSatisfy(mapping -> {
            assertThat(mapping.path("BatchSize").asInt()).isEqualTo(10);
            assertThat(mapping.has("MaximumBatchingWindowInSeconds")).isFalse();
        });
    }

    @Test
    void shouldSeeOnlyTheFailedMessagesOfABatchAgain() {
        assertThat(stack.properties(MAPPING)).allSatisfy(mapping -> assertThat(mapping.path("FunctionResponseTypes"))
                .map(JsonNode::asText)
                .containsExactly("ReportBatchItemFailures"));
    }

    /// Each lane by itself: slow receivers never take the places of fast ones.
    @Test
    void shouldBoundHowManyBatchesOfEachLaneAreWorkedOnAtOnce() {
        assertThat(maximumConcurrency(SynthesizedStack.DEFAULTS, "QueuesDeliveries")).isEqualTo(6);
        assertThat(maximumConcurrency(SynthesizedStack.EVERYTHING, "QueuesDeliveries")).isEqualTo(150);
        assertThat(maximumConcurrency(SynthesizedStack.DEFAULTS, "QueuesSlowDeliveries")).isEqualTo(2);
        assertThat(maximumConcurrency(SynthesizedStack.EVERYTHING, "QueuesSlowDeliveries")).isEqualTo(50);
    }

    @Test
    void shouldTellDispatchAloneHowSlowReceiversAreKeptApart() {
        JsonNode variables = function(Workload.DISPATCH).path("Environment").path("Variables");
        assertThat(variables.path("TIDINGS_FIRST_TIME_LIMIT_SECONDS").asText()).isEqualTo("2");
        assertThat(variables.path("TIDINGS_SLOW_PLACES_PER_ORGANIZATION").asText()).isEqualTo("1");
        assertThat(function(Workload.API).toString()).doesNotContain("TIDINGS_FIRST_TIME_LIMIT");
        assertThat(new Lanes(3, 20).environment()).containsEntry("TIDINGS_SLOW_PLACES_PER_ORGANIZATION", "5");
    }

    /// The longest time-out of a webhook, with time to record what came of it.
    @Test
    void shouldOutlastTheLongestAttempt() {
        assertThat(Workload.DISPATCH.timeout()).isGreaterThanOrEqualTo(WebhookSettings.MAX_TIMEOUT.multipliedBy(2));
    }

    @Test
    void shouldMakeNoFunctionOfItsOwnBesidesTheThree() {
        SynthesizedStack.EVERYTHING.template().resourceCountIs(FUNCTION, 3);
    }

    /// The one alias that a value refers to, as itself or as "function:alias", the function being the alias's own.
    private String aliasIn(JsonNode value) {
        List<String> referred = value.findValuesAsText("Ref");
        assertThat(referred).hasSize(1).isSubsetOf(stack.resourcesById(ALIAS).keySet());
        assertThat(value.has("Ref") || value.toString().endsWith("\":live\"]]}")).isTrue();
        return referred.getFirst();
    }

    private JsonNode sweeps() {
        return stack.properties(RULE, "ScheduleExpression");
    }

    private JsonNode function(Workload workload) {
        return stack.properties(FUNCTION, workload.handler());
    }

    private Set<String> aliased() {
        return stack.properties(ALIAS)
                .map(alias -> alias.path("FunctionName").path("Ref").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String resourceOf(JsonNode reference) {
        return stack.json().path("Resources").path(reference.path("Ref").asText()).path("Type").asText();
    }

    private static int maximumConcurrency(SynthesizedStack stack, String queue) {
        return stack.properties(MAPPING, queue).path("ScalingConfig").path("MaximumConcurrency").asInt();
    }

    private static List<Integer> logRetentions(SynthesizedStack stack) {
        return stack.properties("AWS::Logs::LogGroup").map(group -> group.path("RetentionInDays").asInt()).toList();
    }
}
