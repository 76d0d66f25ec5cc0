package io.tidings.sqs;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/// A client that remembers the batches that it is given, and can do nothing else.
final class RecordingSqs {

    private final List<SendMessageBatchRequest> batches = new ArrayList<>();
    private final List<ChangeMessageVisibilityBatchRequest> changes = new ArrayList<>();
    private final Function<SendMessageBatchRequest, SendMessageBatchResponse> answer;

    RecordingSqs(Function<SendMessageBatchRequest, SendMessageBatchResponse> answer) {
        this.answer = answer;
    }

    List<SendMessageBatchRequest> batches() {
        return batches;
    }

    List<ChangeMessageVisibilityBatchRequest> changes() {
        return changes;
    }

    SqsClient client() {
        return (SqsClient) Proxy.newProxyInstance(RecordingSqs.class.getClassLoader(), new Class<?>[]{SqsClient.class},
                (_, method, arguments) -> record(method.getName(), arguments[0]));
    }

    private Object record(String method, Object consumer) {
        return switch (method) {
            case "sendMessageBatch" -> send(request(consumer, SendMessageBatchRequest.builder()).build());
            case "changeMessageVisibilityBatch" ->
                change(request(consumer, ChangeMessageVisibilityBatchRequest.builder()).build());
            default -> throw new UnsupportedOperationException(method);
        };
    }

    private SendMessageBatchResponse send(SendMessageBatchRequest request) {
        batches.add(request);
        return answer.apply(request);
    }

    private ChangeMessageVisibilityBatchResponse change(ChangeMessageVisibilityBatchRequest request) {
        changes.add(request);
        return ChangeMessageVisibilityBatchResponse.builder().failed(List.of()).build();
    }

    /// Tidings gives the client a consumer that fills the request.
    @SuppressWarnings("unchecked")
    private static <B> B request(Object consumer, B builder) {
        ((Consumer<B>) consumer).accept(builder);
        return builder;
    }
}
