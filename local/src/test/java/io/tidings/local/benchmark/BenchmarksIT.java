package io.tidings.local.benchmark;

import java.net.URI;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.tidings.local.lambda.Deployment.Start;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/// The benchmarks still run, and what does not depend on the machine is as it should be.
class BenchmarksIT {

    private static final int KIB = 1024;

    @Test
    void shouldSendTheWorkloadsBodies() {
        for (int bytes : List.of(KIB, 16 * KIB, 256 * KIB)) {
            Workload workload = Workload.to(List.of(URI.create("http://127.0.0.1:9/")), bytes);

            assertThat(BareLoad.callbacks(workload)).singleElement()
                    .satisfies(callback -> assertThat(callback.body()).hasSize(bytes));
        }
    }

    @Test
    void shouldReportEveryMessageThatIsNotTaken() {
        Workload workload = Workload.to(List.of(URI.create("http://127.0.0.1:9/")), KIB);
        try (DispatchFunction function = new DispatchFunction(workload,
                (_, _) -> new Outcome.Gone(Response.of(410)))) {
            assertThat(function.handle(workload.batch(3)).getBatchItemFailures()).hasSize(3);
        }
    }

    @Test
    void shouldMeasureTheApi() {
        assertThat(ApiBenchmark.run(Effort.TRIAL)).extracting(ApiResult::operation)
                .contains(ApiBenchmark.PUBLISH_TO_ONE, "get a webhook");
    }

    @Test
    void shouldStartThePackagesThatItMeasures() throws Exception {
        try (MeasuredFunctions functions = new MeasuredFunctions()) {
            ColdStart start = ColdStart.of(functions.api(Start.ON_DEMAND, 1_024), functions.publication());

            assertThat(start.init()).isPositive();
        }
    }

    @Test
    void shouldSeeWhetherMemoryGrows() throws Exception {
        assertThat(Soak.run(40)).extracting(MemoryResult::function).containsExactly("api", "dispatch");
    }

    /// A publish and a delivery cost the same however many others there are, and few calls.
    @Test
    void shouldCostTheSameHoweverManyWebhooksOthersHave() {
        List<GrowthResult> results = GrowthBenchmark.run(List.of(10, 500), List.of());

        List<GrowthResult> few = results.stream().filter(result -> result.others() == 10).toList();
        List<GrowthResult> many = results.stream().filter(result -> result.others() == 500).toList();
        assertThat(many).hasSameSizeAs(few).isNotEmpty();
        for (int i = 0; i < many.size(); i++) {
            assertThat(many.get(i).operation()).isEqualTo(few.get(i).operation());
            assertThat(many.get(i).awsCalls()).isEqualTo(few.get(i).awsCalls());
            // Times are a few digits shorter now and then, which may make an item a unit smaller.
            assertThat(many.get(i).dynamoDb().readUnits()).isCloseTo(few.get(i).dynamoDb().readUnits(), within(0.2));
            assertThat(many.get(i).dynamoDb().writeUnits()).isCloseTo(few.get(i).dynamoDb().writeUnits(), within(0.2));
        }
        assertThat(calls(many, GrowthResult.DELIVERY_OF_10)).isLessThanOrEqualTo(0.5);
        assertThat(calls(many, GrowthResult.DELIVERY_OF_100)).isLessThanOrEqualTo(0.1);
        assertThat(new Bill(results, new Bill.Cpu(1_000, 100)).page()).contains("| **sum** |");
        assertThat(GrowthPlot.svg(results)).startsWith("<svg").contains("polyline");
    }

    private static double calls(List<GrowthResult> results, String operation) {
        return results.stream()
                .filter(result -> result.operation().equals(operation))
                .findFirst()
                .orElseThrow()
                .awsCalls();
    }
}
