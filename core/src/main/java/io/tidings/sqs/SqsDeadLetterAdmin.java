package io.tidings.sqs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SqsException;

import io.tidings.delivery.DeadLetter;
import io.tidings.delivery.DeadLetterAdmin;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.delivery.Redrive;

/// [DeadLetterAdmin] on SQS, whose message move tasks are the redrives.
public final class SqsDeadLetterAdmin implements DeadLetterAdmin {

    /// Messages that SQS moved carry no reason, or that of an earlier time: it is always this.
    static final String MOVED_BY_SQS = "received " + QueueNames.MAX_RECEIVE_COUNT + " times without success";

    /// One call rarely finds all messages, even if they are few.
    private static final int MAX_CALLS = 3;
    /// A call that waits asks all of SQS's servers.
    private static final int WAIT_SECONDS = 1;
    private static final int MAX_TASKS = 10;

    private static final int MAX_STARTS = 4;
    private static final Duration PAUSE = Duration.ofMillis(300);
    /// How long the list of tasks may show one as what it no longer is.
    private static final Duration LAG = Duration.ofMinutes(1);

    private final SqsClient client;
    private final String queueUrl;
    private final String deliveriesUrl;
    private final Clock clock;
    private final Consumer<Duration> pause;
    private final Map<String, String> arns = new ConcurrentHashMap<>();

    /// @param queueUrl the dead-letter queue
    /// @param deliveriesUrl the queue of deliveries, whose dead-letter queue it must be: SQS moves no others
    public SqsDeadLetterAdmin(SqsClient client, String queueUrl, String deliveriesUrl, Clock clock) {
        this(client, queueUrl, deliveriesUrl, clock, SqsDeadLetterAdmin::sleep);
    }

    /// @param pause sleeps for that time
    SqsDeadLetterAdmin(SqsClient client, String queueUrl, String deliveriesUrl, Clock clock,
            Consumer<Duration> pause) {
        this.client = client;
        this.queueUrl = queueUrl;
        this.deliveriesUrl = deliveriesUrl;
        this.clock = clock;
        this.pause = pause;
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public Contents peek() {
        long counted = depth();
        Map<String, Message> seen = new LinkedHashMap<>();
        boolean more = true;
        for (int call = 0; call < MAX_CALLS && more; call++) {
            int before = seen.size();
            look().forEach(message -> seen.putIfAbsent(message.messageId(), message));
            more = seen.size() > before && seen.size() < Math.min(counted, MAX_SAMPLE);
        }
        // The count lags behind by up to a minute.
        return new Contents(Math.max(counted, seen.size()),
                seen.values().stream().limit(MAX_SAMPLE).map(SqsDeadLetterAdmin::letter).toList());
    }

    private long depth() {
        return client.getQueueAttributes(get -> get.queueUrl(queueUrl)
                .attributeNames(
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes()
                .values()
                .stream()
                .mapToLong(Long::parseLong)
                .sum();
    }

    /// Receives with a visibility timeout of zero, so that the next reader, or a redrive, finds the messages.
    private List<Message> look() {
        return client.receiveMessage(receive -> receive.queueUrl(queueUrl)
                .maxNumberOfMessages(MAX_SAMPLE)
                .visibilityTimeout(0)
                .waitTimeSeconds(WAIT_SECONDS)
                .messageAttributeNames(SqsDeadLetterSink.REASON)
                .messageSystemAttributeNames(MessageSystemAttributeName.ALL)).messages();
    }

    private static DeadLetter letter(Message message) {
        Map<MessageSystemAttributeName, String> attributes = message.attributes();
        boolean movedBySqs = attributes.containsKey(MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN);
        String reason = Optional.ofNullable(message.messageAttributes().get(SqsDeadLetterSink.REASON))
                .filter(_ -> !movedBySqs)
                .map(MessageAttributeValue::stringValue)
                .orElse(MOVED_BY_SQS);
        return new DeadLetter(delivery(message), reason,
                Instant.ofEpochMilli(Long.parseLong(attributes.get(MessageSystemAttributeName.SENT_TIMESTAMP))),
                Integer.parseInt(attributes.get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)));
    }

    private static Optional<QueuedDelivery> delivery(Message message) {
        try {
            return Optional.of(DeliveryMessage.read(message.body()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The destination is stated because messages that were sent to this queue directly, rather than moved by SQS, have
    /// no source queue.
    ///
    /// SQS refuses a second task, without an error code of its own. Its list of tasks lags, so a task that has just
    /// started or ended may be missing or have its former status. The list is therefore read again for a moment before
    /// its answer counts.
    @Override
    public Optional<Redrive> startRedrive(Optional<Integer> perSecond) {
        for (int tries = 1;; tries++) {
            Redrive redrive = Redrive.begun(clock.instant(), perSecond);
            try {
                client.startMessageMoveTask(start -> start.sourceArn(arn(queueUrl))
                        .destinationArn(arn(deliveriesUrl))
                        .maxNumberOfMessagesPerSecond(perSecond.orElse(null)));
                return Optional.of(redrive);
            } catch (SqsException e) {
                Optional<Redrive> latest = latestRedrive();
                if (latest.filter(Redrive::isGoingOn).isPresent()) {
                    return Optional.empty();
                }
                if (!mayBeRefusedForAnother(e)
                        || (tries == MAX_STARTS && latest.filter(this::hasJustBegun).isEmpty())) {
                    throw e;
                }
                if (tries == MAX_STARTS) {
                    return Optional.empty();
                }
                pause.accept(PAUSE);
            }
        }
    }

    /// Whether another task may be why SQS refuses this one: it has answered the request, and not that it is forbidden.
    private static boolean mayBeRefusedForAnother(SqsException e) {
        String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
        boolean forbidden = e.statusCode() == 403 || (code != null && code.contains("AccessDenied"));
        return e.statusCode() >= 400 && e.statusCode() < 500 && !forbidden;
    }

    private boolean hasJustBegun(Redrive redrive) {
        return redrive.startedAt().isAfter(clock.instant().minus(LAG));
    }

    @Override
    public Optional<Redrive> latestRedrive() {
        return latestTask().map(SqsDeadLetterAdmin::redrive);
    }

    @Override
    public Optional<Redrive> cancelRedrive() {
        Optional<ListMessageMoveTasksResultEntry> running = runningTask();
        if (running.isEmpty()) {
            return Optional.empty();
        }
        try {
            long moved = client.cancelMessageMoveTask(cancel -> cancel.taskHandle(running.get().taskHandle()))
                    .approximateNumberOfMessagesMoved();
            return running.map(task -> redrive(task).cancelling(moved));
        } catch (SqsException e) {
            if (runningTask().isPresent()) {
                throw e;
            }
            // It ended in between.
            return Optional.empty();
        }
    }

    private Optional<ListMessageMoveTasksResultEntry> runningTask() {
        return latestTask().filter(task -> redrive(task).status() == Redrive.Status.RUNNING);
    }

    private Optional<ListMessageMoveTasksResultEntry> latestTask() {
        return client.listMessageMoveTasks(list -> list.sourceArn(arn(queueUrl)).maxResults(MAX_TASKS))
                .results()
                .stream()
                .max(Comparator.comparing(ListMessageMoveTasksResultEntry::startedTimestamp));
    }

    private static Redrive redrive(ListMessageMoveTasksResultEntry task) {
        return new Redrive(
                status(task.status()),
                Optional.ofNullable(task.approximateNumberOfMessagesMoved()).orElse(0L),
                Optional.ofNullable(task.approximateNumberOfMessagesToMove()),
                Instant.ofEpochMilli(task.startedTimestamp()),
                Optional.ofNullable(task.maxNumberOfMessagesPerSecond()),
                Optional.ofNullable(task.failureReason()));
    }

    private static Redrive.Status status(String status) {
        return switch (status) {
            case "COMPLETED" -> Redrive.Status.COMPLETED;
            case "CANCELLING" -> Redrive.Status.CANCELLING;
            case "CANCELLED" -> Redrive.Status.CANCELLED;
            case "FAILED" -> Redrive.Status.FAILED;
            default -> Redrive.Status.RUNNING;
        };
    }

    private String arn(String url) {
        return arns.computeIfAbsent(url, _ -> client
                .getQueueAttributes(get -> get.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN));
    }
}
