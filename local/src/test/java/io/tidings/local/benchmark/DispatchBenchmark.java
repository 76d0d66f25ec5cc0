package io.tidings.local.benchmark;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import io.tidings.keys.SigningKey;
import io.tidings.sending.Callback;

/// Callbacks per second through the dispatch function's handler, next to those of its HTTP client alone, and to those of
/// plain sockets.
///
/// All send the same bytes from this process to one receiver in another, interleaved, so that other load affects all of
/// them.
final class DispatchBenchmark {

    private static final int KIB = 1024;
    /// By how much less warm-up does once the first shape has had its.
    private static final int WARM = 3;
    private static final int ADDRESSES_PER_BLOCK = 250;

    private static final List<Shape> QUICK = List.of(new Shape(10, 8, KIB, 0, 1), new Shape(100, 2, KIB, 0, 1));

    /// From the first shape, one thing after the other.
    private static final List<Shape> FULL = List.of(
            new Shape(10, 8, KIB, 0, 1), new Shape(100, 2, KIB, 0, 1), new Shape(1_000, 1, KIB, 0, 1),
            new Shape(10, 8, 16 * KIB, 0, 1), new Shape(10, 8, 256 * KIB, 0, 1),
            new Shape(10, 8, KIB, 20, 1), new Shape(100, 2, KIB, 200, 1),
            new Shape(10, 8, KIB, 0, 1_000));

    private DispatchBenchmark() {}

    /// What is sent, and by how many.
    ///
    /// @param batchSize messages of an invocation; SQS hands over 10 by default
    /// @param invocations at a time
    /// @param bodyBytes of a callback
    /// @param delayMillis after which the receiver answers
    /// @param hosts addresses of loopback, each with a webhook
    record Shape(int batchSize, int invocations, int bodyBytes, int delayMillis, int hosts) {

        int concurrency() {
            return batchSize * invocations;
        }

        private List<URI> receivers(URI receiver) {
            return IntStream.range(0, hosts)
                    .mapToObj(i -> URI.create("http://127.0." + i / ADDRESSES_PER_BLOCK + "."
                            + (i % ADDRESSES_PER_BLOCK + 1) + ":" + receiver.getPort() + "/" + delayMillis))
                    .toList();
        }
    }

    static List<DispatchResult> run(Effort effort) throws Exception {
        List<DispatchResult> results = new ArrayList<>();
        try (ReceiverProcess receiver = ReceiverProcess.start()) {
            for (Shape shape : effort.isQuick() ? QUICK : FULL) {
                results.add(run(receiver.uri(), shape, effort,
                        results.isEmpty() ? effort.warmUp() : effort.warmUp().dividedBy(WARM)));
            }
        }
        return results;
    }

    private static DispatchResult run(URI receiver, Shape shape, Effort effort, Duration warmUp) throws Exception {
        Workload workload = Workload.to(shape.receivers(receiver), shape.bodyBytes);
        List<Callback> callbacks = BareLoad.callbacks(workload);
        BareLoad.Keys keys = new BareLoad.Keys(workload.webhooks().getFirst().secrets().reveal().current(),
                SigningKey.create());
        Map<DispatchResult.Way, List<Throughput>> rounds = new LinkedHashMap<>();
        try (DispatchLoad dispatch = new DispatchLoad(workload, shape.batchSize, shape.invocations);
                BareLoad bare = new BareLoad(callbacks, Optional.empty(), shape.concurrency());
                BareLoad signing = new BareLoad(callbacks, Optional.of(keys), shape.concurrency());
                RawLoad raw = new RawLoad(callbacks.getFirst(), shape.concurrency())) {
            Map<DispatchResult.Way, Load> loads = new LinkedHashMap<>();
            loads.put(DispatchResult.Way.DISPATCH, dispatch);
            loads.put(DispatchResult.Way.BARE, bare);
            loads.put(DispatchResult.Way.SIGNING, signing);
            loads.put(DispatchResult.Way.RAW, raw);
            for (Load load : loads.values()) {
                load.run(warmUp);
            }
            for (int round = 0; round < effort.rounds(); round++) {
                for (Map.Entry<DispatchResult.Way, Load> load : loads.entrySet()) {
                    rounds.computeIfAbsent(load.getKey(), _ -> new ArrayList<>())
                            .add(load.getValue().run(effort.roundTime()));
                }
            }
        }
        return new DispatchResult(shape, rounds);
    }
}
