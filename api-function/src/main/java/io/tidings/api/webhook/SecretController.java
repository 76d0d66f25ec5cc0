package io.tidings.api.webhook;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.audit.Audit;
import io.tidings.api.audit.Change;
import io.tidings.api.json.Fields;
import io.tidings.api.problem.ProblemException;
import io.tidings.audit.Action;
import io.tidings.audit.Subject;
import io.tidings.json.Json;
import io.tidings.keys.DecryptionFailedException;
import io.tidings.organization.OrganizationId;
import io.tidings.webhook.SignatureProfile;
import io.tidings.webhook.SigningSecret;
import io.tidings.webhook.SigningSecrets;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.Webhooks;

import static io.tidings.api.webhook.WebhookRoutes.ONE_OF_ORGANIZATION;
import static io.tidings.api.webhook.WebhookRoutes.ONE_OF_PROJECT;

/// The secrets that sign a webhook's callbacks.
@Controller
final class SecretController {

    private static final String SECRET = "/secret";
    private static final String ROTATE = SECRET + "/rotate";
    private static final int MAX_UPDATE_TRIES = 5;

    private final WebhookRoutes routes;
    private final Webhooks webhooks;
    private final Audit audit;
    private final Clock clock;

    SecretController(WebhookRoutes routes, Webhooks webhooks, Audit audit, Clock clock) {
        this.routes = routes;
        this.webhooks = webhooks;
        this.audit = audit;
        this.clock = clock;
    }

    @Get(uris = {ONE_OF_ORGANIZATION + SECRET, ONE_OF_PROJECT + SECRET})
    @Allowed(Role.ORG_ADMIN)
    SecretView getSecret(Authentication caller, OrganizationId organizationId, @Nullable @PathVariable String projectId,
            WebhookId webhookId) {
        Webhook webhook = routes.requireWebhook(organizationId, projectId, webhookId);
        return audit.record(change(caller, Action.SECRET_REVEAL, webhook),
                () -> SecretView.of(webhook, clock.instant()));
    }

    /// Replaces the secret by the given one, or by a random one. During the overlap, callbacks carry signatures of both
    /// the previous and the new secret. If the previous secret can no longer be decrypted, only the new one signs, and
    /// headers and credentials are deleted. That must be requested explicitly, because the keys may be restored.
    @Post(uris = {ONE_OF_ORGANIZATION + ROTATE, ONE_OF_PROJECT + ROTATE})
    @Allowed(Role.ORG_ADMIN)
    SecretView rotateSecret(Authentication caller, OrganizationId organizationId,
            @Nullable @PathVariable String projectId, WebhookId webhookId, @Body byte[] body) {
        WebhookKey key = WebhookRoutes.key(organizationId, projectId, webhookId);
        SignatureProfile profile = routes.requireWebhook(key).settings().signature();
        Fields fields = Fields.of(body);
        Optional<Integer> overlapSeconds = fields.optional("overlapSeconds",
                Fields.integer(0, (int) SigningSecrets.MAX_OVERLAP.toSeconds()));
        Optional<SigningSecret> given = fields.optional("secret", Fields.text(profile::secret));
        boolean discardUnreadable = fields.optional("discardUnreadable", Fields::bool).orElse(false);
        fields.complete();
        Duration overlap = overlapSeconds.map(Duration::ofSeconds).orElse(SigningSecrets.DEFAULT_OVERLAP);
        SigningSecret next = given.orElseGet(SecretController::random);
        for (int tries = 0; tries < MAX_UPDATE_TRIES; tries++) {
            Webhook before = routes.requireWebhook(key);
            boolean alone = discardUnreadable && isUnreadable(before);
            Webhook changed = alone
                    ? before.withSecretAlone(next, clock.instant())
                    : before.withSecret(next, overlap, clock.instant());
            Change change = change(caller, Action.SECRET_ROTATE, before).to(alone
                    ? Json.object().put("discardUnreadable", true)
                    : Json.object().put("overlapSeconds", overlap.toSeconds()));
            if (audit.recordIf(change, () -> webhooks.update(before, changed))) {
                return SecretView.of(changed, clock.instant());
            }
        }
        throw ProblemException.conflict("Other requests are changing the webhook at the same time.");
    }

    private static boolean isUnreadable(Webhook webhook) {
        try {
            webhook.secrets().reveal();
            return false;
        } catch (DecryptionFailedException e) {
            return true;
        }
    }

    /// The secret that a request supplies, otherwise a random one.
    ///
    /// @throws ProblemException if `given` is not a valid secret; the problem does not repeat it
    static SigningSecret secretOrRandom(@Nullable JsonNode given, SignatureProfile profile) {
        if (given == null || given.isNull()) {
            return random();
        }
        try {
            return Fields.text(profile::secret).apply(given);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("secret", e);
        }
    }

    /// A new [SecureRandom] each time: a snapshot of the process must not repeat secrets.
    private static SigningSecret random() {
        return SigningSecret.create(new SecureRandom());
    }

    private static Change change(Authentication caller, Action action, Webhook webhook) {
        return Change.of(caller, webhook.scope().organization(), action,
                new Subject(Subject.Type.WEBHOOK, webhook.id().value(), webhook.settings().name().value()));
    }

    /// The secrets of a webhook, as the API answers them.
    ///
    /// @param secret the current one
    /// @param previous those that it replaced and that are still in force, newest first
    @Serdeable
    record SecretView(String secret, List<PreviousView> previous) {

        static SecretView of(Webhook webhook, Instant now) {
            SigningSecrets secrets = webhook.secrets().reveal();
            return new SecretView(secrets.current().text(), secrets.retired()
                    .stream()
                    .filter(old -> old.until().isAfter(now))
                    .map(old -> new PreviousView(old.secret().text(), old.until().toString()))
                    .toList());
        }
    }

    /// A secret that was replaced, as the API answers it.
    @Serdeable
    record PreviousView(String secret, String until) {}
}
