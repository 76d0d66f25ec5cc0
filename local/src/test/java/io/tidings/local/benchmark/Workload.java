package io.tidings.local.benchmark;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;

import io.tidings.delivery.QueuedDelivery;
import io.tidings.delivery.Target;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.event.Event;
import io.tidings.event.EventCatalog;
import io.tidings.event.EventContent;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.event.Payload;
import io.tidings.format.CallbackContent;
import io.tidings.format.CallbackFormats;
import io.tidings.identity.IdGenerator;
import io.tidings.json.Json;
import io.tidings.naming.Name;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Scope;
import io.tidings.sqs.SqsDeliveryQueue;
import io.tidings.webhook.EventSelector;
import io.tidings.webhook.Health;
import io.tidings.webhook.SigningSecret;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookSettings;

/// Deliveries to webhooks, whose callbacks have bodies of `bodyBytes`.
record Workload(List<Webhook> webhooks, int bodyBytes) {

    private static final String TYPE = "deployment.build.created";
    private static final String ORGANIZATION = "parallelworks";
    private static final IdGenerator IDS = new IdGenerator(Clock.systemUTC(), ThreadLocalRandom::current);

    /// @param receivers the URLs, one webhook each
    static Workload to(List<URI> receivers, int bodyBytes) {
        return new Workload(receivers.stream().map(Workload::webhook).toList(), bodyBytes);
    }

    private static Webhook webhook(URI receiver) {
        Instant now = Instant.now();
        Webhook webhook = Webhook.create(new WebhookId(IDS.next()),
                new Scope.OfOrganization(new OrganizationId(IDS.next())),
                WebhookSettings.of(new Name("Builds"), new CallbackUrl(receiver.toString()),
                        List.of(new EventSelector(TYPE))),
                SigningSecret.create(new SecureRandom()), now);
        // Its health never changes worthily, as is the case with all but one callback per minute.
        return webhook.with(Health.unknown().delivered(now.plus(Duration.ofDays(1))).answeredFast());
    }

    /// An invocation's event with `size` new deliveries, as Lambda would hand it over.
    SQSEvent batch(int size) {
        SentMessages sqs = new SentMessages();
        EventContent content = content();
        new SqsDeliveryQueue(sqs, "", "")
                .enqueue(IntStream.range(0, size).mapToObj(_ -> queued(content, anyWebhook())).toList());
        SQSEvent batch = new SQSEvent();
        batch.setRecords(sqs.bodies().stream().map(Workload::message).toList());
        return batch;
    }

    EventContent content() {
        int padding = bodyBytes - bodyLength(queued(content(""), webhooks.getFirst()));
        return content("-".repeat(padding));
    }

    private int bodyLength(QueuedDelivery queued) {
        CallbackContent subject = new CallbackContent(queued.event(), queued.content().orElseThrow(),
                queued.target().type(),
                webhooks.getFirst(), queued.organizationName());
        return new CallbackFormats(EventCatalog.builtIn()).write(subject).bytes().length;
    }

    private static EventContent content(String padding) {
        return EventContent.of(Payload.of(Json.parse("""
            {"deployment": "demo", "build": 4711, "status": "succeeded", "seconds": 81.25,
             "commit": {"id": "5f2b1c0e9a7d", "author": "demo@example.com", "message": "Größer — faster"},
             "steps": ["fetch", "compile", "test", "package"], "log": "%s"}""".formatted(padding))));
    }

    private Webhook anyWebhook() {
        return webhooks.get(ThreadLocalRandom.current().nextInt(webhooks.size()));
    }

    private static QueuedDelivery queued(EventContent content, Webhook webhook) {
        Instant now = Instant.now();
        Event event = new Event(new EventId(IDS.next()), webhook.scope().organization(), Optional.empty(),
                new EventTypeName(TYPE), now, now);
        return QueuedDelivery.first(new Target(webhook.key(), event.type()), event, ORGANIZATION, content);
    }

    static SQSMessage message(String body) {
        SQSMessage message = new SQSMessage();
        message.setMessageId(UUID.randomUUID().toString());
        message.setReceiptHandle(UUID.randomUUID().toString());
        message.setBody(body);
        return message;
    }
}
