package io.tidings.local.benchmark;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;

import io.tidings.dispatch.httpclient.HttpCallbackSender;
import io.tidings.endpoint.AddressPolicy;
import io.tidings.endpoint.Network;

/// Callbacks by the dispatch function, some invocations at a time. In Lambda each of them would have a process of its
/// own.
final class DispatchLoad implements Load, AutoCloseable {

    private static final int DIFFERENT_BATCHES = 20;

    private final HttpCallbackSender sender = new HttpCallbackSender(
            new AddressPolicy(List.of(Network.parse("127.0.0.0/8"))), Clock.systemUTC());
    private final DispatchFunction function;
    private final List<SQSEvent> batches;
    private final int invocations;

    DispatchLoad(Workload workload, int batchSize, int invocations) {
        this.function = new DispatchFunction(workload, sender);
        this.batches = IntStream.range(0, DIFFERENT_BATCHES).mapToObj(_ -> workload.batch(batchSize)).toList();
        this.invocations = invocations;
    }

    @Override
    public int concurrency() {
        return invocations;
    }

    @Override
    public int send() {
        SQSEvent batch = batches.get(ThreadLocalRandom.current().nextInt(batches.size()));
        SQSBatchResponse response = function.handle(batch);
        if (!response.getBatchItemFailures().isEmpty()) {
            throw new IllegalStateException("not all callbacks were taken; the log says why");
        }
        return batch.getRecords().size();
    }

    @Override
    public void close() {
        function.close();
        sender.close();
    }
}
