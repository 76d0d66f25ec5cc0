package io.tidings.local.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.tidings.local.lambda.Deployment;
import io.tidings.local.lambda.Deployment.Start;
import io.tidings.local.lambda.ExecutionEnvironment;

/// How long the packages that ship take to start, next to a handler without a framework, in processes as Lambda has them.
///
/// Functions and conditions alternate, so that other load affects all of them.
final class ColdStartBenchmark {

    /// As deployed.
    private static final int MEMORY_MIB = 1024;

    private final MeasuredFunctions functions;
    private final Map<Key, List<ColdStart>> starts = new LinkedHashMap<>();

    private ColdStartBenchmark(MeasuredFunctions functions) {
        this.functions = functions;
    }

    private record Key(String function, Condition condition) {}

    /// What differs between starts.
    private enum Condition {
        WITHOUT_CDS("on demand, no CDS", Start.ON_DEMAND),
        /// As Lambda starts it.
        JDK_CDS("on demand", Start.ON_DEMAND),
        OWN_CDS("on demand, own CDS archive", Start.ON_DEMAND),
        UNPRIMED("from a snapshot, not primed", Start.SNAP_START),
        /// As deployed.
        PRIMED("from a snapshot", Start.SNAP_START);

        private final String text;
        private final Start start;

        Condition(String text, Start start) {
            this.text = text;
            this.start = start;
        }
    }

    static List<ColdStartResult> run(int rounds) throws IOException {
        try (MeasuredFunctions functions = new MeasuredFunctions()) {
            ColdStartBenchmark benchmark = new ColdStartBenchmark(functions);
            for (int round = 0; round < rounds; round++) {
                for (Condition condition : Condition.values()) {
                    benchmark.measure("bare", condition, functions.bare(condition.start, MEMORY_MIB),
                            functions.publication());
                    benchmark.measure("api", condition, functions.api(condition.start, MEMORY_MIB),
                            functions.publication());
                    benchmark.measure("dispatch", condition, functions.dispatch(condition.start, MEMORY_MIB),
                            functions.batch());
                }
            }
            return benchmark.results();
        }
    }

    private void measure(String function, Condition condition, Deployment deployment, byte[] event) {
        Deployment measured = switch (condition) {
            case WITHOUT_CDS -> deployment.withJvmOptions(List.of("-Xshare:off"));
            case OWN_CDS -> deployment.withJvmOptions(
                    List.of("-XX:SharedArchiveFile=" + archive(function, deployment, event), "-Xlog:cds=off"));
            case UNPRIMED -> deployment.withVariable("CRAC_ENABLED", "false");
            case JDK_CDS, PRIMED -> deployment;
        };
        starts.computeIfAbsent(new Key(function, condition), _ -> new ArrayList<>())
                .add(ColdStart.of(measured, event));
    }

    /// The classes that a start and two events load, written when the process ends.
    private Path archive(String function, Deployment deployment, byte[] event) {
        Path archive = functions.file(function + ".jsa");
        if (!Files.exists(archive)) {
            Deployment recorded = deployment
                    .withJvmOptions(List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds=off"));
            try (ExecutionEnvironment environment = ExecutionEnvironment.start(recorded)) {
                environment.invoke(event);
                environment.invoke(event);
                environment.process().destroy();
                environment.process().onExit().join();
            }
        }
        return archive;
    }

    private List<ColdStartResult> results() {
        List<ColdStartResult> results = new ArrayList<>();
        starts.forEach((key, measured) -> results.add(new ColdStartResult(key.function, key.condition.text,
                key.condition.start, measured, starts.get(new Key("bare", key.condition)))));
        return results;
    }
}
