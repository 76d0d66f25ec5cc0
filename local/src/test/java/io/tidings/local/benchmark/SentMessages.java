package io.tidings.local.benchmark;

import java.util.ArrayList;
import java.util.List;

import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/// An SQS that takes messages and shows their bodies. It can do nothing else.
final class SentMessages implements SqsClient {

    private final List<String> bodies = new ArrayList<>();

    private int requests;

    /// How many calls there have been.
    int requests() {
        return requests;
    }

    void clear() {
        bodies.clear();
    }

    List<String> bodies() {
        return bodies;
    }

    @Override
    public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
        requests++;
        request.entries().forEach(entry -> bodies.add(entry.messageBody()));
        return SendMessageBatchResponse.builder()
                .successful(request.entries()
                        .stream()
                        .map(entry -> SendMessageBatchResultEntry.builder().id(entry.id()).build())
                        .toList())
                .build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
