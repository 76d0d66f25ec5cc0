package io.tidings.api.organization;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.naming.Description;
import io.tidings.organization.Project;

/// A project, as the API answers it.
@Serdeable
record ProjectView(
        @JsonProperty("_id") String id,
        String organization,
        String name,
        String slug,
        @Nullable String description,
        String createdAt,
        String updatedAt) {

    static ProjectView of(Project project) {
        return new ProjectView(project.id().value(), project.organization().value(), project.name().value(),
                project.slug().value(), project.description().map(Description::value).orElse(null),
                project.createdAt().toString(), project.updatedAt().toString());
    }
}
