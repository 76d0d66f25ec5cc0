package io.tidings.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.tidings.endpoint.CallbackCredentials;
import io.tidings.endpoint.CallbackHeaders;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.event.Format;
import io.tidings.keys.Confidential;
import io.tidings.naming.Description;
import io.tidings.naming.Name;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;

/// The settings of a webhook, which its owner chooses.
///
/// @param events 1 to 50 selectors; a callback is made under each type that one of them selects
/// @param headers added to each callback; they may hold a secret of the receiver's
/// @param active whether callbacks are made
/// @param format how callbacks are written; empty: each event type's own
/// @param filter which payloads are wanted; empty: all
/// @param projects at organization scope, the only projects whose events are wanted; empty: all
/// @param timeout for a whole exchange with the receiver, 1 to 30 seconds
/// @param appIconUrl a picture for lists, never fetched by Tidings
/// @param retry how failed deliveries are repeated; empty: as the deployment has it
/// @param whileInactive what happens to events while `active` is false
/// @param signature how callbacks are signed in addition to Standard Webhooks
/// @param credentials authenticate each callback at its receiver
public record WebhookSettings(
        Name name,
        Optional<Description> description,
        CallbackUrl url,
        List<EventSelector> events,
        Confidential<CallbackHeaders> headers,
        boolean active,
        Optional<Format> format,
        Optional<EventFilter> filter,
        Set<ProjectId> projects,
        Duration timeout,
        Optional<String> appIconUrl,
        Optional<RetrySchedule> retry,
        WhileInactive whileInactive,
        SignatureProfile signature,
        Confidential<CallbackCredentials> credentials) {

    public static final int MAX_EVENTS = 50;
    public static final int MAX_PROJECTS = 100;
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);
    public static final Duration MAX_TIMEOUT = Duration.ofSeconds(30);

    public WebhookSettings {
        events = events.stream().distinct().toList();
        projects = Set.copyOf(projects);
        if (events.isEmpty() || events.size() > MAX_EVENTS) {
            throw new IllegalArgumentException("events must have 1 to " + MAX_EVENTS + " entries");
        }
        if (projects.size() > MAX_PROJECTS) {
            throw new IllegalArgumentException("projects must have at most " + MAX_PROJECTS + " entries");
        }
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException("timeoutSeconds must be 1 to " + MAX_TIMEOUT.toSeconds());
        }
    }

    /// With headers that are known, signed by Standard Webhooks only, and without credentials.
    public WebhookSettings(Name name, Optional<Description> description, CallbackUrl url, List<EventSelector> events,
            CallbackHeaders headers, boolean active, Optional<Format> format, Optional<EventFilter> filter,
            Set<ProjectId> projects, Duration timeout, Optional<String> appIconUrl, Optional<RetrySchedule> retry,
            WhileInactive whileInactive) {
        this(name, description, url, events, Confidential.of(headers), active, format, filter, projects, timeout,
                appIconUrl, retry, whileInactive, SignatureProfile.STANDARD,
                Confidential.of(CallbackCredentials.none()));
    }

    /// The least that an owner must say; the rest has its defaults.
    public static WebhookSettings of(Name name, CallbackUrl url, List<EventSelector> events) {
        return new WebhookSettings(name, Optional.empty(), url, events, CallbackHeaders.none(), true, Optional.empty(),
                Optional.empty(), Set.of(), DEFAULT_TIMEOUT, Optional.empty(), Optional.empty(), WhileInactive.SKIP);
    }

    void requireFitFor(Scope scope) {
        if (scope instanceof Scope.OfProject && !projects.isEmpty()) {
            throw new IllegalArgumentException("projects may be given at organization scope only");
        }
    }

    /// The same settings with other credentials.
    public WebhookSettings withCredentials(CallbackCredentials others) {
        return new WebhookSettings(name, description, url, events, headers, active, format, filter, projects,
                timeout, appIconUrl, retry, whileInactive, signature, Confidential.of(others));
    }

    /// The same settings without headers and credentials.
    WebhookSettings withoutConfidential() {
        return new WebhookSettings(name, description, url, events, Confidential.of(CallbackHeaders.none()), active,
                format, filter, projects, timeout, appIconUrl, retry, whileInactive, signature,
                Confidential.of(CallbackCredentials.none()));
    }

    /// The same settings, active or not.
    public WebhookSettings withActive(boolean nowActive) {
        return new WebhookSettings(name, description, url, events, headers, nowActive, format, filter, projects,
                timeout, appIconUrl, retry, whileInactive, signature, credentials);
    }

    /// The same settings with another choice.
    public WebhookSettings withWhileInactive(WhileInactive choice) {
        return new WebhookSettings(name, description, url, events, headers, active, format, filter, projects,
                timeout, appIconUrl, retry, choice, signature, credentials);
    }

    /// The same settings with a schedule of its own.
    public WebhookSettings withRetry(RetrySchedule schedule) {
        return new WebhookSettings(name, description, url, events, headers, active, format, filter, projects,
                timeout, appIconUrl, Optional.of(schedule), whileInactive, signature, credentials);
    }

    /// The same settings, signed in another way.
    public WebhookSettings withSignature(SignatureProfile profile) {
        return new WebhookSettings(name, description, url, events, headers, active, format, filter, projects,
                timeout, appIconUrl, retry, whileInactive, profile, credentials);
    }
}
