package io.tidings.sqs;

import java.time.Duration;

import software.amazon.awssdk.services.sqs.SqsClient;

import io.tidings.delivery.DelayedChecks;
import io.tidings.webhook.WebhookKey;

/// [DelayedChecks] by delayed messages on the queue of deliveries. The organization is the message group, as it is that of its
/// deliveries.
public final class SqsDelayedChecks implements DelayedChecks {

    private final SqsClient client;
    private final String queueUrl;

    public SqsDelayedChecks(SqsClient client, String queueUrl) {
        this.client = client;
        this.queueUrl = queueUrl;
    }

    @Override
    public void request(WebhookKey webhook, Duration delay) {
        client.sendMessage(message -> message.queueUrl(queueUrl)
                .messageBody(CheckMessage.write(webhook))
                .messageGroupId(webhook.scope().organization().value())
                .delaySeconds(Math.toIntExact(delay.plusMillis(999).toSeconds())));
    }
}
