package io.tidings.sqs;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SqsRequest;
import software.amazon.awssdk.services.sqs.model.SqsResponse;

/// A client that answers as a test says, and remembers what it was asked.
final class AnsweringSqs {

    private final Map<Class<?>, Function<SqsRequest, SqsResponse>> answers = new HashMap<>();
    private final List<SqsRequest> requests = new ArrayList<>();

    <Q extends SqsRequest> AnsweringSqs on(Class<Q> kind, Function<Q, SqsResponse> answer) {
        answers.put(kind, request -> answer.apply(kind.cast(request)));
        return this;
    }

    <Q extends SqsRequest> List<Q> requests(Class<Q> kind) {
        return requests.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    SqsClient client() {
        return (SqsClient) Proxy.newProxyInstance(AnsweringSqs.class.getClassLoader(), new Class<?>[]{SqsClient.class},
                (_, method, arguments) -> answer(request(method, arguments[0])));
    }

    private SqsResponse answer(SqsRequest request) {
        requests.add(request);
        return answers.get(request.getClass()).apply(request);
    }

    /// Tidings gives the client a consumer that fills the request.
    @SuppressWarnings("unchecked")
    private static SqsRequest request(Method method, Object consumer) throws ReflectiveOperationException {
        String name = method.getReturnType().getName().replaceFirst("Response$", "Request");
        SqsRequest.Builder builder = (SqsRequest.Builder) Class.forName(name).getMethod("builder").invoke(null);
        ((Consumer<SqsRequest.Builder>) consumer).accept(builder);
        return builder.build();
    }
}
