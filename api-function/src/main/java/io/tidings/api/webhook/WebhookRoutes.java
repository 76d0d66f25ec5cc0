package io.tidings.api.webhook;

import jakarta.inject.Singleton;

import io.micronaut.core.annotation.Nullable;

import io.tidings.api.problem.ProblemException;
import io.tidings.api.scope.ScopeResolver;
import io.tidings.organization.OrganizationId;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.Webhooks;

/// The paths of webhooks, and the webhook that a path names. Every route exists twice: for the webhooks of an organization
/// and for those of a project.
@Singleton
public final class WebhookRoutes {

    public static final String OF_ORGANIZATION = "/organizations/{organizationId}/settings/webhooks";
    public static final String OF_PROJECT = "/organizations/{organizationId}/projects/{projectId}/settings/webhooks";

    private static final String ONE = "/{webhookId}";

    /// One webhook, to which controllers append what they are about.
    public static final String ONE_OF_ORGANIZATION = OF_ORGANIZATION + ONE;
    public static final String ONE_OF_PROJECT = OF_PROJECT + ONE;

    private final Webhooks webhooks;

    WebhookRoutes(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    /// The key that a path names.
    ///
    /// @param project as text: see [ScopeResolver#parse]
    /// @throws ProblemException if the project's id is malformed
    public static WebhookKey key(OrganizationId organization, @Nullable String project, WebhookId webhook) {
        return new WebhookKey(ScopeResolver.parse(organization, project), webhook);
    }

    /// The webhook that a path names. What belongs to a webhook is stored under the webhook's id alone, so controllers ask here
    /// first whether the webhook is one of this organization's.
    ///
    /// @throws ProblemException if the project's id is malformed, or there is no such webhook
    public Webhook requireWebhook(OrganizationId organization, @Nullable String project, WebhookId webhook) {
        return requireWebhook(key(organization, project, webhook));
    }

    /// The webhook with this key.
    ///
    /// @throws ProblemException if there is none
    public Webhook requireWebhook(WebhookKey key) {
        return webhooks.findById(key).orElseThrow(() -> ProblemException.notFound("webhook"));
    }
}
