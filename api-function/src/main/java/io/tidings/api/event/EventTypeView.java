package io.tidings.api.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.event.EventType;
import io.tidings.event.EventTypeName;
import io.tidings.event.Payload;
import io.tidings.publishing.CustomEventType;

/// An event type, as the API answers it.
///
/// @param levels where it can be published, with its fields and examples there
/// @param format how callbacks are written unless a webhook says otherwise
/// @param reaches further types whose subscribers get these events
/// @param sample the one that its organization gave, so that what is read can be written again
/// @param publishedAs the type to publish instead, where this one is not published itself
/// @param documentRequired whether its events must have a document
@Serdeable
record EventTypeView(
        String type,
        String title,
        String description,
        String group,
        String format,
        Map<String, LevelView> levels,
        List<String> reaches,
        @Nullable String publishedAs,
        boolean publishedByTidings,
        boolean documentRequired,
        @Nullable JsonNode schema,
        @Nullable JsonNode sample,
        @Nullable String createdAt,
        @Nullable String updatedAt) {

    static EventTypeView of(EventType type, Samples samples) {
        return of(type, samples, null, null, null);
    }

    static EventTypeView of(CustomEventType type, Samples samples) {
        return of(type.type(), samples, type.sample().map(Payload::tree).orElse(null), type.createdAt().toString(),
                type.updatedAt().toString());
    }

    private static EventTypeView of(EventType type, Samples samples, @Nullable JsonNode sample,
            @Nullable String createdAt, @Nullable String updatedAt) {
        Map<String, LevelView> levels = new LinkedHashMap<>();
        type.levels()
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(level -> levels.put(level.getKey().wireName(), new LevelView(
                        level.getValue().names(),
                        level.getValue().omitted(),
                        level.getValue().sample().tree(),
                        samples.of(type, level.getKey()))));
        return new EventTypeView(
                type.name().value(),
                type.title(),
                type.description(),
                type.group(),
                type.format().wireName(),
                levels,
                type.reaches().stream().map(EventTypeName::value).toList(),
                type.publishedAs().map(EventTypeName::value).orElse(null),
                type.publishedByTidings(),
                type.documentRequired(),
                type.schema().orElse(null),
                sample,
                createdAt,
                updatedAt);
    }

    /// What a type carries at one level.
    ///
    /// @param parameters the documented fields, in order
    /// @param omitted the fields that are not passed on
    /// @param sample an example payload
    /// @param examples an example callback in each format
    @Serdeable
    record LevelView(List<String> parameters, List<String> omitted, JsonNode sample,
            Map<String, ExampleView> examples) {}

    /// An example callback.
    ///
    /// @param headers what says in every format what it is about
    /// @param query what is added to the URL
    @Serdeable
    record ExampleView(String contentType, Map<String, String> headers, @Nullable String query, String body) {}
}
