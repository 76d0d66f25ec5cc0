package io.tidings.api.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.access.Role;
import io.tidings.endpoint.CallbackCredentials;
import io.tidings.endpoint.CallbackHeaders;
import io.tidings.event.Format;
import io.tidings.json.Json;
import io.tidings.keys.DecryptionFailedException;
import io.tidings.naming.Description;
import io.tidings.organization.ProjectId;
import io.tidings.webhook.EventSelector;
import io.tidings.webhook.Health;
import io.tidings.webhook.OpenCircuit;
import io.tidings.webhook.RetrySchedule;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookSettings;

/// A webhook, as the API answers it.
///
/// @param retry absent: as the deployment has it
/// @param secretsUnreadable `true` if its signing secrets, headers and credentials cannot be decrypted
/// @param circuit present while the receiver cannot be reached and is only probed
/// @param slowSince present while its deliveries go by the slow lane: since when
/// @param headers sensitive ones are shown to administrators only, to others as `***`
/// @param credential how callbacks authenticate at their receiver, without the secret
/// @param additionalCredentials others, by name
/// @param secret signs the callbacks; only in the answer to the webhook's creation
/// @param warnings what its owner should know of its settings; in answers that show one webhook, and only if there is any
@Serdeable
record WebhookView(
        @JsonProperty("_id") String id,
        String name,
        String slug,
        @Nullable String description,
        String organization,
        @Nullable String project,
        String url,
        Map<String, String> headers,
        boolean active,
        List<String> events,
        String status,
        @Nullable String disabledReason,
        @Nullable String lastActivityAt,
        String format,
        @Nullable JsonNode filter,
        @Nullable List<String> projects,
        long timeoutSeconds,
        @Nullable String appIconUrl,
        @Nullable RetryView retry,
        String whileInactive,
        @Nullable CredentialView credential,
        @Nullable Map<String, CredentialView> additionalCredentials,
        SignatureView signature,
        @Nullable Boolean secretsUnreadable,
        @Nullable CircuitView circuit,
        @Nullable String slowSince,
        String createdAt,
        String updatedAt,
        @Nullable String secret,
        @Nullable List<String> warnings) {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookView.class);

    /// The view for every role that may see the webhook.
    static WebhookView of(Webhook webhook) {
        return of(webhook, CallbackHeaders::masked, null);
    }

    /// The view for `role`.
    static WebhookView of(Webhook webhook, Role role) {
        return role.includes(Role.ORG_ADMIN) ? of(webhook, CallbackHeaders::values, null) : of(webhook);
    }

    static WebhookView withSecret(Webhook webhook) {
        return of(webhook, CallbackHeaders::values, webhook.secrets().reveal().current().text());
    }

    /// One that does not open is shown nevertheless, and with it all others of its list: it can be given a new secret, or
    /// deleted.
    private static WebhookView of(Webhook webhook, Function<CallbackHeaders, Map<String, String>> shown,
            @Nullable String secret) {
        WebhookSettings settings = webhook.settings();
        try {
            return of(webhook, shown.apply(settings.headers().reveal()), settings.credentials().reveal(), null,
                    secret);
        } catch (DecryptionFailedException e) {
            LOG.warn("the secrets of webhook {} cannot be decrypted: {}", webhook.id().value(), e.getMessage());
            return of(webhook, Map.of(), CallbackCredentials.none(), true, secret);
        }
    }

    private static WebhookView of(Webhook webhook, Map<String, String> headers, CallbackCredentials credentials,
            @Nullable Boolean secretsUnreadable, @Nullable String secret) {
        WebhookSettings settings = webhook.settings();
        Health health = webhook.health();
        return new WebhookView(
                webhook.id().value(),
                settings.name().value(),
                webhook.slug().value(),
                settings.description().map(Description::value).orElse(null),
                webhook.scope().organization().value(),
                webhook.scope().project().map(ProjectId::value).orElse(null),
                settings.url().value(),
                headers,
                settings.active(),
                settings.events().stream().map(EventSelector::value).toList(),
                health.status().wireName(),
                health.disabledReason().orElse(null),
                health.lastActivityAt().map(Instant::toString).orElse(null),
                settings.format().map(Format::wireName).orElse("native"),
                settings.filter().map(filter -> Json.parse(filter.pattern())).orElse(null),
                settings.projects().isEmpty()
                        ? null
                        : settings.projects().stream().map(ProjectId::value).sorted().toList(),
                settings.timeout().toSeconds(),
                settings.appIconUrl().orElse(null),
                settings.retry().map(RetryView::of).orElse(null),
                settings.whileInactive().wireName(),
                credentials.main().map(CredentialView::of).orElse(null),
                credentials.additional().isEmpty() ? null : additional(credentials),
                new SignatureView(settings.signature().wireName()),
                secretsUnreadable,
                health.circuit().map(CircuitView::of).orElse(null),
                health.pace().slowSince().filter(_ -> health.pace().slow()).map(Instant::toString).orElse(null),
                webhook.createdAt().toString(),
                webhook.updatedAt().toString(),
                secret,
                null);
    }

    /// The webhook with what its owner should know.
    WebhookView with(List<String> itsWarnings) {
        return itsWarnings.isEmpty()
                ? this
                : new WebhookView(id, name, slug, description, organization, project, url, headers, active, events,
                        status, disabledReason, lastActivityAt, format, filter, projects, timeoutSeconds, appIconUrl,
                        retry, whileInactive, credential, additionalCredentials, signature, secretsUnreadable, circuit,
                        slowSince, createdAt, updatedAt, secret, List.copyOf(itsWarnings));
    }

    private static Map<String, CredentialView> additional(CallbackCredentials credentials) {
        Map<String, CredentialView> views = new LinkedHashMap<>();
        credentials.additional().forEach((name, credential) -> views.put(name, CredentialView.of(credential)));
        return views;
    }

    /// How a webhook's callbacks are signed in addition to Standard Webhooks.
    @Serdeable
    record SignatureView(String profile) {}

    /// The schedule of a webhook, as the API answers it.
    ///
    /// @param delays ISO-8601 durations
    @Serdeable
    record RetryView(List<String> delays) {

        static RetryView of(RetrySchedule schedule) {
            return new RetryView(schedule.delays().stream().map(Duration::toString).toList());
        }
    }

    /// An open circuit, as the API answers it.
    ///
    /// @param probeAt from when on one delivery is attempted
    @Serdeable
    record CircuitView(String openSince, String probeAt) {

        static CircuitView of(OpenCircuit circuit) {
            return new CircuitView(circuit.since().toString(), circuit.probeAt().toString());
        }
    }
}
