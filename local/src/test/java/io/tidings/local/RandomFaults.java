package io.tidings.local;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// Now and then, any fault, until they end. Unlike in the simulation, threads make a seed give no more than the same
/// mixture.
final class RandomFaults implements Faults {

    private final SplittableRandom random;
    private final Map<String, Integer> counts = new TreeMap<>();
    private boolean over;

    RandomFaults(long seed) {
        random = new SplittableRandom(seed);
    }

    synchronized void end() {
        over = true;
    }

    private synchronized boolean strikes(String fault, double probability) {
        boolean strikes = !over && random.nextDouble() < probability;
        if (strikes) {
            counts.merge(fault, 1, Integer::sum);
        }
        return strikes;
    }

    synchronized Map<String, Integer> counts() {
        return new TreeMap<>(counts);
    }

    @Override
    public boolean isDeliveredTwice(SQSEvent event) {
        return strikes("duplicate receive", 0.1);
    }

    @Override
    public void beforeInvoke(SQSEvent event) {
        if (strikes("throttled receive", 0.05)) {
            throw new IllegalStateException("Lambda has no capacity, as the test wants");
        }
        killIf("crash before the function", 0.03);
    }

    @Override
    public void beforeDelete(SQSEvent event) {
        if (strikes("crash before delete", 0.05)) {
            throw new IllegalStateException("a crash before the messages are deleted");
        }
    }

    @Override
    public void beforeCall(SdkRequest request) {
        killIf("crash before " + name(request), 0.01);
        if (request instanceof DynamoDbRequest && strikes("throttled " + name(request), 0.02)) {
            throw ProvisionedThroughputExceededException.builder().message("throttled, as the test wants").build();
        }
        if (!(request instanceof DynamoDbRequest) && strikes("failed " + name(request), 0.02)) {
            throw SqsException.builder().message("failed, as the test wants").build();
        }
    }

    @Override
    public void afterCall(SdkRequest request) {
        killIf("crash after " + name(request), 0.01);
    }

    @Override
    public boolean refuses(ChangeMessageVisibilityBatchRequestEntry entry) {
        return strikes("refused hiding", 0.1);
    }

    private void killIf(String fault, double probability) {
        if (strikes(fault, probability)) {
            throw new Crash(fault);
        }
    }

    private static String name(SdkRequest request) {
        return request.getClass().getSimpleName().replace("Request", "");
    }
}
