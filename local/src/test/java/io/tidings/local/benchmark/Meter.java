package io.tidings.local.benchmark;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/// Stands between an adapter and DynamoDB, and asks of every request what it consumed: what AWS would charge.
final class Meter {

    private static final ReturnConsumedCapacity TOTAL = ReturnConsumedCapacity.TOTAL;

    private final DynamoDbClient client;
    private final LongAdder requests = new LongAdder();
    private final DoubleAdder readUnits = new DoubleAdder();
    private final DoubleAdder writeUnits = new DoubleAdder();

    Meter(DynamoDbClient client) {
        this.client = client;
    }

    /// @param requests calls
    /// @param readUnits a unit is a consistent read of 4 KiB
    /// @param writeUnits a unit is a write of 1 KiB
    record Reading(double requests, double readUnits, double writeUnits) {

        Reading per(int times) {
            return new Reading(requests / times, readUnits / times, writeUnits / times);
        }
    }

    /// What has been consumed since the last time.
    Reading reset() {
        return new Reading(requests.sumThenReset(), readUnits.sumThenReset(), writeUnits.sumThenReset());
    }

    DynamoDbClient client() {
        return (DynamoDbClient) Proxy.newProxyInstance(DynamoDbClient.class.getClassLoader(),
                new Class<?>[]{DynamoDbClient.class}, this::invoke);
    }

    private Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        boolean request = arguments != null && arguments.length == 1 && arguments[0] instanceof DynamoDbRequest
                && !method.getName().endsWith("Paginator");
        if (!request) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        try {
            Object response = method.invoke(client, asking((DynamoDbRequest) arguments[0]));
            note(response);
            return response;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static DynamoDbRequest asking(DynamoDbRequest request) {
        return switch (request) {
            case GetItemRequest get -> get.toBuilder().returnConsumedCapacity(TOTAL).build();
            case QueryRequest query -> query.toBuilder().returnConsumedCapacity(TOTAL).build();
            case BatchGetItemRequest get -> get.toBuilder().returnConsumedCapacity(TOTAL).build();
            case PutItemRequest put -> put.toBuilder().returnConsumedCapacity(TOTAL).build();
            case UpdateItemRequest update -> update.toBuilder().returnConsumedCapacity(TOTAL).build();
            case BatchWriteItemRequest write -> write.toBuilder().returnConsumedCapacity(TOTAL).build();
            default -> throw new UnsupportedOperationException("cannot measure " + request.getClass());
        };
    }

    private void note(Object response) {
        requests.increment();
        switch (response) {
            case GetItemResponse get -> readUnits.add(units(List.of(get.consumedCapacity())));
            case QueryResponse query -> readUnits.add(units(List.of(query.consumedCapacity())));
            case BatchGetItemResponse get -> readUnits.add(units(get.consumedCapacity()));
            case PutItemResponse put -> writeUnits.add(units(List.of(put.consumedCapacity())));
            case UpdateItemResponse update -> writeUnits.add(units(List.of(update.consumedCapacity())));
            case BatchWriteItemResponse write -> writeUnits.add(units(write.consumedCapacity()));
            default -> throw new UnsupportedOperationException("cannot measure " + response.getClass());
        }
    }

    private static double units(Collection<ConsumedCapacity> consumed) {
        return consumed.stream().mapToDouble(ConsumedCapacity::capacityUnits).sum();
    }
}
