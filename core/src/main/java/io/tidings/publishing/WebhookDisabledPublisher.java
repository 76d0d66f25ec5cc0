package io.tidings.publishing;

import java.time.Instant;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.delivery.DisablementNotices;
import io.tidings.event.EventContent;
import io.tidings.event.EventTypeName;
import io.tidings.event.Payload;
import io.tidings.json.Json;
import io.tidings.organization.Scope;
import io.tidings.webhook.Webhook;

/// Tells an organization by the event `WEBHOOK_DISABLED`, published under a key of the webhook and its revision: once,
/// until the webhook is changed.
public final class WebhookDisabledPublisher implements DisablementNotices {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookDisabledPublisher.class);
    private static final EventTypeName TYPE = new EventTypeName("WEBHOOK_DISABLED");

    private final Publisher publisher;

    public WebhookDisabledPublisher(Publisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void disabling(Webhook webhook, String reason, Instant since) {
        Payload payload = Payload.of(Json.object()
                .put("webhook", webhook.id().value())
                .put("reason", reason)
                .put("since", since.toString()));
        IdempotencyKey key = new IdempotencyKey(
                "tidings-webhook-disabled-" + webhook.id().value() + "-" + webhook.revision());
        Publication publication = publisher.publishOwn(new NewEvent(
                new Scope.OfOrganization(webhook.scope().organization()), TYPE, Optional.of(key),
                EventContent.of(payload), Optional.empty()));
        switch (publication) {
            case Publication.Accepted _ ->
                LOG.info("webhook {} is being disabled: {}", webhook.id().value(), reason);
            case Publication.NoScope _ -> LOG.debug("the organization of webhook {} is gone", webhook.id().value());
            case Publication.Conflict _ -> throw impossible(publication);
            case Publication.TooLarge _ -> throw impossible(publication);
            case Publication.UnknownType _ -> throw impossible(publication);
            case Publication.Invalid _ -> throw impossible(publication);
        }
    }

    private static IllegalStateException impossible(Publication publication) {
        return new IllegalStateException("WEBHOOK_DISABLED could not be published: " + publication);
    }
}
