package io.tidings.format;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

import io.tidings.event.EventCatalog;
import io.tidings.event.EventType;
import io.tidings.event.EventTypeName;
import io.tidings.event.Format;
import io.tidings.event.Level;
import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Writes `docs/events.md` from the catalogue.
final class EventsPage {

    private static final String INTRODUCTION = """
        # Events

        Every built-in event type, with an example callback in every format. This page is generated from the catalogue
        (`event-types.json`); a test fails when it is out of date and rewrites it when run with `-Dgolden.update`:
        `./mvnw test -pl core -am -Dtest=EventsPageTest -Dgolden.update`.

        - A webhook gets the type's own format (`native`) unless its `format` names another.
        - Every callback carries `webhook-id`, `webhook-timestamp` and `webhook-signature` (Standard Webhooks 1.0.0) over
          exactly the bytes of its body.
        - Every callback, in every format, names its event: `webhook-event-type` is the type that the webhook subscribed to,
          `webhook-event-id` the id of the event. Several callbacks of one event have the same `webhook-event-id`, and each
          has its own `webhook-id`.
        - Organization webhooks get the events of the organization and of all its projects, or only of those in `projects`.
          This includes `PROJECT_IMPORT_ANY`: with `projects`, it is any import into one of these. Project webhooks get the
          events of their project. A project that is removed later stays in `projects` and matches nothing.
        - A type may reach subscribers of other types; each sees the type that it subscribed to.
        - `*` subscribes to all types, `deployment.*` to all types with that prefix; both see the published type.
        - Organization webhooks get the user as `userId` and the project as `name` and `projectName`, project webhooks as
          `username` and `projectName`. An event may be published with either name. Each webhook gets the names of its
          level, in every format and in test sends, and its filter is evaluated on these names.
        - The documented fields come first, in the order below. Some fields are not passed on: the product documents give them
          to other types or to the other level only. Undocumented fields follow, as they were published.
        - In forms and queries, numbers are plain decimals (`1e12` is `1000000000000`). If the type defines an integer,
          `1643723261.0` is `1643723261`. In JSON, numbers are as they were published.
        - Events of projects carry their `project.xml`, if they are published with it. Without it, a `form` is URL-encoded, the
          body of a `document` is the payload as JSON, and JSON has no `document`. An organization's own type can require
          a document (`documentRequired`).
        - A document that is published in JSON is sent in the `charset` of its `contentType`, otherwise in the encoding that its XML
          declares, otherwise in UTF-8. In JSON callbacks, a document that is not UTF-8 is in `contentBase64`.
        """;

    private final EventCatalog catalog;
    private final CallbackFormats formats;
    private final SampleContents samples;
    private final StringBuilder page = new StringBuilder(INTRODUCTION);

    private EventsPage(EventCatalog catalog) {
        this.catalog = catalog;
        this.formats = new CallbackFormats(catalog);
        this.samples = new SampleContents(catalog);
    }

    static String of(EventCatalog catalog) {
        return new EventsPage(catalog).write();
    }

    private String write() {
        page.append("\n| type | published at | native format | also reaches subscribers of |\n|---|---|---|---|\n");
        catalog.all()
                .forEach(type -> page.append("| [")
                        .append(type.name())
                        .append("](#")
                        .append(anchor(type))
                        .append(") | ")
                        .append(publishedAt(type))
                        .append(" | ")
                        .append(type.format().wireName())
                        .append(" | ")
                        .append(names(type.reaches()))
                        .append(" |\n"));
        catalog.all().forEach(this::write);
        return page.toString();
    }

    private static String anchor(EventType type) {
        return type.name().value().toLowerCase(Locale.ROOT).replace(".", "");
    }

    private static String publishedAt(EventType type) {
        if (type.publishedByTidings()) {
            return "Tidings itself";
        }
        return type.publishedAs()
                .map(name -> "as " + name)
                .orElseGet(() -> levels(type).stream()
                        .map(Level::wireName)
                        .collect(Collectors.joining(", ")));
    }

    private static List<Level> levels(EventType type) {
        return type.levels().keySet().stream().sorted().toList();
    }

    private static String names(List<EventTypeName> names) {
        return names.stream().map(EventTypeName::value).collect(Collectors.joining(", "));
    }

    private void write(EventType type) {
        page.append("\n## ").append(type.name()).append("\n").append(type.description()).append("\n");
        JsonNode properties = type.schema().orElseGet(Json::object).path("properties");
        for (Level level : levels(type)) {
            page.append("\n### ").append(type.name()).append(", ").append(level.wireName()).append(" webhooks\n");
            List<String> fields = type.levels().get(level).names();
            if (!fields.isEmpty()) {
                page.append("| field | |\n|---|---|\n");
                fields.forEach(field -> page.append("| `")
                        .append(field)
                        .append("` | ")
                        .append(properties.path(field).path("description").asText())
                        .append(" |\n"));
            }
            List<String> omitted = type.levels().get(level).omitted();
            if (!omitted.isEmpty()) {
                page.append("\nNot passed on: `").append(String.join("`, `", omitted)).append("`.\n");
            }
            for (Format format : Format.values()) {
                write(type, level, format);
            }
        }
    }

    private void write(EventType type, Level level, Format format) {
        CallbackContent subject = samples.of(type, level);
        CallbackBody body = formats.write(subject, format);
        page.append("\n`")
                .append(format.wireName())
                .append("`")
                .append(format == type.format() ? " (native)" : "")
                .append(":\n");
        page.append("```http\nPOST /hook").append(body.query().map(query -> "?" + query).orElse("")).append("\n");
        page.append("Content-Type: ").append(body.contentType()).append("\n");
        EventHeaders.of(subject).forEach((name, value) -> page.append(name).append(": ").append(value).append("\n"));
        page.append("\n");
        String text = new String(body.bytes(), UTF_8).replace("\r\n", "\n");
        page.append(text).append(text.endsWith("\n") ? "" : "\n").append("```\n");
    }
}
