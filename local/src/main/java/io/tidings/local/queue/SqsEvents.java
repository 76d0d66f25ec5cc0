package io.tidings.local.queue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// Turns received messages into events as Lambda does.
///
/// @param arn of the queue
public record SqsEvents(String arn) {

    private static final int REGION = 3;

    /// The event of one batch.
    public SQSEvent of(List<Message> messages) {
        SQSEvent event = new SQSEvent();
        event.setRecords(messages.stream().map(this::message).toList());
        return event;
    }

    private SQSMessage message(Message received) {
        SQSEvent.SQSMessage message = new SQSMessage();
        message.setMessageId(received.messageId());
        message.setReceiptHandle(received.receiptHandle());
        message.setBody(received.body());
        message.setMd5OfBody(received.md5OfBody());
        message.setMd5OfMessageAttributes(received.md5OfMessageAttributes());
        message.setAttributes(Map.copyOf(received.attributesAsStrings()));
        message.setMessageAttributes(attributes(received.messageAttributes()));
        message.setEventSource("aws:sqs");
        message.setEventSourceArn(arn);
        message.setAwsRegion(arn.split(":", -1)[REGION]);
        return message;
    }

    private static Map<String, MessageAttribute> attributes(Map<String, MessageAttributeValue> received) {
        TreeMap<String, SQSEvent.MessageAttribute> attributes = new TreeMap<>();
        received.forEach((name, value) -> attributes.put(name, attribute(value)));
        return attributes;
    }

    private static MessageAttribute attribute(MessageAttributeValue value) {
        SQSEvent.MessageAttribute attribute = new MessageAttribute();
        attribute.setDataType(value.dataType());
        attribute.setStringValue(value.stringValue());
        if (value.binaryValue() != null) {
            attribute.setBinaryValue(ByteBuffer.wrap(value.binaryValue().asByteArray()));
        }
        // SQS reserves lists for later; Lambda passes them empty.
        attribute.setStringListValues(List.of());
        attribute.setBinaryListValues(List.of());
        return attribute;
    }
}
