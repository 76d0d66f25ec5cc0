package io.tidings.sqs;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

import io.tidings.delivery.DelayedChecks;
import io.tidings.delivery.DelayedChecksContract;
import io.tidings.testing.Examples;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookKey;

import static org.assertj.core.api.Assertions.assertThat;

class SqsDelayedChecksIT extends DelayedChecksContract {

    private final LocalQueue local = LocalQueue.create();
    private final DelayedChecks checks = new SqsDelayedChecks(local.client(), local.url());

    @Override
    protected DelayedChecks checks() {
        return checks;
    }

    @Override
    protected List<WebhookKey> receive() {
        return local.receive().stream().map(Message::body).map(CheckMessage::read).toList();
    }

    @Override
    protected void pass(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldGroupMessagesByOrganization() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());

        checks.request(webhook.key(), Duration.ZERO);

        assertThat(local.receive()).singleElement().satisfies(message -> {
            assertThat(CheckMessage.isOne(message.body())).isTrue();
            assertThat(message.attributes()).containsEntry(MessageSystemAttributeName.MESSAGE_GROUP_ID,
                    webhook.scope().organization().value());
        });
    }
}
