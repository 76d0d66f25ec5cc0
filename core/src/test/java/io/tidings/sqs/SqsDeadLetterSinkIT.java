package io.tidings.sqs;

import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

import io.tidings.delivery.DeadLetterSink;
import io.tidings.delivery.DeadLetterSinkContract;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.testing.Examples;
import io.tidings.webhook.Webhook;

import static org.assertj.core.api.Assertions.assertThat;

class SqsDeadLetterSinkIT extends DeadLetterSinkContract {

    private final LocalQueue local = LocalQueue.create();
    private final DeadLetterSink deadLetters = new SqsDeadLetterSink(local.client(), local.url());

    @Override
    protected DeadLetterSink deadLetters() {
        return deadLetters;
    }

    @Override
    protected Map<QueuedDelivery, String> sent() {
        return local.receive()
                .stream()
                .collect(Collectors.toMap(message -> DeliveryMessage.read(message.body()),
                        message -> attribute(message, SqsDeadLetterSink.REASON)));
    }

    @Override
    protected Map<String, String> sentUnreadable() {
        return local.receive()
                .stream()
                .collect(Collectors.toMap(Message::body, message -> attribute(message, SqsDeadLetterSink.REASON)));
    }

    @Test
    void shouldSayWhoseWhichAndWhyInTheAttributes() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        QueuedDelivery delivery = Examples.queued(webhook);

        deadLetters.sendDeadLetter(delivery, "exhausted: the receiver answered 500");

        assertThat(local.receive()).singleElement().satisfies(message -> {
            assertThat(attribute(message, SqsDeadLetterSink.REASON)).isEqualTo("exhausted: the receiver answered 500");
            assertThat(attribute(message, "organization")).isEqualTo(webhook.scope().organization().value());
            assertThat(attribute(message, "webhook")).isEqualTo(webhook.id().value());
            assertThat(attribute(message, "delivery")).isEqualTo(delivery.id().value());
            assertThat(message.attributes()).containsEntry(MessageSystemAttributeName.MESSAGE_GROUP_ID,
                    webhook.scope().organization().value());
        });
    }

    @Test
    void shouldCutLongReasons() {
        deadLetters.sendDeadLetter(Examples.queued(Examples.webhook(Examples.organizationScope())), "x".repeat(501));

        assertThat(sent()).containsValue("x".repeat(500));
    }

    @Test
    void shouldReplaceWhatSqsDoesNotTakeInAnAttribute() {
        deadLetters.sendDeadLetter(Examples.queued(Examples.webhook(Examples.organizationScope())),
                "a\u0000b\uFFFFc\uD83Dd\ne😀");

        assertThat(sent()).containsValue("a?b?c?d\ne😀");
    }

    @Test
    void shouldSayThatThereIsNoReason() {
        deadLetters.sendDeadLetter(Examples.queued(Examples.webhook(Examples.organizationScope())), "");

        assertThat(sent()).containsValue("unknown");
    }

    private static String attribute(Message message, String name) {
        MessageAttributeValue value = message.messageAttributes().get(name);
        assertThat(value.dataType()).isEqualTo("String");
        return value.stringValue();
    }
}
