package io.tidings.format;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.tidings.endpoint.CallbackUrl;
import io.tidings.event.Event;
import io.tidings.event.EventCatalog;
import io.tidings.event.EventContent;
import io.tidings.event.EventId;
import io.tidings.event.EventType;
import io.tidings.event.EventTypeName;
import io.tidings.event.Format;
import io.tidings.event.Level;
import io.tidings.naming.Name;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.webhook.EventSelector;
import io.tidings.webhook.SigningSecret;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookSettings;

/// The samples of the catalogue as callbacks, always the same.
record Samples(EventType type, Level level, Format format) {

    static final EventCatalog CATALOG = EventCatalog.builtIn();
    static final CallbackFormats FORMATS = new CallbackFormats(CATALOG);

    private static final OrganizationId ORGANIZATION = new OrganizationId("66ec40f584b4103f670c5a11");
    private static final ProjectId PROJECT = new ProjectId("66ec410384b4103f670c5b22");
    private static final Instant PUBLISHED = Instant.parse("2026-01-31T12:00:00Z");

    /// Every type at each of its levels in each format.
    static Stream<Samples> all() {
        return CATALOG.all()
                .stream()
                .flatMap(type -> Stream.of(Level.values())
                        .filter(type.levels()::containsKey)
                        .flatMap(level -> Stream.of(Format.values()).map(format -> new Samples(type, level, format))));
    }

    static Stream<Samples> in(Format format) {
        return all().filter(sample -> sample.format() == format);
    }

    CallbackBody write() {
        return FORMATS.write(subject(), format);
    }

    CallbackContent subject() {
        return subject(type.name(), level, content(), "demo");
    }

    EventContent content() {
        return new EventContent(type.parametersFor(level).sample(),
                type.carriesDocument() ? Optional.of(CATALOG.sampleDocument()) : Optional.empty());
    }

    static CallbackContent subject(EventTypeName type, Level level, EventContent content, String webhookName) {
        Optional<ProjectId> project = level == Level.PROJECT ? Optional.of(PROJECT) : Optional.empty();
        Event event = new Event(new EventId("697def4084b4103f670c5c33"), ORGANIZATION, project, type,
                PUBLISHED.minusMillis(1_500), PUBLISHED);
        WebhookSettings settings = WebhookSettings.of(new Name(webhookName), new CallbackUrl("https://x.com/"),
                List.of(new EventSelector("*")));
        Webhook webhook = Webhook.create(new WebhookId("66ec434e84b4103f670cb617"), Scope.of(ORGANIZATION, project),
                settings, SigningSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), PUBLISHED);
        return new CallbackContent(event, content, type, webhook, "parallelworks");
    }

    @Override
    public String toString() {
        return type.name().value() + "." + level.wireName() + "." + format.wireName();
    }
}
