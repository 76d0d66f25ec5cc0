package io.tidings.local.benchmark;

import java.util.ArrayList;
import java.util.List;

/// Callbacks per second through the dispatch function's handler, next to those of its HTTP client alone.
///
/// Both send the same bytes from this process to one receiver in another, in turn, so that what else the machine does
/// hits both.
final class DispatchBenchmark {

    /// Batch size and concurrent invocations. What SQS hands over by default, and a larger window.
    private static final List<Shape> SHAPES = List.of(new Shape(10, 8), new Shape(100, 2));

    private DispatchBenchmark() {}

    private record Shape(int batchSize, int invocations) {}

    static List<DispatchResult> run(Effort effort) throws Exception {
        List<DispatchResult> results = new ArrayList<>();
        try (ReceiverProcess receiver = ReceiverProcess.start()) {
            Workload workload = Workload.to(receiver.uri());
            for (Shape shape : SHAPES) {
                results.add(run(workload, shape, effort));
            }
        }
        return results;
    }

    private static DispatchResult run(Workload workload, Shape shape, Effort effort) throws Exception {
        List<Throughput> dispatched = new ArrayList<>();
        List<Throughput> bare = new ArrayList<>();
        try (DispatchLoad dispatchLoad = new DispatchLoad(workload, shape.batchSize, shape.invocations);
                BareLoad bareLoad = new BareLoad(BareLoad.callback(workload), shape.batchSize * shape.invocations)) {
            dispatchLoad.run(effort.warmUp());
            bareLoad.run(effort.warmUp());
            for (int round = 0; round < effort.rounds(); round++) {
                dispatched.add(dispatchLoad.run(effort.roundTime()));
                bare.add(bareLoad.run(effort.roundTime()));
            }
        }
        return new DispatchResult(shape.batchSize, shape.invocations, dispatched, bare);
    }
}
