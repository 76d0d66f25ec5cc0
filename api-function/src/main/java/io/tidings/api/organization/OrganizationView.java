package io.tidings.api.organization;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.organization.Organization;

/// An organization, as the API answers it.
@Serdeable
record OrganizationView(@JsonProperty("_id") String id, String name, String createdAt, String updatedAt) {

    static OrganizationView of(Organization organization) {
        return new OrganizationView(organization.id().value(), organization.name().value(),
                organization.createdAt().toString(), organization.updatedAt().toString());
    }
}
