package io.tidings.publishing;

import java.time.Instant;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.access.Identity;
import io.tidings.audit.Action;
import io.tidings.audit.AuditId;
import io.tidings.audit.AuditLog;
import io.tidings.audit.AuditRecord;
import io.tidings.audit.Subject;
import io.tidings.delivery.DisabledWebhookNotifier;
import io.tidings.event.EventContent;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.event.Payload;
import io.tidings.identity.EntityId;
import io.tidings.json.Json;
import io.tidings.organization.Scope;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookStatus;

/// Tells an organization by the event `WEBHOOK_DISABLED`, published under a key of the webhook and its revision, and by its
/// audit log: once, until the webhook is changed.
public final class WebhookDisabledPublisher implements DisabledWebhookNotifier {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookDisabledPublisher.class);
    private static final EventTypeName TYPE = new EventTypeName("WEBHOOK_DISABLED");

    private final Publisher publisher;
    private final AuditLog audit;

    public WebhookDisabledPublisher(Publisher publisher, AuditLog audit) {
        this.publisher = publisher;
        this.audit = audit;
    }

    @Override
    public void notifyDisabled(Webhook webhook, String reason, Instant since) {
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
            case Publication.Accepted(var event, var _, var _) -> {
                audit.save(record(event, webhook, reason));
                LOG.info("webhook {} is being disabled: {}", webhook.id().value(), reason);
            }
            case Publication.NoScope _ ->
                LOG.debug("the organization of webhook {} has been removed", webhook.id().value());
            case Publication.Conflict _ -> throw impossible(publication);
            case Publication.TooLarge _ -> throw impossible(publication);
            case Publication.UnknownType _ -> throw impossible(publication);
            case Publication.NoDocument _ -> throw impossible(publication);
            case Publication.Invalid _ -> throw impossible(publication);
            case Publication.Undecided _ -> throw impossible(publication);
            case Publication.FilterTooCostly(var costly, var _) -> LOG.warn(
                    "webhook {} is being disabled without an event: evaluating the filter of webhook {} exceeds its budget",
                    webhook.id().value(), costly.id().value());
        }
    }

    /// However often it is told, the event is the same, and so is the record.
    private static AuditRecord record(EventId event, Webhook webhook, String reason) {
        return new AuditRecord(new AuditId(event.value()), EntityId.time(event.value()), Identity.SYSTEM,
                Optional.empty(), Action.WEBHOOK_DISABLE,
                new Subject(Subject.Type.WEBHOOK, webhook.id().value(), webhook.settings().name().value()),
                Optional.of(webhook.scope().organization()),
                Optional.of(Json.text(Json.object().put("active", true))),
                Optional.of(Json.text(Json.object()
                        .put("active", false)
                        .put("status", WebhookStatus.DISABLED.wireName())
                        .put("disabledReason", reason))),
                true);
    }

    private static IllegalStateException impossible(Publication publication) {
        return new IllegalStateException("WEBHOOK_DISABLED could not be published: " + publication);
    }
}
