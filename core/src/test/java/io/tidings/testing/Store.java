package io.tidings.testing;

import java.time.Duration;

import io.tidings.access.ApiTokens;
import io.tidings.audit.AuditLog;
import io.tidings.delivery.Deliveries;
import io.tidings.delivery.Events;
import io.tidings.event.EventContents;
import io.tidings.organization.Organization;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Organizations;
import io.tidings.organization.Project;
import io.tidings.organization.Projects;
import io.tidings.organization.Scope;
import io.tidings.publishing.CustomEventTypes;
import io.tidings.publishing.IdempotencyStore;
import io.tidings.removal.Leftovers;
import io.tidings.removal.Removals;
import io.tidings.replay.Replays;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.Webhooks;

import static org.assertj.core.api.Assertions.assertThat;

/// All ports of one store, so that a contract can speak of what they do to each other.
///
/// @param clock what the store goes by
public record Store(
        Organizations organizations,
        Projects projects,
        ApiTokens tokens,
        Webhooks webhooks,
        CustomEventTypes types,
        Events events,
        EventContents contents,
        IdempotencyStore idempotencyStore,
        Deliveries deliveries,
        Replays replays,
        AuditLog audit,
        Removals removals,
        Leftovers leftovers,
        TestingClock clock) {

    /// How long events and deliveries are kept.
    public static final Duration RETENTION = Duration.ofDays(30);

    /// How long audit records are kept.
    public static final Duration AUDIT_RETENTION = Duration.ofDays(365);

    /// Registers an organization that nobody else uses.
    public OrganizationId newOrganization() {
        Organization organization = Examples.organization();
        organizations.save(organization);
        return organization.id();
    }

    /// Registers a project that nobody else uses.
    public Scope newProject(OrganizationId organization) {
        Project project = Examples.project(organization);
        projects.save(project);
        return new Scope.OfProject(organization, project.id());
    }

    /// Registers a webhook with the settings of [Examples#settings].
    public Webhook newWebhook(Scope scope) {
        Webhook webhook = Examples.webhook(scope);
        assertThat(webhooks.add(webhook)).isEqualTo(Webhooks.Added.ADDED);
        return webhook;
    }
}
