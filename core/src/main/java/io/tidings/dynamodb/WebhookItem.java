package io.tidings.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.callback.CallbackHeaders;
import io.tidings.callback.CallbackUrl;
import io.tidings.event.Format;
import io.tidings.naming.Description;
import io.tidings.naming.Name;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.webhook.EventFilter;
import io.tidings.webhook.EventSelector;
import io.tidings.webhook.Health;
import io.tidings.webhook.SigningSecret;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.WebhookSettings;
import io.tidings.webhook.WebhookStatus;

/// `ORG#o` / `WEBHOOK#ORG#w` at organization scope, `ORG#o` / `WEBHOOK#p#w` at project scope; beside them, under
/// `COUNT#…`, how many there are. What the owner sets and what Tidings sees are different attributes, so that neither
/// write undoes the other.
final class WebhookItem {

    static final String COUNT = "webhooks";
    static final String REVISION = "revision";
    static final String STATUS = "status";

    /// Attributes that are removed where the owner's settings no longer have them.
    static final List<String> OPTIONAL_SETTINGS = List.of("description", "format", "filter", "projects", "appIconUrl");

    private static final String ORGANIZATION = "organizationId";
    private static final String PROJECT = "projectId";
    private static final String ID = "webhookId";
    private static final String NAME = "name";
    private static final String DESCRIPTION = "description";
    private static final String URL = "url";
    private static final String EVENTS = "events";
    private static final String HEADERS = "headers";
    private static final String ACTIVE = "active";
    private static final String FORMAT = "format";
    private static final String FILTER = "filter";
    private static final String PROJECTS = "projects";
    private static final String TIMEOUT_SECONDS = "timeoutSeconds";
    private static final String APP_ICON_URL = "appIconUrl";
    private static final String SECRET = "secret";
    private static final String LAST_ACTIVITY_AT = "lastActivityAt";
    private static final String FAILING_SINCE = "failingSince";
    private static final String DISABLED_REASON = "disabledReason";
    private static final String CREATED_AT = "createdAt";
    private static final String UPDATED_AT = "updatedAt";

    /// Attributes of [Health] that may be absent.
    static final List<String> OPTIONAL_HEALTH = List.of(LAST_ACTIVITY_AT, FAILING_SINCE, DISABLED_REASON);

    private WebhookItem() {}

    static String partition(Scope scope) {
        return OrganizationItem.partition(scope.organization());
    }

    static String sortPrefix(Scope scope) {
        return "WEBHOOK#" + scope.project().map(ProjectId::value).orElse("ORG") + "#";
    }

    static Map<String, AttributeValue> key(WebhookKey key) {
        return Item.key(partition(key.scope()), sortPrefix(key.scope()) + key.id().value());
    }

    static Map<String, AttributeValue> countKey(Scope scope) {
        return Item.key(partition(scope), "COUNT#" + sortPrefix(scope));
    }

    static Item write(Webhook webhook) {
        Item item = Item.with(key(webhook.key()))
                .put(ID, webhook.id().value())
                .put(ORGANIZATION, webhook.scope().organization().value())
                .put(PROJECT, webhook.scope().project().map(ProjectId::value))
                .put(SECRET, webhook.secret().text())
                .put(CREATED_AT, webhook.createdAt());
        item.attributes().putAll(settings(webhook).attributes());
        item.attributes().putAll(health(webhook.health()).attributes());
        return item;
    }

    /// What the owner sets.
    static Item settings(Webhook webhook) {
        WebhookSettings settings = webhook.settings();
        Map<String, AttributeValue> headers = new LinkedHashMap<>();
        settings.headers().values().forEach((name, value) -> headers.put(name, Item.text(value)));
        Item item = Item.empty()
                .put(NAME, settings.name().value())
                .put(DESCRIPTION, settings.description().map(Description::value))
                .put(URL, settings.url().value())
                .put(EVENTS, settings.events().stream().map(EventSelector::value).toList())
                .put(HEADERS, AttributeValue.fromM(headers))
                .put(ACTIVE, settings.active())
                .put(FORMAT, settings.format().map(Format::wireName))
                .put(FILTER, settings.filter().map(EventFilter::pattern))
                .put(TIMEOUT_SECONDS, settings.timeout().toSeconds())
                .put(APP_ICON_URL, settings.appIconUrl())
                .put(UPDATED_AT, webhook.updatedAt())
                .put(REVISION, webhook.revision());
        return settings.projects().isEmpty()
                ? item
                : item.put(PROJECTS, settings.projects().stream().map(ProjectId::value).sorted().toList());
    }

    /// What Tidings sees.
    static Item health(Health health) {
        return Item.empty()
                .put(STATUS, health.status().wireName())
                .put(LAST_ACTIVITY_AT, health.lastActivityAt().map(Instant::toString))
                .put(FAILING_SINCE, health.failingSince().map(Instant::toString))
                .put(DISABLED_REASON, health.disabledReason());
    }

    static Webhook read(Item item) {
        Scope scope = Scope.of(new OrganizationId(item.string(ORGANIZATION)),
                item.optionalText(PROJECT).map(ProjectId::new));
        WebhookSettings settings = new WebhookSettings(
                new Name(item.string(NAME)),
                item.optionalText(DESCRIPTION).map(Description::new),
                new CallbackUrl(item.string(URL)),
                item.texts(EVENTS).stream().map(EventSelector::new).toList(),
                new CallbackHeaders(item.textMap(HEADERS)),
                item.flag(ACTIVE),
                item.optionalText(FORMAT).map(Format::of),
                item.optionalText(FILTER).map(EventFilter::new),
                item.texts(PROJECTS).stream().map(ProjectId::new).collect(Collectors.toUnmodifiableSet()),
                Duration.ofSeconds(item.number(TIMEOUT_SECONDS)),
                item.optionalText(APP_ICON_URL));
        Health health = new Health(
                WebhookStatus.of(item.string(STATUS)),
                item.optionalInstant(LAST_ACTIVITY_AT),
                item.optionalInstant(FAILING_SINCE),
                item.optionalText(DISABLED_REASON));
        return new Webhook(new WebhookId(item.string(ID)), scope, settings, health,
                SigningSecret.parse(item.string(SECRET)),
                item.instant(CREATED_AT), item.instant(UPDATED_AT), item.number(REVISION));
    }

    /// Whether an item of unknown kind is a webhook.
    static boolean isOne(Item item) {
        return item.string(TidingsTable.SORT_KEY).startsWith("WEBHOOK#");
    }

}
