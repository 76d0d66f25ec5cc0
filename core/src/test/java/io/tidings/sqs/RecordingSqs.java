package io.tidings.sqs;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/// A client that can do nothing but send batches, and remembers them.
final class RecordingSqs {

    private final List<SendMessageBatchRequest> batches = new ArrayList<>();
    private final Function<SendMessageBatchRequest, SendMessageBatchResponse> answer;

    RecordingSqs(Function<SendMessageBatchRequest, SendMessageBatchResponse> answer) {
        this.answer = answer;
    }

    List<SendMessageBatchRequest> batches() {
        return batches;
    }

    SqsClient client() {
        return (SqsClient) Proxy.newProxyInstance(RecordingSqs.class.getClassLoader(), new Class<?>[]{SqsClient.class},
                (_, method, arguments) -> {
                    if (!method.getName().equals("sendMessageBatch")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    SendMessageBatchRequest request = request(arguments[0]);
                    batches.add(request);
                    return answer.apply(request);
                });
    }

    @SuppressWarnings("unchecked")
    private static SendMessageBatchRequest request(Object argument) {
        if (argument instanceof SendMessageBatchRequest request) {
            return request;
        }
        SendMessageBatchRequest.Builder builder = SendMessageBatchRequest.builder();
        ((Consumer<SendMessageBatchRequest.Builder>) argument).accept(builder);
        return builder.build();
    }
}
