package io.tidings.api.event;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.api.delivery.DeliveryView;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.PublishedEvent;
import io.tidings.event.Event;
import io.tidings.event.EventContent;
import io.tidings.organization.ProjectId;

/// An event, as the API answers it.
///
/// @param expungedAt when its content was removed for good
/// @param test true if nothing has happened: a webhook was tried out; else absent
/// @param deliveries where it went; absent in lists
@Serdeable
record EventView(
        @JsonProperty("_id") String id,
        String type,
        String organization,
        @Nullable String project,
        String occurredAt,
        String publishedAt,
        @Nullable String expungedAt,
        @Nullable Boolean test,
        int deliveryCount,
        @Nullable JsonNode payload,
        @Nullable JsonNode document,
        @Nullable List<DeliveryView> deliveries) {

    static EventView summary(PublishedEvent published) {
        return of(published, null);
    }

    static EventView of(PublishedEvent published, @Nullable List<Delivery> deliveries) {
        Event event = published.event();
        JsonNode content = published.content().map(EventContent::json).orElse(null);
        return new EventView(
                event.id().value(),
                event.type().value(),
                event.organization().value(),
                event.project().map(ProjectId::value).orElse(null),
                event.occurredAt().toString(),
                event.publishedAt().toString(),
                published.expungedAt().map(Instant::toString).orElse(null),
                event.test() ? true : null,
                published.targets().size(),
                content == null ? null : content.get("payload"),
                content == null ? null : content.get("document"),
                deliveries == null ? null : deliveries.stream().map(DeliveryView::summary).toList());
    }
}
