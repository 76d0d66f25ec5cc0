package io.tidings.sqs;

import java.util.Map;

import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

import io.tidings.delivery.DeadLetterSink;
import io.tidings.delivery.QueuedDelivery;

/// [DeadLetterSink] on SQS.
public final class SqsDeadLetterSink implements DeadLetterSink {

    /// The message attribute that says why.
    public static final String REASON = "reason";

    private static final int MAX_REASON_LENGTH = 500;

    private final SqsClient client;
    private final String queueUrl;

    public SqsDeadLetterSink(SqsClient client, String queueUrl) {
        this.client = client;
        this.queueUrl = queueUrl;
    }

    @Override
    public void sendDeadLetter(QueuedDelivery delivery, String reason) {
        client.sendMessage(request -> request
                .queueUrl(queueUrl)
                .messageBody(DeliveryMessage.write(delivery))
                .messageGroupId(delivery.event().organization().value())
                .messageAttributes(Map.of(
                        REASON,
                        text(sendable(reason)),
                        "organization", text(delivery.event().organization().value()),
                        "webhook", text(delivery.target().webhook().id().value()),
                        "delivery", text(delivery.id().value()))));
    }

    /// Without a message group: nobody knows whose it is.
    @Override
    public void sendUnreadable(String body, String reason) {
        client.sendMessage(request -> request
                .queueUrl(queueUrl)
                .messageBody(body)
                .messageAttributes(Map.of(REASON, text(sendable(reason)))));
    }

    /// Reasons may repeat what a receiver or a library said; SQS takes neither every character nor nothing at all.
    private static String sendable(String reason) {
        StringBuilder text = new StringBuilder();
        reason.codePoints()
                .limit(MAX_REASON_LENGTH)
                .map(c -> isSendable(c) ? c : '?')
                .forEach(text::appendCodePoint);
        return text.isEmpty() ? "unknown" : text.toString();
    }

    private static boolean isSendable(int codePoint) {
        return codePoint < 0x20
                ? codePoint == '\t' || codePoint == '\n' || codePoint == '\r'
                : Character.getType(codePoint) != Character.SURROGATE && codePoint != 0xFFFE && codePoint != 0xFFFF;
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
    }
}
