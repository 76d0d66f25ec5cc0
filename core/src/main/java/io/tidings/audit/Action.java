package io.tidings.audit;

import io.tidings.naming.WireName;

/// What can be done that leaves an [AuditRecord].
public enum Action implements WireName {

    ORGANIZATION_CREATE("organization.create"),
    ORGANIZATION_UPDATE("organization.update"),
    ORGANIZATION_DELETE("organization.delete"),
    PROJECT_CREATE("project.create"),
    PROJECT_UPDATE("project.update"),
    PROJECT_DELETE("project.delete"),
    TOKEN_CREATE("token.create"),
    TOKEN_DELETE("token.delete"),
    EVENT_TYPE_CREATE("event-type.create"),
    EVENT_TYPE_UPDATE("event-type.update"),
    EVENT_TYPE_DELETE("event-type.delete"),
    WEBHOOK_CREATE("webhook.create"),
    WEBHOOK_UPDATE("webhook.update"),
    WEBHOOK_DELETE("webhook.delete"),
    /// Tidings disabled the webhook, because its receiver is gone or failed for too long.
    WEBHOOK_DISABLE("webhook.disable"),
    WEBHOOK_TEST("webhook.test"),
    /// An administrator requested a probe, because the receiver is back.
    WEBHOOK_RESUME("webhook.resume"),
    /// The signing secrets were shown to an administrator.
    SECRET_REVEAL("webhook.secret.reveal"),
    SECRET_ROTATE("webhook.secret.rotate"),
    DELIVERY_RESEND("delivery.resend"),
    REPLAY_BEGIN("replay.begin"),
    REPLAY_CANCEL("replay.cancel"),
    EVENT_ERASE("event.expunge"),
    REDRIVE_BEGIN("redrive.begin"),
    REDRIVE_CANCEL("redrive.cancel"),
    /// A rotation of the deployment's own keys.
    KEYS_ROTATE("keys.rotate");

    private final String wireName;

    Action(String wireName) {
        this.wireName = wireName;
    }

    /// The action as the API spells it.
    @Override
    public String wireName() {
        return wireName;
    }

    /// @throws IllegalArgumentException if no action is spelled so
    public static Action of(String wireName) {
        return WireName.find(values(), wireName)
                .orElseThrow(() -> new IllegalArgumentException("unknown action '" + wireName + "'"));
    }

    /// Whether it concerns the platform as a whole and is also in the platform's log.
    public boolean concernsPlatform() {
        return switch (this) {
            case ORGANIZATION_CREATE, ORGANIZATION_UPDATE, ORGANIZATION_DELETE, REDRIVE_BEGIN, REDRIVE_CANCEL, KEYS_ROTATE ->
                true;
            case PROJECT_CREATE, PROJECT_UPDATE, PROJECT_DELETE, TOKEN_CREATE, TOKEN_DELETE, EVENT_TYPE_CREATE,
                    EVENT_TYPE_UPDATE, EVENT_TYPE_DELETE, WEBHOOK_CREATE, WEBHOOK_UPDATE, WEBHOOK_DELETE,
                    WEBHOOK_DISABLE, WEBHOOK_TEST, WEBHOOK_RESUME, SECRET_REVEAL, SECRET_ROTATE, DELIVERY_RESEND, REPLAY_BEGIN,
                    REPLAY_CANCEL, EVENT_ERASE ->
                false;
        };
    }
}
