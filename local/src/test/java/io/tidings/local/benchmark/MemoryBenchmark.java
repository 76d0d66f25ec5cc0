package io.tidings.local.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.tidings.local.lambda.Deployment;
import io.tidings.local.lambda.Deployment.Start;
import io.tidings.local.lambda.ExecutionEnvironment;
import io.tidings.local.lambda.FunctionFailedException;

/// How much memory the packages that ship need, with the heaps that Lambda gives them: under the heaviest event that
/// there can be; and whether a process grows with the number of invocations.
final class MemoryBenchmark {

    private static final List<Integer> MEMORY_MIB = List.of(512, 1024, 1769);
    private static final int DEPLOYED_MIB = 1024;
    private static final int HEAVY = 5;
    private static final int SAMPLES = 4;
    private static final int BATCH = 10;
    /// Some less than the most that an event may carry, for what JSON adds.
    private static final int CONTENT_BYTES = 4 * 1024 * 1024 - 1024;

    private final MeasuredFunctions functions;

    private MemoryBenchmark(MeasuredFunctions functions) {
        this.functions = functions;
    }

    /// @param invocations of each function, to see whether memory grows
    static List<MemoryResult> run(long invocations) throws IOException, InterruptedException {
        try (ReceiverProcess receiver = ReceiverProcess.start();
                MeasuredFunctions functions = new MeasuredFunctions()) {
            MemoryBenchmark benchmark = new MemoryBenchmark(functions);
            benchmark.invokeApi(functions.registration(receiver.uri()), 1);
            List<MemoryResult> results = new ArrayList<>();
            for (int memory : MEMORY_MIB) {
                results.add(benchmark.heaviestRequest(memory));
                results.add(benchmark.heaviestBatch(memory));
            }
            results.addAll(Soak.run(invocations));
            return results;
        }
    }

    private MemoryResult heaviestRequest(int memory) throws IOException, InterruptedException {
        return measure("api", "an event of 4 MiB", functions.api(Start.SNAP_START, memory),
                functions.publication(CONTENT_BYTES), HEAVY);
    }

    /// Ten deliveries, of 4 MiB each, at once.
    private MemoryResult heaviestBatch(int memory) throws IOException, InterruptedException {
        functions.takeMessages();
        invokeApi(functions.publication(CONTENT_BYTES), BATCH);
        return measure("dispatch", "10 deliveries of 4 MiB", functions.dispatch(Start.SNAP_START, memory),
                functions.batch(functions.takeMessages()), HEAVY);
    }

    private void invokeApi(byte[] event, int times) {
        try (ExecutionEnvironment api = ExecutionEnvironment.start(functions.api(Start.ON_DEMAND, DEPLOYED_MIB))) {
            for (int i = 0; i < times; i++) {
                api.invoke(event);
            }
        }
    }

    private MemoryResult measure(String function, String load, Deployment deployment, byte[] event, long invocations)
            throws IOException, InterruptedException {
        List<MemoryResult.Sample> samples = new ArrayList<>();
        try (ExecutionEnvironment environment = ExecutionEnvironment.start(deployment)) {
            samples.add(new MemoryResult.Sample(0, ProcessMemory.of(environment.process())));
            long done = 0;
            for (int sample = 1; sample <= SAMPLES; sample++) {
                for (long until = invocations * sample / SAMPLES; done < until; done++) {
                    environment.invoke(event);
                }
                samples.add(new MemoryResult.Sample(done, ProcessMemory.of(environment.process())));
            }
        } catch (FunctionFailedException e) {
            System.out
                    .println(function + " with " + deployment.memoryMib() + " MiB and " + load + ": " + e.getMessage());
        }
        return new MemoryResult(function, deployment.memoryMib(), load, samples);
    }
}
