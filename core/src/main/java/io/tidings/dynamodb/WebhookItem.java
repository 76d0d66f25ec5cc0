package io.tidings.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.delivery.ParkedDelivery.DueKey;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.event.Format;
import io.tidings.keys.SecretCipher;
import io.tidings.naming.Description;
import io.tidings.naming.Name;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.webhook.ClosedCircuit;
import io.tidings.webhook.EventFilter;
import io.tidings.webhook.EventSelector;
import io.tidings.webhook.Health;
import io.tidings.webhook.OpenCircuit;
import io.tidings.webhook.Pace;
import io.tidings.webhook.RampUp;
import io.tidings.webhook.Reachability;
import io.tidings.webhook.RetrySchedule;
import io.tidings.webhook.SignatureProfile;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.WebhookSettings;
import io.tidings.webhook.WebhookStatus;
import io.tidings.webhook.WhileInactive;

/// `ORG#o` / `WEBHOOK#ORG#w` at organization scope, `ORG#o` / `WEBHOOK#p#w` at project scope; beside them, under
/// `COUNT#…`, how many there are. What the owner sets and what Tidings sees are different attributes, so that neither
/// write undoes the other.
final class WebhookItem {

    /// The sort key prefix of all webhooks of an organization and its projects.
    static final String SORT_PREFIX = "WEBHOOK#";

    static final String COUNT = "webhooks";
    static final String REVISION = "revision";
    static final String STATUS = "status";
    static final String ACTIVE = "active";
    static final String HEALTH_REVISION = "healthRevision";

    /// The partition of the due index in which webhooks wait for the sweep.
    static final String CHECK_PARTITION = "WAKE";

    /// Attributes that are removed where the owner's settings no longer have them; and those of [SecretParts#CLEAR].
    static final List<String> OPTIONAL_SETTINGS = List.of("description", "format", "filter", "projects", "appIconUrl",
            "retryDelays", SecretParts.SECRET, SecretParts.RETIRED_SECRETS, SecretParts.HEADERS);

    /// The encrypted secrets.
    static final String ENCRYPTED = "sealed";

    private static final String ORGANIZATION = "organizationId";
    private static final String PROJECT = "projectId";
    static final String ID = "webhookId";
    private static final String NAME = "name";
    private static final String DESCRIPTION = "description";
    private static final String URL = "url";
    private static final String EVENTS = "events";
    private static final String FORMAT = "format";
    private static final String FILTER = "filter";
    private static final String PROJECTS = "projects";
    private static final String TIMEOUT_SECONDS = "timeoutSeconds";
    private static final String APP_ICON_URL = "appIconUrl";
    private static final String RETRY_DELAYS = "retryDelays";
    private static final String WHILE_INACTIVE = "whileInactive";
    private static final String SIGNATURE = "signature";
    private static final String LAST_ACTIVITY_AT = "lastActivityAt";
    private static final String FAILING_SINCE = "failingSince";
    private static final String DISABLED_REASON = "disabledReason";
    private static final String UNREACHABLE = "unreachable";
    private static final String CIRCUIT_OPEN_SINCE = "circuitOpenSince";
    private static final String CIRCUIT_PROBES = "circuitProbes";
    private static final String CIRCUIT_PROBE_AT = "circuitProbeAt";
    private static final String RAMP_UP_UNTIL = "drainUntil";
    private static final String RAMP_UP_SUCCESSES = "drainSuccesses";
    static final String NEXT_CHECK_AT = "wakeAt";
    private static final String PROVEN = "answersFast";
    private static final String SLOW = "slow";
    private static final String SLOW_SINCE = "slowSince";
    private static final String FAST_ANSWERS = "fastAnswers";
    private static final String TIMES_SLOW = "timesSlow";
    private static final String CREATED_AT = "createdAt";
    private static final String UPDATED_AT = "updatedAt";

    /// Attributes of [Health] that may be absent.
    static final List<String> OPTIONAL_HEALTH = List.of(LAST_ACTIVITY_AT, FAILING_SINCE, DISABLED_REASON,
            CIRCUIT_OPEN_SINCE, CIRCUIT_PROBES, CIRCUIT_PROBE_AT, RAMP_UP_UNTIL, RAMP_UP_SUCCESSES, NEXT_CHECK_AT,
            PROVEN, SLOW, SLOW_SINCE, FAST_ANSWERS, TIMES_SLOW,
            TidingsTable.DUE_PARTITION_KEY, TidingsTable.DUE_SORT_KEY);

    private WebhookItem() {}

    static String partition(Scope scope) {
        return OrganizationItem.partition(scope.organization());
    }

    static String sortPrefix(Scope scope) {
        return SORT_PREFIX + scope.project().map(ProjectId::value).orElse("ORG") + "#";
    }

    static Map<String, AttributeValue> key(WebhookKey key) {
        return Item.key(partition(key.scope()), sortPrefix(key.scope()) + key.id().value());
    }

    static Map<String, AttributeValue> countKey(Scope scope) {
        return Item.key(partition(scope), "COUNT#" + sortPrefix(scope));
    }

    static Item write(Webhook webhook, SecretCipher cipher) {
        Item item = Item.with(key(webhook.key()))
                .put(ID, webhook.id().value())
                .put(ORGANIZATION, webhook.scope().organization().value())
                .put(PROJECT, webhook.scope().project().map(ProjectId::value))
                .put(CREATED_AT, webhook.createdAt());
        item.attributes().putAll(settings(webhook, cipher).attributes());
        item.attributes().putAll(health(webhook.id(), webhook.health()).attributes());
        return item;
    }

    /// The attributes that the owner sets.
    static Item settings(Webhook webhook, SecretCipher cipher) {
        WebhookSettings settings = webhook.settings();
        Item item = Item.empty()
                .put(NAME, settings.name().value())
                .put(DESCRIPTION, settings.description().map(Description::value))
                .put(URL, settings.url().value())
                .put(EVENTS, settings.events().stream().map(EventSelector::value).toList())
                .put(ACTIVE, settings.active())
                .put(FORMAT, settings.format().map(Format::wireName))
                .put(FILTER, settings.filter().map(EventFilter::pattern))
                .put(TIMEOUT_SECONDS, settings.timeout().toSeconds())
                .put(APP_ICON_URL, settings.appIconUrl())
                .put(WHILE_INACTIVE, settings.whileInactive().wireName())
                .put(SIGNATURE, settings.signature().wireName())
                .put(ENCRYPTED, SecretParts.write(webhook, cipher))
                .put(UPDATED_AT, webhook.updatedAt())
                .put(REVISION, webhook.revision());
        settings.retry()
                .ifPresent(retry -> item.put(RETRY_DELAYS, retry.delays().stream().map(Duration::toString).toList()));
        return settings.projects().isEmpty()
                ? item
                : item.put(PROJECTS, settings.projects().stream().map(ProjectId::value).sorted().toList());
    }

    /// What Tidings sees.
    static Item health(WebhookId id, Health health) {
        Item item = Item.empty()
                .put(STATUS, health.status().wireName())
                .put(LAST_ACTIVITY_AT, health.lastActivityAt().map(Instant::toString))
                .put(FAILING_SINCE, health.failingSince().map(Instant::toString))
                .put(DISABLED_REASON, health.disabledReason())
                .put(UNREACHABLE, health.reachability().unreachable())
                .put(HEALTH_REVISION, health.revision());
        putPace(item, health.pace());
        switch (health.reachability()) {
            case ClosedCircuit _ -> {
            }
            case OpenCircuit(Instant since, int probes, Instant probeAt) -> item.put(CIRCUIT_OPEN_SINCE, since)
                    .put(CIRCUIT_PROBES, probes)
                    .put(CIRCUIT_PROBE_AT, probeAt);
            case RampUp(_, Instant until, int successes) ->
                item.put(RAMP_UP_UNTIL, until).put(RAMP_UP_SUCCESSES, successes);
        }
        health.nextCheckAt().ifPresent(at -> item.attributes().putAll(nextCheck(id, at).attributes()));
        return item;
    }

    /// Time of the next check.
    static Item nextCheck(WebhookId id, Instant at) {
        return Item.empty()
                .put(NEXT_CHECK_AT, at)
                .put(new DueKey(CHECK_PARTITION, Item.sortable(at) + "#" + id.value()));
    }

    /// Most webhooks store only that they answer fast.
    private static void putPace(Item item, Pace pace) {
        if (pace.proven()) {
            item.put(PROVEN, true);
        }
        if (pace.slow()) {
            item.put(SLOW, true).put(FAST_ANSWERS, pace.fastAnswers());
        }
        if (pace.timesSlow() > 0) {
            item.put(SLOW_SINCE, pace.slowSince().map(Instant::toString)).put(TIMES_SLOW, pace.timesSlow());
        }
    }

    private static Pace readPace(Item item) {
        return new Pace(item.has(PROVEN), item.has(SLOW), item.optionalInstant(SLOW_SINCE),
                item.has(SLOW) ? Math.toIntExact(item.number(FAST_ANSWERS)) : 0,
                item.has(TIMES_SLOW) ? Math.toIntExact(item.number(TIMES_SLOW)) : 0);
    }

    private static Health readHealth(Item item) {
        return new Health(
                WebhookStatus.of(item.string(STATUS)),
                item.optionalInstant(LAST_ACTIVITY_AT),
                item.optionalInstant(FAILING_SINCE),
                item.optionalText(DISABLED_REASON),
                readReachability(item),
                item.optionalInstant(NEXT_CHECK_AT),
                readPace(item),
                item.number(HEALTH_REVISION));
    }

    private static Reachability readReachability(Item item) {
        int unreachable = Math.toIntExact(item.number(UNREACHABLE));
        if (item.has(CIRCUIT_OPEN_SINCE)) {
            return new OpenCircuit(item.instant(CIRCUIT_OPEN_SINCE), Math.toIntExact(item.number(CIRCUIT_PROBES)),
                    item.instant(CIRCUIT_PROBE_AT));
        }
        return item.has(RAMP_UP_UNTIL)
                ? new RampUp(unreachable, item.instant(RAMP_UP_UNTIL),
                        Math.toIntExact(item.number(RAMP_UP_SUCCESSES)))
                : new ClosedCircuit(unreachable);
    }

    /// The key of a webhook that the due index tells of.
    static WebhookKey readKey(Item item) {
        return new WebhookKey(scope(item), new WebhookId(item.string(ID)));
    }

    private static Scope scope(Item item) {
        return Scope.of(new OrganizationId(item.string(ORGANIZATION)), item.optionalText(PROJECT).map(ProjectId::new));
    }

    static Webhook read(Item item, SecretCipher cipher) {
        SecretParts secret = SecretParts.of(item, cipher);
        WebhookSettings settings = new WebhookSettings(
                new Name(item.string(NAME)),
                item.optionalText(DESCRIPTION).map(Description::new),
                new CallbackUrl(item.string(URL)),
                item.texts(EVENTS).stream().map(EventSelector::new).toList(),
                secret.headers(),
                item.flag(ACTIVE),
                item.optionalText(FORMAT).map(Format::of),
                item.optionalText(FILTER).map(EventFilter::new),
                item.texts(PROJECTS).stream().map(ProjectId::new).collect(Collectors.toUnmodifiableSet()),
                Duration.ofSeconds(item.number(TIMEOUT_SECONDS)),
                item.optionalText(APP_ICON_URL),
                item.has(RETRY_DELAYS)
                        ? Optional
                                .of(new RetrySchedule(item.texts(RETRY_DELAYS).stream().map(Duration::parse).toList()))
                        : Optional.empty(),
                WhileInactive.of(item.string(WHILE_INACTIVE)),
                item.optionalText(SIGNATURE).map(SignatureProfile::of).orElse(SignatureProfile.STANDARD),
                secret.credentials());
        return new Webhook(new WebhookId(item.string(ID)), scope(item), settings, readHealth(item),
                secret.signing(),
                item.instant(CREATED_AT), item.instant(UPDATED_AT), item.number(REVISION));
    }

    /// Whether an item of unknown kind is a webhook.
    static boolean isOne(Item item) {
        return item.string(TidingsTable.SORT_KEY).startsWith(SORT_PREFIX);
    }

}
