package io.tidings.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.function.executor.FunctionInitializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.delivery.DeadLetterSink;
import io.tidings.delivery.Dispatcher;
import io.tidings.delivery.MessageReceipt;
import io.tidings.delivery.ReceivedMessage;
import io.tidings.delivery.WebhookChecker;
import io.tidings.emf.EmfMetrics;
import io.tidings.function.DeploymentSettings;
import io.tidings.function.FunctionContext;
import io.tidings.log.Correlation;
import io.tidings.sqs.CheckMessage;
import io.tidings.sqs.DeliveryMessage;
import io.tidings.webhook.Lane;
import io.tidings.webhook.WebhookKey;

/// The Lambda function behind both queues of deliveries; the event source of a message names its queue. The fast lane's
/// queue also carries requests to check a webhook. Returns the messages that must be received again
/// (`ReportBatchItemFailures`).
///
/// What comes by the slow lane is dispatched for each organization by itself, side by side, so that no organization's
/// deliveries wait to be recorded for the receivers of another.
public final class DispatchHandler extends FunctionInitializer implements RequestHandler<SQSEvent, SQSBatchResponse> {

    static final String FUNCTION = "dispatch";

    private static final Logger LOG = LoggerFactory.getLogger(DispatchHandler.class);

    private static final String RECEIVE_COUNT = "ApproximateReceiveCount";

    /// Reserved in the invocation's time for recording the outcomes of attempts.
    private static final Duration RECORDING_TIME = Duration.ofSeconds(5);

    private final Dispatcher dispatcher;
    private final WebhookChecker checker;
    private final DeadLetterSink deadLetters;
    private final Clock clock;
    private final EmfMetrics metrics;
    private final String slowQueue;

    /// For Lambda: everything comes from the environment.
    public DispatchHandler() {
        dispatcher = applicationContext.getBean(Dispatcher.class);
        checker = applicationContext.getBean(WebhookChecker.class);
        deadLetters = applicationContext.getBean(DeadLetterSink.class);
        clock = applicationContext.getBean(Clock.class);
        metrics = applicationContext.getBean(EmfMetrics.class);
        slowQueue = queueName(applicationContext.getBean(DeploymentSettings.class).slowQueueUrl());
    }

    /// For other hosts of the function.
    ///
    /// @param context built with [#configure]
    public DispatchHandler(ApplicationContext context) {
        super(context);
        dispatcher = applicationContext.getBean(Dispatcher.class);
        checker = applicationContext.getBean(WebhookChecker.class);
        deadLetters = applicationContext.getBean(DeadLetterSink.class);
        clock = applicationContext.getBean(Clock.class);
        metrics = applicationContext.getBean(EmfMetrics.class);
        slowQueue = queueName(applicationContext.getBean(DeploymentSettings.class).slowQueueUrl());
    }

    /// The last part of its URL; also of its ARN.
    private static String queueName(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    /// Makes a context that of this function.
    public static ApplicationContextBuilder configure(ApplicationContextBuilder builder, Map<String, Object> settings) {
        return FunctionContext.configure(builder, FUNCTION, settings);
    }

    @Override
    protected ApplicationContextBuilder newApplicationContextBuilder() {
        return configure(super.newApplicationContextBuilder(), Map.of());
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        try {
            return Correlation.ofInvocation(context.getAwsRequestId())
                    .call(() -> handle(event, context));
        } finally {
            metrics.flush("dispatch", context.getAwsRequestId());
        }
    }

    private SQSBatchResponse handle(SQSEvent event, Context context) {
        Instant deadline = clock.instant().plusMillis(context.getRemainingTimeInMillis()).minus(RECORDING_TIME);
        List<ReceivedMessage> batch = new ArrayList<>();
        Set<WebhookKey> toCheck = new LinkedHashSet<>();
        Map<SQSMessage, String> unreadable = new LinkedHashMap<>();
        for (SQSMessage message : event.getRecords()) {
            try {
                if (CheckMessage.isOne(message.getBody())) {
                    toCheck.add(CheckMessage.read(message.getBody()));
                } else {
                    batch.add(read(message));
                }
            } catch (RuntimeException e) {
                // Parsers say what they found, which may be somebody's payload; that is for the dead letter alone.
                LOG.error("message {} cannot be read: {}", message.getMessageId(), e.getClass().getName());
                unreadable.put(message, "unreadable: " + Objects.requireNonNullElse(e.getMessage(), "unknown"));
            }
        }
        List<Future<?>> looks = check(toCheck, deadline);
        Set<MessageReceipt> receivedAgain = dispatch(batch, deadline);
        looks.forEach(DispatchHandler::await);
        List<BatchItemFailure> failures = new ArrayList<>();
        receivedAgain.forEach(receipt -> failures.add(new BatchItemFailure(receipt.messageId())));
        // Last: if dispatching fails, all messages are received again, and these would be sent to the dead letters
        // twice.
        unreadable.forEach((message, reason) -> {
            if (!sendUnreadable(message, reason)) {
                failures.add(new BatchItemFailure(message.getMessageId()));
            }
        });
        return new SQSBatchResponse(failures);
    }

    /// Checks the webhooks while deliveries are attempted: neither waits for the other. A failed check is not requested
    /// again, since the sweep checks as well.
    private List<Future<?>> check(Set<WebhookKey> webhooks, Instant deadline) {
        Correlation correlation = Correlation.current();
        List<Future<?>> looks = new ArrayList<>();
        for (WebhookKey webhook : webhooks) {
            FutureTask<Integer> look = new FutureTask<>(
                    () -> correlation.call(() -> checker.check(webhook, deadline)));
            Thread.startVirtualThread(look);
            looks.add(look);
        }
        return looks;
    }

    private static void await(Future<?> look) {
        try {
            look.get();
        } catch (ExecutionException e) {
            LOG.error("a webhook could not be checked; the sweep checks it again", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A batch comes from one queue.
    private Set<MessageReceipt> dispatch(List<ReceivedMessage> batch, Instant deadline) {
        Collection<List<ReceivedMessage>> parts = batch.stream()
                .collect(Collectors.groupingBy(received -> received.delivery().event().organization(),
                        LinkedHashMap::new, Collectors.toList()))
                .values();
        boolean slow = batch.stream().anyMatch(received -> received.lane() == Lane.SLOW);
        return slow && parts.size() > 1 ? dispatchEach(parts, deadline) : dispatcher.dispatch(batch, deadline);
    }

    private Set<MessageReceipt> dispatchEach(Collection<List<ReceivedMessage>> parts, Instant deadline) {
        Correlation correlation = Correlation.current();
        Map<List<ReceivedMessage>, Future<Set<MessageReceipt>>> running = new LinkedHashMap<>();
        parts.forEach(part -> {
            FutureTask<Set<MessageReceipt>> dispatched = new FutureTask<>(
                    () -> correlation.call(() -> dispatcher.dispatch(part, deadline)));
            Thread.startVirtualThread(dispatched);
            running.put(part, dispatched);
        });
        Set<MessageReceipt> receivedAgain = new HashSet<>();
        running.forEach((part, dispatched) -> receivedAgain.addAll(result(part, dispatched)));
        return receivedAgain;
    }

    private static Set<MessageReceipt> result(List<ReceivedMessage> part, Future<Set<MessageReceipt>> dispatched) {
        try {
            return dispatched.get();
        } catch (ExecutionException e) {
            LOG.error("{} deliveries could not be dispatched; they will be seen again", part.size(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return part.stream().map(ReceivedMessage::receipt).collect(Collectors.toSet());
    }

    private ReceivedMessage read(SQSMessage message) {
        String queue = Objects.requireNonNullElse(message.getEventSourceArn(), "");
        return new ReceivedMessage(
                new MessageReceipt(message.getMessageId(), message.getReceiptHandle(),
                        queue.endsWith(":" + slowQueue) ? Lane.SLOW : Lane.FAST),
                DeliveryMessage.read(message.getBody()),
                receives(message));
    }

    /// @return whether the message can be deleted; if not, it is received again
    private boolean sendUnreadable(SQSMessage message, String reason) {
        try {
            deadLetters.sendUnreadable(message.getBody(), reason);
            return true;
        } catch (RuntimeException e) {
            LOG.error("message {} could not be moved to the dead letters; it will be received again",
                    message.getMessageId(), e);
            return false;
        }
    }

    private static int receives(SQSMessage message) {
        Map<String, String> attributes = message.getAttributes();
        return attributes == null ? 1 : Integer.parseInt(attributes.getOrDefault(RECEIVE_COUNT, "1"));
    }
}
