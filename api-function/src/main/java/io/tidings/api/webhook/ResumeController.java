package io.tidings.api.webhook;

import java.time.Clock;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.security.authentication.Authentication;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.access.Principals;
import io.tidings.api.audit.Audit;
import io.tidings.api.audit.Change;
import io.tidings.api.problem.ProblemException;
import io.tidings.audit.Action;
import io.tidings.audit.Subject;
import io.tidings.delivery.CheckScheduler;
import io.tidings.organization.OrganizationId;
import io.tidings.webhook.Health;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.Webhooks;

import static io.tidings.api.webhook.WebhookRoutes.ONE_OF_ORGANIZATION;
import static io.tidings.api.webhook.WebhookRoutes.ONE_OF_PROJECT;

/// An owner says that a receiver that could not be reached is back.
@Controller
final class ResumeController {

    private static final String RESUME = "/resume";

    private static final int MAX_TRIES = 5;

    private final WebhookRoutes routes;
    private final Webhooks webhooks;
    private final CheckScheduler calls;
    private final Audit audit;
    private final Clock clock;

    ResumeController(WebhookRoutes routes, Webhooks webhooks, CheckScheduler calls, Audit audit, Clock clock) {
        this.routes = routes;
        this.webhooks = webhooks;
        this.calls = calls;
        this.audit = audit;
        this.clock = clock;
    }

    /// Probes the receiver at once; when it takes the probe, everything follows that waits for it. Changes nothing while
    /// the receiver can be reached.
    @Post(uris = {ONE_OF_ORGANIZATION + RESUME, ONE_OF_PROJECT + RESUME})
    @Allowed(Role.ORG_ADMIN)
    @Status(HttpStatus.OK)
    WebhookView resumeWebhook(Authentication caller, OrganizationId organizationId,
            @Nullable @PathVariable String projectId, WebhookId webhookId) {
        Webhook webhook = routes.requireWebhook(organizationId, projectId, webhookId);
        if (webhook.deliveryMode() != Webhook.DeliveryMode.DELIVER) {
            throw ProblemException.conflict("The webhook is disabled; enable it, and held deliveries are sent.");
        }
        Change change = Change.of(caller, organizationId, Action.WEBHOOK_RESUME,
                new Subject(Subject.Type.WEBHOOK, webhookId.value(), webhook.settings().name().value()));
        return audit.record(change, () -> WebhookView.of(resumed(webhook), Principals.of(caller).role()));
    }

    private Webhook resumed(Webhook webhook) {
        Webhook current = webhook;
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            Health before = current.health();
            Health resumed = before.resumed(clock.instant());
            if (before.equals(resumed)) {
                return current;
            }
            if (webhooks.saveHealth(current.key(), resumed)) {
                calls.healthChanged(current.key(), before, resumed);
                return current.with(resumed);
            }
            current = routes.requireWebhook(webhook.key());
        }
        throw ProblemException.conflict("The webhook is being called at this moment; try again.");
    }
}
