package io.tidings.sqs;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

import io.tidings.delivery.WakeUps;
import io.tidings.delivery.WakeUpsContract;
import io.tidings.testing.Examples;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookKey;

import static org.assertj.core.api.Assertions.assertThat;

class SqsWakeUpsIT extends WakeUpsContract {

    private final LocalQueue local = LocalQueue.create();
    private final WakeUps wakeUps = new SqsWakeUps(local.client(), local.url());

    @Override
    protected WakeUps wakeUps() {
        return wakeUps;
    }

    @Override
    protected List<WebhookKey> receive() {
        return local.receive().stream().map(Message::body).map(WakeUpMessage::read).toList();
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

        wakeUps.request(webhook.key(), Duration.ZERO);

        assertThat(local.receive()).singleElement().satisfies(message -> {
            assertThat(WakeUpMessage.isOne(message.body())).isTrue();
            assertThat(message.attributes()).containsEntry(MessageSystemAttributeName.MESSAGE_GROUP_ID,
                    webhook.scope().organization().value());
        });
    }
}
