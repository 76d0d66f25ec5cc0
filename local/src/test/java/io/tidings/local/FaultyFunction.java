package io.tidings.local;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;

/// A function whose calls go wrong as [Faults] say. After a crash the invocation makes no further call, whatever its
/// threads are at, and ends with the crash.
final class FaultyFunction {

    private final Faults faults;
    /// Whether the invocation is dead that a thread works for.
    private static final ThreadLocal<AtomicBoolean> DEAD = new InheritableThreadLocal<>();

    FaultyFunction(Faults faults) {
        this.faults = faults;
    }

    /// The handler, each call of which may die.
    <I, O> RequestHandler<I, O> wrap(RequestHandler<I, O> handler) {
        return (event, context) -> {
            var killed = new AtomicBoolean();
            DEAD.set(killed);
            var result = handler.handleRequest(event, context);
            if (killed.get()) {
                throw new Faults.Crash("and nobody noticed");
            }
            return result;
        };
    }

    /// A client for the function to use.
    <T> T wrap(Class<T> type, T client) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
                (proxy, method, arguments) -> call(client, proxy, method, arguments)));
    }

    private Object call(Object client, Object proxy, Method method, Object[] arguments) throws Throwable {
        if (arguments == null || method.getDeclaringClass() == Object.class) {
            return invoke(client, method, arguments);
        }
        // Pages and builders come back here as requests.
        if (!(arguments[0] instanceof SdkRequest request) || method.getName().endsWith("Paginator")) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        try {
            live();
            faults.beforeCall(request);
            var response = request instanceof ChangeMessageVisibilityBatchRequest hiding
                    ? hide((SqsClient) client, hiding)
                    : invoke(client, method, arguments);
            faults.afterCall(request);
            live();
            return response;
        } catch (Faults.Crash e) {
            if (DEAD.get() != null) {
                DEAD.get().set(true);
            }
            throw e;
        }
    }

    private void live() {
        if (DEAD.get() != null && DEAD.get().get()) {
            throw new Faults.Crash("before");
        }
    }

    private ChangeMessageVisibilityBatchResponse hide(SqsClient client, ChangeMessageVisibilityBatchRequest request) {
        List<ChangeMessageVisibilityBatchRequestEntry> hidden = new ArrayList<>();
        List<BatchResultErrorEntry> failed = new ArrayList<>();
        for (var entry : request.entries()) {
            if (faults.refuses(entry)) {
                failed.add(BatchResultErrorEntry.builder().id(entry.id()).code("InternalError").build());
            } else {
                hidden.add(entry);
            }
        }
        if (hidden.isEmpty()) {
            return ChangeMessageVisibilityBatchResponse.builder().failed(failed).build();
        }
        var response = client.changeMessageVisibilityBatch(request.toBuilder().entries(hidden).build());
        failed.addAll(response.failed());
        return response.toBuilder().failed(failed).build();
    }

    private static Object invoke(Object client, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
