package io.tidings.sqs;

import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

import io.tidings.delivery.DeadLetters;
import io.tidings.delivery.DeadLettersContract;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.testing.Examples;
import io.tidings.webhook.Webhook;

import static org.assertj.core.api.Assertions.assertThat;

class SqsDeadLettersIT extends DeadLettersContract {

    private final LocalQueue local = LocalQueue.create();
    private final DeadLetters deadLetters = new SqsDeadLetters(local.client(), local.url());

    @Override
    protected DeadLetters deadLetters() {
        return deadLetters;
    }

    @Override
    protected Map<QueuedDelivery, String> buried() {
        return local.receive()
                .stream()
                .collect(Collectors.toMap(message -> DeliveryMessage.read(message.body()),
                        message -> attribute(message, SqsDeadLetters.REASON)));
    }

    @Override
    protected Map<String, String> buriedUnreadable() {
        return local.receive()
                .stream()
                .collect(Collectors.toMap(Message::body, message -> attribute(message, SqsDeadLetters.REASON)));
    }

    @Test
    void shouldSayWhoseWhichAndWhyInTheAttributes() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());
        QueuedDelivery delivery = Examples.queued(webhook);

        deadLetters.bury(delivery, "exhausted: the receiver answered 500");

        assertThat(local.receive()).singleElement().satisfies(message -> {
            assertThat(attribute(message, SqsDeadLetters.REASON)).isEqualTo("exhausted: the receiver answered 500");
            assertThat(attribute(message, "organization")).isEqualTo(webhook.scope().organization().value());
            assertThat(attribute(message, "webhook")).isEqualTo(webhook.id().value());
            assertThat(attribute(message, "delivery")).isEqualTo(delivery.id().value());
            assertThat(message.attributes()).containsEntry(MessageSystemAttributeName.MESSAGE_GROUP_ID,
                    webhook.scope().organization().value());
        });
    }

    @Test
    void shouldCutLongReasons() {
        deadLetters.bury(Examples.queued(Examples.webhook(Examples.organizationScope())), "x".repeat(501));

        assertThat(buried()).containsValue("x".repeat(500));
    }

    @Test
    void shouldReplaceWhatSqsDoesNotTakeInAnAttribute() {
        deadLetters.bury(Examples.queued(Examples.webhook(Examples.organizationScope())),
                "a\u0000b\uFFFFc\uD83Dd\ne😀");

        assertThat(buried()).containsValue("a?b?c?d\ne😀");
    }

    @Test
    void shouldSayThatThereIsNoReason() {
        deadLetters.bury(Examples.queued(Examples.webhook(Examples.organizationScope())), "");

        assertThat(buried()).containsValue("unknown");
    }

    private static String attribute(Message message, String name) {
        MessageAttributeValue value = message.messageAttributes().get(name);
        assertThat(value.dataType()).isEqualTo("String");
        return value.stringValue();
    }
}
