package io.tidings.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.inject.Singleton;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.micronaut.context.ApplicationContext;

import io.tidings.delivery.QueuedDelivery;
import io.tidings.delivery.Target;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.event.Event;
import io.tidings.event.EventContent;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.event.Payload;
import io.tidings.function.Priming;
import io.tidings.function.PrimingContext;
import io.tidings.json.Json;
import io.tidings.keys.SigningKey;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Scope;
import io.tidings.sending.Callback;
import io.tidings.sending.CallbackSender;
import io.tidings.sqs.DeliveryMessage;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

/// Handles events that go all the way to the table, but change nothing: a delivery to a webhook that does not exist is
/// forgotten, and a sweep without time looks whether there is anything to do. A key that is made for that and thrown away signs,
/// which loads what signs. A callback goes to an address that is never permitted, so that no request leaves.
@Singleton
final class DispatchPriming implements Priming {

    private static final String NOBODY = "000000000000000000000000";
    /// RFC 5737: for documentation, so nobody's.
    private static final String NOWHERE = "https://192.0.2.1/";
    private static final byte[] NOTHING = {'{', '}'};
    private static final Duration TIME_FOR_A_BATCH = Duration.ofMinutes(1);

    private final ApplicationContext application;
    private final CallbackSender sender;

    DispatchPriming(ApplicationContext application, CallbackSender sender) {
        this.application = application;
        this.sender = sender;
    }

    @Override
    public List<Step> steps() {
        return List.of(
                new Step("a batch", () -> new DispatchHandler(application).handleRequest(batch(),
                        new PrimingContext(TIME_FOR_A_BATCH))),
                new Step("a sweep", () -> new SweepHandler(application).handleRequest(new ScheduledEvent(),
                        new PrimingContext(Duration.ZERO))),
                new Step("a signature", () -> SigningKey.create().sign(NOTHING)),
                new Step("a callback", () -> sender.send(callback(), Duration.ofSeconds(1))));
    }

    private static Callback callback() {
        return new Callback(new OrganizationId(NOBODY), new CallbackUrl(NOWHERE),
                Map.of("content-type", "application/json"), NOTHING);
    }

    private static SQSEvent batch() {
        SQSMessage message = new SQSMessage();
        message.setMessageId("priming");
        message.setReceiptHandle("priming");
        message.setAttributes(Map.of("ApproximateReceiveCount", "1"));
        message.setBody(DeliveryMessage.write(delivery()));
        SQSEvent event = new SQSEvent();
        event.setRecords(List.of(message));
        return event;
    }

    private static QueuedDelivery delivery() {
        OrganizationId organization = new OrganizationId(NOBODY);
        EventTypeName type = new EventTypeName("USER_DISABLED");
        WebhookKey webhook = new WebhookKey(new Scope.OfOrganization(organization), new WebhookId(NOBODY));
        Event event = new Event(new EventId(NOBODY), organization, Optional.empty(), type, Instant.EPOCH,
                Instant.EPOCH);
        return QueuedDelivery.first(new Target(webhook, type), event, "nobody",
                EventContent.of(Payload.of(Json.object())));
    }
}
