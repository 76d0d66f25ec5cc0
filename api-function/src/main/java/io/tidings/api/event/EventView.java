package io.tidings.api.event;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.api.delivery.DeliveryView;
import io.tidings.api.json.AnswerSize;
import io.tidings.api.json.Views;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.PublishedEvent;
import io.tidings.event.Event;
import io.tidings.event.EventContent;
import io.tidings.json.Json;
import io.tidings.organization.ProjectId;

/// An event, as the API answers it.
///
/// @param erasedAt when its content was erased
/// @param expungedAt the same as `erasedAt`, by its former name; deprecated
/// @param test true if nothing has happened: a webhook was tried out; else absent
/// @param document without its content where that is omitted
/// @param omitted what would make the answer larger than one can be; absent if nothing would
/// @param deliveries where it went; absent in lists
@Serdeable
record EventView(
        @JsonProperty("_id") String id,
        String type,
        String organization,
        @Nullable String project,
        String occurredAt,
        String publishedAt,
        @Nullable String erasedAt,
        @Nullable String expungedAt,
        @Nullable Boolean test,
        int deliveryCount,
        @Nullable JsonNode payload,
        @Nullable JsonNode document,
        @Nullable OmittedView omitted,
        @Nullable List<DeliveryView> deliveries) {

    /// How large a content may be that fits into an answer whatever it is: written as JSON within JSON, a byte becomes seven
    /// at most.
    private static final int ALWAYS_FITTING = 256 * 1024;

    static EventView summary(PublishedEvent published) {
        return of(published, null, null, null);
    }

    /// The event with as much of its content as fits into an answer: if not all does, then without the larger part; if that is
    /// not enough, with neither.
    static EventView of(PublishedEvent published, List<Delivery> deliveries, Views views) {
        EventContent content = published.content().orElse(null);
        EventView whole = of(published, deliveries, content, null);
        if (content == null || content.size() <= ALWAYS_FITTING || fits(whole, views)) {
            return whole;
        }
        String path = "/organizations/" + published.event().organization().value() + "/events/"
                + published.event().id().value();
        PartView payload = new PartView(content.payload().size(), path + "/payload");
        PartView document = content.document().map(file -> new PartView(file.size(), path + "/document")).orElse(null);
        boolean documentIsLarger = document != null && document.bytes() > payload.bytes();
        EventView part = of(published, deliveries, content,
                documentIsLarger ? new OmittedView(null, document) : new OmittedView(payload, null));
        return document == null || fits(part, views)
                ? part
                : of(published, deliveries, content, new OmittedView(payload, document));
    }

    private static boolean fits(EventView view, Views views) {
        return AnswerSize.counted(views.bytes(view)) <= AnswerSize.MAX_BYTES;
    }

    private static EventView of(PublishedEvent published, @Nullable List<Delivery> deliveries,
            @Nullable EventContent content, @Nullable OmittedView omitted) {
        Event event = published.event();
        ObjectNode json = content == null ? Json.object() : content.json();
        JsonNode payload = json.get("payload");
        JsonNode document = json.get("document");
        if (omitted != null && omitted.payload() != null) {
            payload = null;
        }
        if (omitted != null && omitted.document() != null) {
            document = ((ObjectNode) document).remove(List.of("content", "contentBase64"));
        }
        return new EventView(
                event.id().value(),
                event.type().value(),
                event.organization().value(),
                event.project().map(ProjectId::value).orElse(null),
                event.occurredAt().toString(),
                event.publishedAt().toString(),
                published.erasedAt().map(Instant::toString).orElse(null),
                published.erasedAt().map(Instant::toString).orElse(null),
                event.test() ? true : null,
                published.targets().size(),
                payload,
                document,
                omitted,
                deliveries == null ? null : deliveries.stream().map(DeliveryView::summary).toList());
    }

    /// Parts of the content that are to be fetched by themselves.
    @Serdeable
    record OmittedView(@Nullable PartView payload, @Nullable PartView document) {}

    /// @param bytes how large it is
    /// @param href where it is
    @Serdeable
    record PartView(int bytes, String href) {}
}
