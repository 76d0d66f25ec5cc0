package io.tidings.event;

import java.time.Instant;
import java.util.Optional;

import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.trace.TraceContext;

/// Something that happened, published once. What it carries is an [EventContent].
///
/// @param project the project that it happened in; empty if it concerns the organization at large
/// @param occurredAt when it happened, by its publisher's word; the time of publication if nothing was said
/// @param test whether nothing has happened: a webhook's owner is trying it out with a sample
/// @param trace the request that published it, in its distributed trace; empty if Tidings itself did
public record Event(
        EventId id,
        OrganizationId organization,
        Optional<ProjectId> project,
        EventTypeName type,
        Instant occurredAt,
        Instant publishedAt,
        boolean test,
        Optional<TraceContext> trace) {

    /// An event outside of any trace.
    public Event(EventId id, OrganizationId organization, Optional<ProjectId> project, EventTypeName type,
            Instant occurredAt, Instant publishedAt, boolean test) {
        this(id, organization, project, type, occurredAt, publishedAt, test, Optional.empty());
    }

    /// Something that has happened.
    public Event(EventId id, OrganizationId organization, Optional<ProjectId> project, EventTypeName type,
            Instant occurredAt, Instant publishedAt) {
        this(id, organization, project, type, occurredAt, publishedAt, false);
    }

    /// The event as part of a trace.
    public Event in(Optional<TraceContext> its) {
        return new Event(id, organization, project, type, occurredAt, publishedAt, test, its);
    }

    /// Where it happened.
    public Scope scope() {
        return Scope.of(organization, project);
    }
}
