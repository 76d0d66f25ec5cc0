package io.tidings.local.queue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

import io.tidings.local.lambda.Interceptor;
import io.tidings.local.lambda.Invocation;
import io.tidings.local.lambda.LocalFunction;

/// Lambda's event source mapping for a standard queue with `ReportBatchItemFailures`, on one machine.
///
/// A message is deleted only after the function has succeeded with it; everything else is left to its visibility
/// timeout, which should be six times the function's timeout.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html">Using Lambda with Amazon SQS</a>
public final class SqsEventSource implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SqsEventSource.class);
    /// As many as Lambda starts with.
    private static final int POLLERS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    /// Beyond the function's timeout, for what surrounds it.
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final PolledQueue queue;
    private final SqsEvents events;
    private final LocalFunction<SQSEvent, SQSBatchResponse> function;
    private final EventSourceSettings settings;
    private final Interceptor interceptor;
    private final Semaphore capacity;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final ExecutorService pollers = Executors.newVirtualThreadPerTaskExecutor();
    private final ExecutorService invocations = Executors.newVirtualThreadPerTaskExecutor();

    private SqsEventSource(PolledQueue queue, LocalFunction<SQSEvent, SQSBatchResponse> function,
            EventSourceSettings settings, Interceptor interceptor) {
        this.queue = queue;
        this.events = new SqsEvents(queue.arn());
        this.function = function;
        this.settings = settings;
        this.interceptor = interceptor;
        this.capacity = new Semaphore(settings.maximumConcurrency());
    }

    /// Polls from now on.
    ///
    /// @param interceptor [Interceptor#NONE], or what a test puts around invocations
    public static SqsEventSource start(SqsClient sqs, String queueUrl,
            RequestHandler<SQSEvent, SQSBatchResponse> handler,
            EventSourceSettings settings, Interceptor interceptor) {
        LocalFunction<SQSEvent, SQSBatchResponse> function = new LocalFunction<>("dispatch", handler,
                settings.functionTimeout());
        SqsEventSource source = new SqsEventSource(new PolledQueue(sqs, queueUrl), function, settings, interceptor);
        for (int i = 0; i < Math.min(POLLERS, settings.maximumConcurrency()); i++) {
            source.pollers.execute(source::poll);
        }
        return source;
    }

    /// Receives no more and waits for running invocations, no longer than they may run. What they do not finish comes
    /// back after its visibility timeout.
    @Override
    public void close() {
        stop.countDown();
        end(pollers);
        end(invocations);
    }

    private void end(ExecutorService threads) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(settings.functionTimeout().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void poll() {
        BatchAssembler batches = new BatchAssembler(queue, settings, this::isStopping);
        Duration pause = FIRST_PAUSE;
        try {
            while (!isStopping() || batches.hasCarried()) {
                try {
                    pollOnce(batches);
                    pause = FIRST_PAUSE;
                } catch (SdkException e) {
                    LOG.warn("Cannot receive from {}, next try in {}", queue.url(), pause, e);
                    stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Reserves capacity first: a message must not spend its visibility timeout waiting for it.
    private void pollOnce(BatchAssembler batches) throws InterruptedException {
        capacity.acquire();
        List<Message> batch = List.of();
        try {
            batch = batches.next();
        } finally {
            if (batch.isEmpty()) {
                capacity.release();
            }
        }
        if (!batch.isEmpty()) {
            dispatch(batch);
        }
    }

    private void dispatch(List<Message> batch) throws InterruptedException {
        SQSEvent event = events.of(batch);
        boolean twice = interceptor.isDeliveredTwice(event);
        invocations.execute(() -> process(batch, event));
        if (twice) {
            capacity.acquire();
            invocations.execute(() -> process(batch, events.of(batch)));
        }
    }

    private void process(List<Message> batch, SQSEvent event) {
        try {
            interceptor.beforeInvoke(event);
            List<Message> succeeded = succeeded(batch, function.invoke(event));
            interceptor.beforeDelete(event);
            queue.delete(succeeded);
        } catch (RuntimeException e) {
            LOG.warn("A batch of {} was not finished and will be received again", batch.size(), e);
        } finally {
            capacity.release();
        }
    }

    private static List<Message> succeeded(List<Message> batch, Invocation<SQSBatchResponse> invocation) {
        return switch (invocation) {
            case Invocation.Returned(var response) -> BatchResponse.succeeded(batch, response);
            case Invocation.Failed(var cause) -> failed(batch, cause);
            case Invocation.TimedOut(var after) -> timedOut(batch, after);
        };
    }

    private static List<Message> failed(List<Message> batch, Throwable cause) {
        LOG.error("The function failed on a batch of {}", batch.size(), cause);
        return List.of();
    }

    private static List<Message> timedOut(List<Message> batch, Duration after) {
        LOG.error("The function did not finish a batch of {} in {}", batch.size(), after);
        return List.of();
    }

    private boolean isStopping() {
        return stop.getCount() == 0;
    }
}
