package io.tidings.api;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Predicate;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/// A store that does not take some requests.
public final class FailingDynamoDb {

    private FailingDynamoDb() {}

    /// @param failing which requests fail
    public static DynamoDbClient over(DynamoDbClient client, Predicate<DynamoDbRequest> failing) {
        return (DynamoDbClient) Proxy.newProxyInstance(FailingDynamoDb.class.getClassLoader(),
                new Class<?>[]{DynamoDbClient.class}, (proxy, method, arguments) -> {
                    boolean request = arguments != null && arguments.length == 1
                            && arguments[0] instanceof DynamoDbRequest && !method.getName().endsWith("Paginator");
                    if (!request && method.isDefault() && !method.getName().endsWith("Paginator")) {
                        return java.lang.reflect.InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    if (request && failing.test((DynamoDbRequest) arguments[0])) {
                        throw SdkClientException.create("an outage that the test wants");
                    }
                    try {
                        return method.invoke(client, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
