package io.tidings.local.benchmark;

import java.util.Formatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.tidings.metric.Metric;

/// What a deployment costs: measured units, times prices. Writes `docs/cost.md`.
final class Bill {

    private static final double MILLION = 1e6;
    private static final double SECONDS_PER_MONTH = 730 * 3_600.0;
    private static final double MINUTES_PER_MONTH = 730 * 60.0;
    private static final double GIB = 1024.0 * 1024 * 1024;

    private static final double FUNCTION_GIB = 1;
    private static final double MIB_PER_CORE = 1_769;
    private static final double FUNCTION_CORES = 1_024 / MIB_PER_CORE;
    private static final double AWS_CALL_SECONDS = 0.005;
    private static final double RECEIVER_SECONDS = 0.100;
    private static final double SWEEP_SECONDS = 0.060;
    private static final double API_LOG_BYTES = 900;
    private static final double ATTEMPT_LOG_BYTES = 450;
    private static final double INVOCATION_LOG_BYTES = 500;
    private static final double STORED_BYTES = 2_600;
    private static final double STORED_MONTHS = 1;
    private static final double SWEEP_QUERIES = 11;
    private static final double UNITS_PER_SWEEP_QUERY = 0.5;
    private static final double POLLERS = 2 * 5;
    private static final double SECONDS_PER_POLL = 20;
    private static final double ALARMS = 15;
    private static final String TRACES = "Traces";
    private static final double SAMPLED_PER_SECOND = 1;
    private static final double SAMPLED_OF_THE_REST = 0.05;

    private final List<GrowthResult> measured;
    private final Cpu cpu;

    Bill(List<GrowthResult> measured, Cpu cpu) {
        this.measured = measured;
        this.cpu = cpu;
    }

    /// CPU time, in microseconds, without that of calling AWS.
    ///
    /// @param publish to one webhook
    /// @param delivery in a batch of 10
    record Cpu(double publish, double delivery) {}

    /// Of which size batches are at that rate: Lambda does not wait for them to fill.
    private enum Load {
        LOW(1, 1, GrowthResult.DELIVERY_OF_1),
        MIDDLE(100, 1, GrowthResult.DELIVERY_OF_1),
        HIGH(10_000, 10, GrowthResult.DELIVERY_OF_10);

        private final int perSecond;
        private final int batch;
        private final String operation;

        Load(int perSecond, int batch, String operation) {
            this.perSecond = perSecond;
            this.batch = batch;
            this.operation = operation;
        }
    }

    private GrowthResult result(String operation) {
        return measured.stream()
                .filter(result -> result.operation().equals(operation) && result.siblings() == 1)
                .findFirst()
                .orElseThrow();
    }

    private Meter.Reading of(String operation) {
        return result(operation).dynamoDb();
    }

    private double publishSeconds() {
        return result(GrowthResult.PUBLISH).awsCalls() * AWS_CALL_SECONDS + cpu.publish / MILLION / FUNCTION_CORES;
    }

    /// Without the receivers'.
    private double batchSeconds(Load load) {
        return load.batch * (result(load.operation).awsCalls() * AWS_CALL_SECONDS
                + cpu.delivery / MILLION / FUNCTION_CORES);
    }

    /// By X-Ray's default rule.
    private static double tracesPerDelivery(Load load) {
        double invocations = load.perSecond * (1 + 1.0 / load.batch);
        double first = Math.min(invocations, SAMPLED_PER_SECOND);
        return (first + (invocations - first) * SAMPLED_OF_THE_REST) / load.perSecond;
    }

    /// Dollars per delivery, by what they are for.
    private Map<String, Double> perDelivery(Load load) {
        Meter.Reading publish = of(GrowthResult.PUBLISH);
        Meter.Reading delivery = of(load.operation);
        double batches = 1.0 / load.batch;
        Map<String, Double> lines = new LinkedHashMap<>();
        lines.put("API Gateway", Price.HTTP_API_REQUEST.dollars());
        lines.put("Lambda, API",
                Price.LAMBDA_REQUEST.dollars() + Price.LAMBDA_GIB_SECOND.of(FUNCTION_GIB * publishSeconds()));
        lines.put("Lambda, dispatch", batches * (Price.LAMBDA_REQUEST.dollars()
                + Price.LAMBDA_GIB_SECOND.of(FUNCTION_GIB * (batchSeconds(load) + RECEIVER_SECONDS))));
        lines.put("DynamoDB, publish", Price.DYNAMODB_READ_UNIT.of(publish.readUnits())
                + Price.DYNAMODB_WRITE_UNIT.of(publish.writeUnits()));
        lines.put("DynamoDB, delivery", Price.DYNAMODB_READ_UNIT.of(delivery.readUnits())
                + Price.DYNAMODB_WRITE_UNIT.of(delivery.writeUnits()));
        lines.put("DynamoDB, 30 days' storage", Price.DYNAMODB_GIB_MONTH.of(STORED_BYTES * STORED_MONTHS / GIB));
        lines.put("SQS", Price.SQS_REQUEST.of(1 + 2 * batches) + Price.SQS_FAIR_REQUEST.dollars());
        lines.put("Logs", Price.LOG_GIB
                .of((API_LOG_BYTES + ATTEMPT_LOG_BYTES + INVOCATION_LOG_BYTES * (1 + batches)) / GIB));
        lines.put("Metrics", Price.METRIC_MONTH.of(Metric.values().length) / (load.perSecond * SECONDS_PER_MONTH));
        lines.put(TRACES, Price.TRACE.of(tracesPerDelivery(load)));
        return lines;
    }

    private static Map<String, Double> idle() {
        Map<String, Double> lines = new LinkedHashMap<>();
        lines.put("Sweeps: Lambda", Price.LAMBDA_REQUEST.of(MINUTES_PER_MONTH)
                + Price.LAMBDA_GIB_SECOND.of(MINUTES_PER_MONTH * SWEEP_SECONDS * FUNCTION_GIB));
        lines.put("Sweeps: DynamoDB",
                Price.DYNAMODB_READ_UNIT.of(MINUTES_PER_MONTH * SWEEP_QUERIES * UNITS_PER_SWEEP_QUERY));
        lines.put("Sweeps: logs", Price.LOG_GIB.of(MINUTES_PER_MONTH * INVOCATION_LOG_BYTES / GIB));
        lines.put("Sweeps: traces", Price.TRACE.of(MINUTES_PER_MONTH));
        lines.put("Lambda's pollers of the queues: SQS",
                Price.SQS_REQUEST.of(SECONDS_PER_MONTH / SECONDS_PER_POLL * POLLERS));
        lines.put("KMS key", Price.KMS_KEY_MONTH.dollars());
        lines.put("Secret", Price.SECRET_MONTH.dollars());
        lines.put("Alarms", Price.ALARM_MONTH.of(ALARMS));
        lines.put("Dashboard", Price.DASHBOARD_MONTH.dollars());
        return lines;
    }

    private static double sum(Map<String, Double> lines) {
        return lines.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /// The page, in Markdown.
    String page() {
        Formatter page = new Formatter(Locale.ROOT);
        page.format(
                """
                    # Cost
                    `Bill` (among the benchmarks in `local`) computes this page from the measurements of [performance.md](performance.md) and from prices; nothing
                    here was taken from an AWS invoice. `./mvnw -q -pl local -am -Pbench package exec:exec -DskipTests -Dbench.only=dispatch,api,growth`
                    regenerates it in `local/target/bench/cost.md`.

                    ## Dollars per million deliveries
                    One event of 1 KiB to one webhook; published one by one; delivered at the first attempt to a receiver that answers in %.0f ms.

                    | | %s |
                    |---|---:|---:|---:|
                    """,
                RECEIVER_SECONDS * 1_000, headings());
        Map<Load, Map<String, Double>> all = new LinkedHashMap<>();
        for (Load load : Load.values()) {
            all.put(load, perDelivery(load));
        }
        for (String line : all.get(Load.LOW).keySet()) {
            row(page, line, all.values().stream().map(lines -> lines.get(line) * MILLION).toList());
        }
        row(page, "**sum**", all.values().stream().map(lines -> sum(lines) * MILLION).toList());
        row(page, "without traces (`tracing` is `false`)", all.values()
                .stream()
                .map(lines -> (sum(lines) - lines.get(TRACES)) * MILLION)
                .toList());
        double idle = sum(idle());
        row(page, "including idle cost", all.entrySet()
                .stream()
                .map(entry -> sum(entry.getValue()) * MILLION
                        + idle / (entry.getKey().perSecond * SECONDS_PER_MONTH) * MILLION)
                .toList());
        double eventBridge = (Price.EVENTBRIDGE_EVENT.dollars() + Price.API_DESTINATION_CALL.dollars()) * MILLION;
        row(page, "EventBridge API Destinations", List.of(eventBridge, eventBridge, eventBridge));
        page.format(
                """

                    EventBridge's price covers an event and its call. It has no API for tenants, no catalogue, no signature, no record of attempts, no
                    resending and no list of failures; an API destination has one connection with its credentials and 24 hours of retries. If you need
                    no more than that, it is cheaper. Data sent to the internet (0.09 per GiB) is the same for both.

                    ## Dollars a month while idle
                    | | |
                    |---|---:|
                    """);
        idle().forEach((line, dollars) -> page.format("| %s | %.2f |%n", line, dollars));
        page.format("| **sum** | %.2f |%n", idle);
        page.format("%n## Measurements%n| operation, with one webhook in the scope | read units | write units | "
                + "DynamoDB requests |%n|---|---:|---:|---:|%n");
        for (String operation : List.of(GrowthResult.PUBLISH, GrowthResult.DELIVERY_OF_1, GrowthResult.DELIVERY_OF_10,
                GrowthResult.DELIVERY_OF_100)) {
            Meter.Reading reading = of(operation);
            page.format("| %s | %.2f | %.2f | %.2f |%n", operation, reading.readUnits(), reading.writeUnits(),
                    reading.requests());
        }
        page.format(
                """

                    A publish took %.0f µs of CPU time, a delivery %.0f µs. With the durations of calls below, a publish takes %.0f ms, and a batch, without
                    its receivers' %.0f ms, %.0f ms of one and %.0f ms of ten.

                    ## Assumptions
                    | | |
                    |---|---:|
                    | memory of each function, and its share of a core like that of the measurements | %.0f GiB, %.2f |
                    | duration of a call of DynamoDB or SQS | %.0f ms |
                    | X-Ray samples | the first invocation of each second, and 5 %% of the others |
                    | duration of a sweep that finds nothing | %.0f ms |
                    | size of batches at 1, 100 and 10,000 events a second | 1, 1, 10 |
                    | log of a publish, of an attempt, and of Lambda itself per invocation | %.0f, %.0f, %.0f bytes |
                    | storage for an event and its delivery, for %.0f month | %.0f bytes |

                    At 10,000 events a second, publishing in batches of up to 100 (`POST .../events/batch`) saves nearly all of the API's share.

                    ## Prices
                    us-east-1, US dollars, as known on 26 November 2026, without free tiers. Those of API Gateway, SQS, DynamoDB's units, CloudWatch and
                    EventBridge were compared with guides to prices of February to June 2026. Check all of them on the pages named before you rely on a sum.

                    | | | source |
                    |---|---:|---|
                    """,
                cpu.publish, cpu.delivery, publishSeconds() * 1_000, RECEIVER_SECONDS * 1_000,
                batchSeconds(Load.LOW) * 1_000, batchSeconds(Load.HIGH) * 1_000, FUNCTION_GIB, FUNCTION_CORES,
                AWS_CALL_SECONDS * 1_000,
                SWEEP_SECONDS * 1_000, API_LOG_BYTES, ATTEMPT_LOG_BYTES, INVOCATION_LOG_BYTES, STORED_MONTHS,
                STORED_BYTES);
        for (Price price : Price.values()) {
            page.format("| %s | %s | %s |%n", price.what(), dollars(price.dollars()), price.source());
        }
        return page.toString();
    }

    private static String headings() {
        return String.join(" | ", List.of("1 event/s", "100 events/s", "10,000 events/s"));
    }

    private static String dollars(double price) {
        return price < 0.001
                ? String.format(Locale.ROOT, "%.4f per million", price * MILLION)
                : String.format(Locale.ROOT, "%.2f", price);
    }

    private static void row(Formatter page, String name, List<Double> dollars) {
        page.format("| %s ", name);
        dollars.forEach(value -> page.format("| %.2f ", value));
        page.format("|%n");
    }
}
