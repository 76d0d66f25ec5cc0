package io.tidings.api.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.publishing.Publication;

/// An event that was accepted, as the API answers it.
///
/// @param deliveries how many callbacks were queued
@Serdeable
record PublicationView(@JsonProperty("_id") String id, String type, int deliveries) {

    static PublicationView of(Publication.Accepted accepted) {
        return new PublicationView(accepted.id().value(), accepted.type().value(), accepted.deliveries());
    }
}
