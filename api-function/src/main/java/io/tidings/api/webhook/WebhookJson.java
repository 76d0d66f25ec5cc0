package io.tidings.api.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.api.json.Fields;
import io.tidings.api.problem.Problem.FieldError;
import io.tidings.api.problem.ProblemException;
import io.tidings.endpoint.CallbackCredentials;
import io.tidings.endpoint.CallbackHeaders;
import io.tidings.endpoint.CallbackPolicy;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.event.EventType;
import io.tidings.event.EventTypeName;
import io.tidings.event.Format;
import io.tidings.event.Level;
import io.tidings.json.Json;
import io.tidings.keys.Confidential;
import io.tidings.naming.Description;
import io.tidings.naming.Name;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Projects;
import io.tidings.organization.Scope;
import io.tidings.publishing.EventTypes;
import io.tidings.publishing.Filters;
import io.tidings.webhook.EventFilter;
import io.tidings.webhook.EventSelector;
import io.tidings.webhook.RetrySchedule;
import io.tidings.webhook.SignatureProfile;
import io.tidings.webhook.WebhookSettings;
import io.tidings.webhook.WhileInactive;

/// The settings of webhooks as JSON: read from requests, and written so that a merge patch (RFC 7396) can be applied.
@Singleton
final class WebhookJson {

    private static final String NATIVE = "native";
    private static final String HEADERS = "headers";
    private static final String ACTIVE = "active";
    private static final String LAST_ACTIVITY_AT = "lastActivityAt";
    /// The read-only members of a webhook.
    private static final List<String> READ_ONLY = List.of("_id", "slug", "organization", "project", "status",
            "disabledReason", LAST_ACTIVITY_AT, "secretsUnreadable", "circuit", "createdAt", "updatedAt", "warnings");

    private final CallbackPolicy policy;
    private final EventTypes types;
    private final Filters filters;
    private final CredentialJson credentials;
    private final Projects organizationProjects;

    WebhookJson(CallbackPolicy policy, EventTypes types, Filters filters, CredentialJson credentials,
            Projects organizationProjects) {
        this.policy = policy;
        this.types = types;
        this.filters = filters;
        this.credentials = credentials;
        this.organizationProjects = organizationProjects;
    }

    /// Reads the settings of a new webhook of `scope`.
    ///
    /// @throws io.tidings.api.problem.ProblemException if anything is wrong, naming every wrong field
    WebhookSettings read(ObjectNode json, Scope scope) {
        return read(json, Json::object, scope, Optional.empty());
    }

    /// Applies a merge patch (RFC 7396) to the settings of a webhook. Unchanged settings are not checked again: the
    /// owner of a subscription to a type that has been deleted since must still be able to deactivate the webhook.
    ///
    /// A credential of another type replaces the present one as a whole. A sensitive header whose value is the mask
    /// stays unchanged. If the origin of the URL changes, the secrets that were sent to the former origin must be
    /// entered again.
    ///
    /// @param shown the webhook as the API shows it; read-only members may be in the patch if they are unchanged
    /// @throws io.tidings.api.problem.ProblemException if anything is wrong, naming every wrong field
    WebhookSettings change(WebhookSettings present, Supplier<ObjectNode> shown, ObjectNode patch, Scope scope) {
        requireActivity(patch);
        ObjectNode wanted = patch.deepCopy();
        keepMasked(present, wanted);
        ObjectNode settings = write(present);
        CredentialJson.removeReplaced(settings, wanted);
        removeRespelled(settings, wanted);
        WebhookSettings changed = read(patched(settings, wanted), () -> withEarlierActivity(shown.get(), patch), scope,
                Optional.of(present));
        List<FieldError> missing = notGivenAgain(present, changed, wanted);
        if (!missing.isEmpty()) {
            throw ProblemException.invalid(missing);
        }
        return changed;
    }

    /// Callbacks go on while somebody edits the webhook: what was its latest activity then may be sent back now.
    private static ObjectNode withEarlierActivity(ObjectNode shown, ObjectNode patch) {
        Optional<Instant> sent = time(patch);
        Optional<Instant> latest = time(shown);
        if (sent.isPresent() && latest.isPresent() && !sent.get().isAfter(latest.get())) {
            shown.set(LAST_ACTIVITY_AT, patch.get(LAST_ACTIVITY_AT));
        }
        return shown;
    }

    private static Optional<Instant> time(ObjectNode webhook) {
        try {
            return Optional.ofNullable(webhook.get(LAST_ACTIVITY_AT)).map(Fields::instant);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// `null` restores the default of a new webhook, so it would switch an inactive webhook on.
    private static void requireActivity(ObjectNode patch) {
        if (patch.path(ACTIVE).isNull()) {
            throw ProblemException.invalid(ACTIVE, "must be true or false, not null");
        }
    }

    /// A caller who was shown a mask sends it back.
    private static void keepMasked(WebhookSettings present, ObjectNode patch) {
        if (patch.get(HEADERS) instanceof ObjectNode headers) {
            Set<String> names = names(present.headers().reveal().values().keySet().iterator());
            headers.remove(names(headers.fieldNames()).stream()
                    .filter(name -> names.contains(name) && CallbackHeaders.isSensitive(name)
                            && CallbackHeaders.MASK.equals(headers.path(name).textValue()))
                    .toList());
        }
    }

    /// Names of headers are the same in any case (RFC 9110, section 5.1): a header replaces the one that is spelled otherwise,
    /// or removes it.
    private static void removeRespelled(ObjectNode settings, ObjectNode patch) {
        if (settings.get(HEADERS) instanceof ObjectNode headers && patch.get(HEADERS) instanceof ObjectNode wanted) {
            Set<String> names = names(wanted.fieldNames());
            headers.remove(names(headers.fieldNames()).stream().filter(names::contains).toList());
        }
    }

    private static Set<String> names(Iterator<String> names) {
        Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.forEachRemaining(all::add);
        return all;
    }

    private static List<FieldError> notGivenAgain(WebhookSettings present, WebhookSettings changed, ObjectNode patch) {
        boolean moved = !present.url().hasSameOrigin(changed.url());
        List<FieldError> missing = new ArrayList<>(
                CredentialJson.notGivenAgain(present.credentials().reveal(), changed.credentials().reveal(),
                        patch, moved));
        changed.headers()
                .reveal()
                .values()
                .keySet()
                .stream()
                .filter(name -> moved && CallbackHeaders.isSensitive(name) && !patch.path(HEADERS).hasNonNull(name))
                .forEach(name -> missing.add(CredentialJson.error(HEADERS + "." + name)));
        return missing;
    }

    private WebhookSettings read(ObjectNode json, Supplier<ObjectNode> shown, Scope scope,
            Optional<WebhookSettings> present) {
        List<EventSelector> subscribed = present.map(WebhookSettings::events).orElse(List.of());
        Optional<CallbackUrl> called = present.map(WebhookSettings::url);
        Fields fields = Fields.of(json);
        fields.readOnly(READ_ONLY, shown);
        Name name = fields.required("name", Fields.text(text -> name(text, present)));
        CallbackUrl url = fields.required("url", Fields.text(text -> url(text, called)));
        List<EventSelector> events = fields.list("events", WebhookSettings.MAX_EVENTS,
                Fields.text(text -> selector(text, scope, subscribed)));
        fields.required("events", array -> {
            if (array.isArray() && array.isEmpty()) {
                throw new IllegalArgumentException("must have at least one entry");
            }
            return array;
        });
        Optional<CallbackHeaders> headers = fields.optional(HEADERS, value -> headers(fields, value));
        Optional<Boolean> active = fields.optional(ACTIVE, Fields::bool);
        Optional<Description> description = fields.optional("description",
                Fields.text(text -> description(text, present)));
        Optional<Format> format = fields.optional("format",
                Fields.text(text -> text.equals(NATIVE) ? null : Format.of(text)));
        Optional<EventFilter> filter = fields.optional("filter",
                pattern -> filter(pattern, present.flatMap(WebhookSettings::filter)));
        filter.filter(wanted -> !isSettled(wanted, events, present) && !canPass(wanted, events))
                .ifPresent(_ -> fields.error("filter",
                        "must have a condition on 'type' that one of the webhook's 'events' meets: else it lets nothing through"));
        Set<ProjectId> chosen = present.map(WebhookSettings::projects).orElse(Set.of());
        Set<ProjectId> projects = new HashSet<>(
                fields.list("projects", WebhookSettings.MAX_PROJECTS,
                        Fields.text(text -> project(text, scope, chosen))));
        if (!projects.isEmpty() && scope instanceof Scope.OfProject) {
            fields.error("projects", "may be given at organization scope only");
        }
        Optional<Integer> timeout = fields.optional("timeoutSeconds",
                Fields.integer(1, (int) WebhookSettings.MAX_TIMEOUT.toSeconds()));
        Optional<String> appIconUrl = fields.optional("appIconUrl",
                Fields.text(text -> CallbackUrl.ofOwner(text).value()));
        Optional<RetrySchedule> retry = fields.nested("retry").map(WebhookJson::schedule);
        Optional<WhileInactive> whileInactive = fields.optional("whileInactive", Fields.text(WhileInactive::of));
        CallbackCredentials credential = credentials.read(fields,
                headers.map(CallbackHeaders::values).orElse(Map.of()).keySet(),
                present.map(settings -> settings.credentials().reveal()).orElseGet(CallbackCredentials::none));
        Optional<SignatureProfile> signature = fields.nested("signature").map(WebhookJson::profile);
        fields.complete();
        return new WebhookSettings(name, description, url, events,
                Confidential.of(headers.orElseGet(CallbackHeaders::none)),
                active.orElse(true),
                format, filter, projects, timeout.map(Duration::ofSeconds).orElse(WebhookSettings.DEFAULT_TIMEOUT),
                appIconUrl, retry, whileInactive.orElse(WhileInactive.SKIP),
                signature.orElse(SignatureProfile.STANDARD), Confidential.of(credential));
    }

    /// Whether the webhook has had the same filter for the same types before.
    private static boolean isSettled(EventFilter filter, List<EventSelector> events,
            Optional<WebhookSettings> present) {
        return present.filter(settings -> settings.filter().equals(Optional.of(filter))
                && settings.events().equals(events)).isPresent();
    }

    /// A prefix may select types that are registered later.
    private boolean canPass(EventFilter filter, List<EventSelector> events) {
        return events.isEmpty() || events.stream().anyMatch(EventSelector::isWildcard)
                || filters.canPass(filter, names(events).toList());
    }

    private static Stream<EventTypeName> names(List<EventSelector> events) {
        return events.stream()
                .filter(selector -> !selector.isWildcard())
                .map(selector -> new EventTypeName(selector.value()));
    }

    /// One that the webhook has already may be older than what is asked of names.
    private static Name name(String text, Optional<WebhookSettings> present) {
        return present.map(WebhookSettings::name)
                .filter(name -> name.value().equals(text))
                .orElseGet(() -> Name.given(text));
    }

    private static Description description(String text, Optional<WebhookSettings> present) {
        return present.flatMap(WebhookSettings::description)
                .filter(description -> description.value().equals(text))
                .orElseGet(() -> Description.given(text));
    }

    /// One that the webhook has already may have been removed since.
    private ProjectId project(String text, Scope scope, Set<ProjectId> chosen) {
        ProjectId id = new ProjectId(text);
        boolean known = scope instanceof Scope.OfProject
                || chosen.contains(id)
                || organizationProjects.findById(scope.organization(), id).isPresent();
        if (!known) {
            throw new IllegalArgumentException("'" + id.value() + "' is not a project of this organization");
        }
        return id;
    }

    private static SignatureProfile profile(Fields signature) {
        SignatureProfile profile = signature.required("profile", Fields.text(SignatureProfile::of));
        signature.refuseUnknown();
        return profile;
    }

    private static RetrySchedule schedule(Fields retry) {
        retry.required("delays", Function.identity());
        List<Duration> delays = retry.list("delays", RetrySchedule.MAX_DELAYS, Fields.text(WebhookJson::delay));
        retry.refuseUnknown();
        return new RetrySchedule(delays);
    }

    private static Duration delay(String text) {
        try {
            Duration delay = Duration.parse(text);
            if (delay.compareTo(RetrySchedule.MIN_DELAY) >= 0 && delay.compareTo(RetrySchedule.MAX_DELAY) <= 0) {
                return delay;
            }
            throw new IllegalArgumentException("must be 1 second (PT1S) to 24 hours (PT24H)");
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("must be a duration like PT5M", e);
        }
    }

    /// Writes settings so that [#read] reads them back: with their secrets, so the result must not be shown.
    private static ObjectNode write(WebhookSettings settings) {
        ObjectNode json = Json.object()
                .put("name", settings.name().value())
                .put("url", settings.url().value());
        settings.events().forEach(event -> json.withArray("events").add(event.value()));
        ObjectNode headers = json.putObject(HEADERS);
        settings.headers().reveal().values().forEach(headers::put);
        json.put("active", settings.active());
        settings.description().ifPresent(text -> json.put("description", text.value()));
        settings.format().ifPresent(format -> json.put("format", format.wireName()));
        settings.filter().ifPresent(filter -> json.set("filter", Json.parse(filter.pattern())));
        settings.projects().forEach(project -> json.withArray("projects").add(project.value()));
        json.put("timeoutSeconds", settings.timeout().toSeconds());
        settings.appIconUrl().ifPresent(icon -> json.put("appIconUrl", icon));
        settings.retry().ifPresent(retry -> {
            ArrayNode delays = json.putObject("retry").putArray("delays");
            retry.delays().forEach(delay -> delays.add(delay.toString()));
        });
        json.put("whileInactive", settings.whileInactive().wireName());
        CredentialJson.write(settings.credentials().reveal(), json);
        json.putObject("signature").put("profile", settings.signature().wireName());
        return json;
    }

    /// Applies a merge patch (RFC 7396): what it does not name stays, `null` removes.
    private static ObjectNode patched(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(member -> {
            JsonNode value = member.getValue();
            if (value.isNull()) {
                target.remove(member.getKey());
            } else if (value instanceof ObjectNode inner && !member.getKey().equals("filter")) {
                ObjectNode old = target.get(member.getKey()) instanceof ObjectNode object ? object : Json.object();
                target.set(member.getKey(), patched(old, inner));
            } else {
                target.set(member.getKey(), value);
            }
        });
        return target;
    }

    private CallbackUrl url(String text, Optional<CallbackUrl> present) {
        CallbackUrl url = CallbackUrl.ofOwner(text);
        if (present.filter(url::equals).isEmpty()) {
            policy.check(url);
        }
        return url;
    }

    /// A subscription to a type that does not exist would never match; nor would a project webhook's to a type that
    /// projects do not have.
    private EventSelector selector(String text, Scope scope, List<EventSelector> present) {
        EventSelector selector = new EventSelector(text);
        if (!selector.isWildcard() && !present.contains(selector)) {
            EventType type = types.find(scope.organization(), new EventTypeName(selector.value()))
                    .orElseThrow(() -> new IllegalArgumentException(
                            "is neither built in nor registered by this organization"));
            if (scope instanceof Scope.OfProject && !type.levels().containsKey(Level.PROJECT)) {
                throw new IllegalArgumentException("can be subscribed to at organization scope only");
            }
        }
        return selector;
    }

    /// Reads a filter.
    EventFilter filter(JsonNode pattern) {
        return filter(pattern, Optional.empty());
    }

    private EventFilter filter(JsonNode pattern, Optional<EventFilter> present) {
        EventFilter filter = new EventFilter(Json.text(Fields.object(pattern)));
        if (!present.equals(Optional.of(filter))) {
            filters.check(filter);
        }
        return filter;
    }

    /// What the owner of a webhook should know of its settings: selectors that no type meets so far, and a filter that lets
    /// nothing through at present.
    List<String> warnings(WebhookSettings settings, Scope scope) {
        Level level = scope instanceof Scope.OfProject ? Level.PROJECT : Level.ORGANIZATION;
        List<String> warnings = new ArrayList<>();
        settings.events()
                .stream()
                .filter(EventSelector::isWildcard)
                .filter(selector -> !types.isAnySelected(scope.organization(), selector, level))
                .forEach(selector -> warnings.add(
                        "events: '" + selector.value() + "' currently selects no event type"));
        settings.filter().ifPresent(filter -> {
            if (warnings.isEmpty() && !types.isAny(scope.organization(), level, type -> settings.events()
                    .stream()
                    .anyMatch(selector -> selector.selects(type)) && filters.canPass(filter, List.of(type)))
                    && !filters.canPass(filter, names(settings.events()).toList())) {
                warnings.add("filter: its condition on 'type' is currently met by no event type");
            }
            filters.needed(filter)
                    .stream()
                    .flatMap(name -> missing(name, settings, level).stream())
                    .forEach(warnings::add);
        });
        return warnings;
    }

    /// Says of a member of the payload that no event has which the webhook gets. Types of an organization's own may have any.
    private Optional<String> missing(String name, WebhookSettings settings, Level level) {
        List<Optional<EventType>> subscribed = settings.events()
                .stream()
                .map(selector -> selector.isWildcard()
                        ? Optional.<EventType>empty()
                        : types.findBuiltIn(new EventTypeName(selector.value())))
                .toList();
        if (subscribed.stream()
                .anyMatch(type -> type.isEmpty() || type.get().parametersFor(level).mayHave(name))) {
            return Optional.empty();
        }
        return Optional.of("filter: no event that this webhook gets has 'payload." + name + "'" + subscribed.stream()
                .flatMap(type -> type.orElseThrow().parametersFor(level).nameFor(name).stream())
                .findFirst()
                .map(other -> ": it is 'payload." + other + "' here")
                .orElse(""));
    }

    private static CallbackHeaders headers(Fields fields, JsonNode object) {
        Map<String, String> headers = new LinkedHashMap<>();
        Fields.object(object).properties().forEach(header -> {
            if (!header.getValue().isTextual()) {
                fields.error(HEADERS + "." + header.getKey(), "must be a string");
                return;
            }
            if (CallbackHeaders.isSensitive(header.getKey())
                    && header.getValue().textValue().equals(CallbackHeaders.MASK)) {
                throw new IllegalArgumentException("must have the value of '" + header.getKey() + "', not its mask");
            }
            headers.put(header.getKey(), header.getValue().textValue());
        });
        return new CallbackHeaders(headers);
    }
}
