package io.tidings.event;

import java.time.Instant;
import java.util.Optional;

import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;

/// Something that happened, published once. What it carries is an [EventContent].
///
/// @param project the project that it happened in; empty if it concerns the organization at large
/// @param occurredAt when it happened, by its publisher's word; the time of publication if nothing was said
/// @param test whether nothing has happened: a webhook's owner is trying it out with a sample
public record Event(
        EventId id,
        OrganizationId organization,
        Optional<ProjectId> project,
        EventTypeName type,
        Instant occurredAt,
        Instant publishedAt,
        boolean test) {

    /// Something that has happened.
    public Event(EventId id, OrganizationId organization, Optional<ProjectId> project, EventTypeName type,
            Instant occurredAt, Instant publishedAt) {
        this(id, organization, project, type, occurredAt, publishedAt, false);
    }

    /// Where it happened.
    public Scope scope() {
        return Scope.of(organization, project);
    }
}
