package io.tidings.dynamodb;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// A client that is cut off after some calls, as by a process that ends.
final class Interruption extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private Interruption() {
        super("cut off, as the test wants");
    }

    static DynamoDbClient after(int calls, DynamoDbClient client) {
        AtomicInteger left = new AtomicInteger(calls);
        return (DynamoDbClient) Proxy.newProxyInstance(Interruption.class.getClassLoader(),
                new Class<?>[]{DynamoDbClient.class}, (_, method, arguments) -> {
                    if (left.getAndDecrement() <= 0) {
                        throw new Interruption();
                    }
                    try {
                        return method.invoke(client, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
