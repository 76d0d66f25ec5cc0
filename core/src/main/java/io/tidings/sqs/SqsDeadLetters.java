package io.tidings.sqs;

import java.util.Map;

import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

import io.tidings.delivery.DeadLetters;
import io.tidings.delivery.QueuedDelivery;

/// [DeadLetters] on SQS.
public final class SqsDeadLetters implements DeadLetters {

    /// The message attribute that says why.
    public static final String REASON = "reason";

    private static final int MAX_REASON_LENGTH = 500;

    private final SqsClient client;
    private final String queueUrl;

    public SqsDeadLetters(SqsClient client, String queueUrl) {
        this.client = client;
        this.queueUrl = queueUrl;
    }

    @Override
    public void bury(QueuedDelivery delivery, String reason) {
        client.sendMessage(request -> request
                .queueUrl(queueUrl)
                .messageBody(DeliveryMessage.write(delivery))
                .messageGroupId(delivery.event().organization().value())
                .messageAttributes(Map.of(
                        REASON,
                        text(reason.length() > MAX_REASON_LENGTH ? reason.substring(0, MAX_REASON_LENGTH) : reason),
                        "organization", text(delivery.event().organization().value()),
                        "webhook", text(delivery.target().webhook().id().value()),
                        "delivery", text(delivery.id().value()))));
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
    }
}
