package io.tidings.organization;

import java.time.Instant;
import java.util.Optional;

import io.tidings.naming.Description;
import io.tidings.naming.Name;
import io.tidings.naming.Slug;

/// A project of an organization.
public record Project(
        OrganizationId organization,
        ProjectId id,
        Name name,
        Slug slug,
        Optional<Description> description,
        Instant createdAt,
        Instant updatedAt) {}
