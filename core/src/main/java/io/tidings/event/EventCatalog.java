package io.tidings.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.event.EventType.Parameters;
import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The event types that every organization has: those of the file `event-types.json` beside this class.
public final class EventCatalog {

    private final Map<EventTypeName, EventType> types = new LinkedHashMap<>();
    private final Document sampleDocument;

    private EventCatalog(JsonNode file) {
        file.path("types").forEach(node -> {
            EventType type = type(node);
            types.put(type.name(), type);
        });
        JsonNode document = file.path("documents").path("project.xml");
        sampleDocument = new Document("project.xml", document.path("contentType").asText(),
                document.path("content").asText().getBytes(UTF_8));
    }

    /// Reads the catalogue that is built in.
    public static EventCatalog builtIn() {
        try (InputStream file = EventCatalog.class.getResourceAsStream("event-types.json")) {
            return new EventCatalog(Json.parse(file.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All types, in the order of the file.
    public Collection<EventType> all() {
        return Collections.unmodifiableCollection(types.values());
    }

    public Optional<EventType> find(EventTypeName name) {
        return Optional.ofNullable(types.get(name));
    }

    /// The `project.xml` that samples carry.
    public Document sampleDocument() {
        return sampleDocument;
    }

    /// An example of what an event of `type`, be it built in or not, carries at `level`.
    public EventContent sample(EventType type, Level level) {
        return new EventContent(type.parametersFor(level).sample(),
                type.carriesDocument() || type.documentRequired() ? Optional.of(sampleDocument) : Optional.empty());
    }

    private static EventType type(JsonNode node) {
        Map<Level, Parameters> levels = new EnumMap<>(Level.class);
        node.path("levels")
                .properties()
                .forEach(level -> levels.put(
                        Level.valueOf(level.getKey().toUpperCase(Locale.ROOT)),
                        new Parameters(texts(level.getValue().path("parameters")),
                                texts(level.getValue().path("omitted")),
                                Payload.of(level.getValue().path("sample")))));
        return new EventType(
                new EventTypeName(node.path("type").asText()),
                node.path("title").asText(),
                node.path("description").asText(),
                node.path("group").asText(),
                levels,
                Format.of(node.path("format").asText()),
                node.path("document").asBoolean(false),
                false,
                texts(node.path("reaches")).stream().map(EventTypeName::new).toList(),
                Optional.ofNullable(node.get("publishedAs")).map(name -> new EventTypeName(name.asText())),
                node.path("publishedByTidings").asBoolean(false),
                Optional.ofNullable(node.get("messageField")).map(JsonNode::asText),
                Optional.ofNullable((ObjectNode) node.get("schema")));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }
}
