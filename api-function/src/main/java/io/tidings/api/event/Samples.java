package io.tidings.api.event;

import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.inject.Singleton;

import io.tidings.api.event.EventTypeView.ExampleView;
import io.tidings.event.EventCatalog;
import io.tidings.event.EventType;
import io.tidings.event.Format;
import io.tidings.event.Level;
import io.tidings.format.CallbackBody;
import io.tidings.format.CallbackContent;
import io.tidings.format.CallbackFormats;
import io.tidings.format.EventHeaders;
import io.tidings.format.SampleContents;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Example callbacks of event types.
@Singleton
final class Samples {

    private static final int MAX_LENGTH = 32 * 1024;

    private final CallbackFormats formats;
    private final SampleContents subjects;

    Samples(CallbackFormats formats, EventCatalog catalog) {
        this.formats = formats;
        this.subjects = new SampleContents(catalog);
    }

    /// A callback of `type` in each format, by the format's name.
    Map<String, ExampleView> of(EventType type, Level level) {
        Map<String, ExampleView> examples = new LinkedHashMap<>();
        for (Format format : Format.values()) {
            CallbackContent subject = subjects.of(type, level);
            CallbackBody body = formats.write(subject, format);
            examples.put(format.wireName(), new ExampleView(body.contentType(), EventHeaders.of(subject),
                    body.query().map(Samples::beginning).orElse(null), beginning(new String(body.bytes(), UTF_8))));
        }
        return examples;
    }

    /// Samples are as large as bodies of requests, and there is one in each format.
    private static String beginning(String text) {
        return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + " ..." : text;
    }
}
