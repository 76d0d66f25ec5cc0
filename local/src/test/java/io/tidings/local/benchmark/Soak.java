package io.tidings.local.benchmark;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;

import io.tidings.sending.Outcome;
import io.tidings.sending.Response;

/// Very many invocations of a handler in this process, to see whether anything is left of them. Stores are in memory and
/// forget, so that a million of them take minutes.
final class Soak {

    private static final int PARTS = 4;
    private static final int DIFFERENT_BATCHES = 20;
    private static final int KIB = 1024;
    private static final int TAKEN = 200;
    private static final long MIB = 1024L * KIB;

    private Soak() {}

    /// @param invocations of each function
    static List<MemoryResult> run(long invocations) throws IOException, InterruptedException {
        return List.of(ApiBenchmark.soak(invocations), dispatch(invocations));
    }

    private static MemoryResult dispatch(long invocations) throws IOException, InterruptedException {
        Workload workload = Workload.to(List.of(URI.create("http://127.0.0.1:9/")), KIB);
        try (DispatchFunction function = new DispatchFunction(workload,
                (_, _) -> new Outcome.Delivered(Response.of(TAKEN)))) {
            List<SQSEvent> batches = IntStream.range(0, DIFFERENT_BATCHES).mapToObj(_ -> workload.batch(1)).toList();
            return run("dispatch", "a delivery each", invocations,
                    i -> function.handle(batches.get((int) (i % DIFFERENT_BATCHES))));
        }
    }

    /// @param invocation is given its number
    static MemoryResult run(String function, String load, long invocations, LongConsumer invocation)
            throws IOException, InterruptedException {
        List<MemoryResult.Sample> samples = new ArrayList<>();
        for (int part = 1; part <= PARTS; part++) {
            for (long i = invocations * (part - 1) / PARTS; i < invocations * part / PARTS; i++) {
                invocation.accept(i);
            }
            samples.add(new MemoryResult.Sample(invocations * part / PARTS,
                    ProcessMemory.of(ProcessHandle.current())));
        }
        return new MemoryResult(function, (int) (Runtime.getRuntime().maxMemory() / MIB), load, samples);
    }
}
