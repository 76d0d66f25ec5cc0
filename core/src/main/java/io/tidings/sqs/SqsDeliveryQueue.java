package io.tidings.sqs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

import io.tidings.delivery.DeliveryQueue;
import io.tidings.delivery.MessageReceipt;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.webhook.Lane;

import static java.nio.charset.StandardCharsets.UTF_8;

/// [DeliveryQueue] on SQS. The organization is the message group, so that SQS's fair queues keep one noisy tenant from
/// delaying the others.
public final class SqsDeliveryQueue implements DeliveryQueue {

    private static final Logger LOG = LoggerFactory.getLogger(SqsDeliveryQueue.class);

    private static final int MAX_ENTRIES = 10;
    /// What SQS takes in one call, with some room for attributes: 256 KiB is its oldest and lowest limit.
    private static final int MAX_BATCH_BYTES = 250_000;
    private static final int MAX_TRIES = 4;

    private final SqsClient client;
    private final String fastUrl;
    private final String slowUrl;

    /// @param fastUrl the queue of the fast lane
    /// @param slowUrl the queue of the slow lane
    public SqsDeliveryQueue(SqsClient client, String fastUrl, String slowUrl) {
        this.client = client;
        this.fastUrl = fastUrl;
        this.slowUrl = slowUrl;
    }

    private String url(Lane lane) {
        return switch (lane) {
            case FAST -> fastUrl;
            case SLOW -> slowUrl;
        };
    }

    @Override
    public void enqueueDelayed(Collection<Delayed> deliveries) {
        Map<Lane, List<Delayed>> byLane = deliveries.stream()
                .collect(Collectors.groupingBy(delayed -> delayed.delivery().lane()));
        byLane.forEach((lane, part) -> enqueue(part, url(lane)));
    }

    private void enqueue(List<Delayed> deliveries, String queueUrl) {
        List<SendMessageBatchRequestEntry> batch = new ArrayList<>();
        int bytes = 0;
        for (Delayed delayed : deliveries) {
            QueuedDelivery delivery = delayed.delivery();
            String body = DeliveryMessage.write(delivery);
            int length = body.getBytes(UTF_8).length;
            if (batch.size() == MAX_ENTRIES || (!batch.isEmpty() && bytes + length > MAX_BATCH_BYTES)) {
                send(batch, queueUrl);
                batch.clear();
                bytes = 0;
            }
            bytes += length;
            batch.add(SendMessageBatchRequestEntry.builder()
                    .id(String.valueOf(batch.size()))
                    .messageBody(body)
                    .messageGroupId(delivery.event().organization().value())
                    .delaySeconds(seconds(delayed.delay()))
                    .build());
        }
        if (!batch.isEmpty()) {
            send(batch, queueUrl);
        }
    }

    /// SQS may accept some entries and not others; those are sent again.
    private void send(List<SendMessageBatchRequestEntry> batch, String queueUrl) {
        Map<String, SendMessageBatchRequestEntry> left = batch.stream()
                .collect(Collectors.toMap(SendMessageBatchRequestEntry::id, Function.identity()));
        List<BatchResultErrorEntry> failed = List.of();
        for (int attempt = 0; attempt < MAX_TRIES && !left.isEmpty(); attempt++) {
            List<SendMessageBatchRequestEntry> entries = List.copyOf(left.values());
            SendMessageBatchResponse response = client.sendMessageBatch(r -> r.queueUrl(queueUrl).entries(entries));
            response.successful().forEach(sent -> left.remove(sent.id()));
            failed = response.failed();
        }
        if (!left.isEmpty()) {
            throw new IllegalStateException("SQS did not accept " + left.size() + " of " + batch.size() + " messages: "
                    + failed.stream().map(BatchResultErrorEntry::code).distinct().toList());
        }
    }

    @Override
    public void changeVisibility(Map<MessageReceipt, Duration> delays) {
        Map<Lane, List<Map.Entry<MessageReceipt, Duration>>> byLane = delays.entrySet()
                .stream()
                .collect(Collectors.groupingBy(delay -> delay.getKey().lane()));
        byLane.forEach((lane, all) -> {
            for (int from = 0; from < all.size(); from += MAX_ENTRIES) {
                changeVisibility(all.subList(from, Math.min(all.size(), from + MAX_ENTRIES)), url(lane));
            }
        });
    }

    private void changeVisibility(List<Map.Entry<MessageReceipt, Duration>> part, String queueUrl) {
        List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
        for (Map.Entry<MessageReceipt, Duration> entry : part) {
            entries.add(ChangeMessageVisibilityBatchRequestEntry.builder()
                    .id(String.valueOf(entries.size()))
                    .receiptHandle(entry.getKey().handle())
                    .visibilityTimeout(seconds(entry.getValue()))
                    .build());
        }
        try {
            client.changeMessageVisibilityBatch(request -> request.queueUrl(queueUrl).entries(entries))
                    .failed()
                    .forEach(failure -> LOG.warn(
                            "message {} could not be delayed ({}); it will be received after its visibility timeout",
                            part.get(Integer.parseInt(failure.id())).getKey().messageId(), failure.code()));
        } catch (RuntimeException e) {
            LOG.warn("{} messages could not be delayed; they will be received after their visibility timeout",
                    entries.size(), e);
        }
    }

    /// Rounded up: never sooner than asked.
    private static int seconds(Duration delay) {
        return Math.toIntExact(delay.plusMillis(999).toSeconds());
    }
}
