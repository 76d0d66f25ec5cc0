package io.tidings.api.webhook;

import java.time.Clock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.security.authentication.Authentication;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.access.Principals;
import io.tidings.api.audit.Audit;
import io.tidings.api.audit.Change;
import io.tidings.api.json.Fields;
import io.tidings.api.json.ListView;
import io.tidings.api.json.Lists;
import io.tidings.api.json.Views;
import io.tidings.api.problem.ProblemException;
import io.tidings.api.scope.ScopeResolver;
import io.tidings.audit.Action;
import io.tidings.audit.Subject;
import io.tidings.delivery.CheckScheduler;
import io.tidings.identity.IdGenerator;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Scope;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.WebhookSettings;
import io.tidings.webhook.Webhooks;

import static io.tidings.api.webhook.WebhookRoutes.OF_ORGANIZATION;
import static io.tidings.api.webhook.WebhookRoutes.OF_PROJECT;
import static io.tidings.api.webhook.WebhookRoutes.ONE_OF_ORGANIZATION;
import static io.tidings.api.webhook.WebhookRoutes.ONE_OF_PROJECT;

/// The webhooks of an organization, and those of one of its projects: the same five operations.
@Controller
final class WebhookController {

    /// RFC 7396.
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final int MAX_UPDATE_TRIES = 5;

    private final ScopeResolver scopes;
    private final WebhookRoutes routes;
    private final Webhooks webhooks;
    private final WebhookJson json;
    private final CheckScheduler calls;
    private final Lists lists;
    private final Views views;
    private final Audit audit;
    private final IdGenerator ids;
    private final Clock clock;

    WebhookController(ScopeResolver scopes, WebhookRoutes routes, Webhooks webhooks, WebhookJson json,
            CheckScheduler calls, Lists lists,
            Views views, Audit audit, IdGenerator ids, Clock clock) {
        this.scopes = scopes;
        this.routes = routes;
        this.webhooks = webhooks;
        this.json = json;
        this.calls = calls;
        this.lists = lists;
        this.views = views;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    @Get(uris = {OF_ORGANIZATION, OF_PROJECT})
    @Allowed(Role.ORG_MEMBER)
    ListView<WebhookView> listWebhooks(Authentication caller, OrganizationId organizationId,
            @Nullable @PathVariable String projectId,
            @Nullable @QueryValue String limit, @Nullable @QueryValue String cursor) {
        Scope scope = scopes.require(organizationId, projectId);
        return lists.of(ListView.request(limit, cursor), page -> webhooks.findByScope(scope, page),
                webhook -> WebhookView.of(webhook, role(caller)));
    }

    @Post(uris = {OF_ORGANIZATION, OF_PROJECT})
    @Allowed(Role.ORG_ADMIN)
    @Status(HttpStatus.CREATED)
    WebhookView createWebhook(Authentication caller, OrganizationId organizationId,
            @Nullable @PathVariable String projectId, @Body byte[] body) {
        Scope scope = scopes.require(organizationId, projectId);
        ObjectNode settings = Fields.object(body);
        JsonNode given = settings.remove("secret");
        WebhookSettings read = json.read(settings, scope);
        Webhook webhook = Webhook.create(new WebhookId(ids.next()), scope, read,
                SecretController.secretOrRandom(given, read.signature()), clock.instant());
        return audit.record(change(caller, Action.WEBHOOK_CREATE, webhook).to(WebhookView.of(webhook)),
                () -> switch (webhooks.add(webhook)) {
                    case ADDED -> WebhookView.withSecret(webhook).with(json.warnings(read, scope));
                    case LIMIT_REACHED ->
                        throw ProblemException.conflict("There are already " + Webhook.MAX_PER_SCOPE + " webhooks.");
                    case NO_SCOPE -> throw ProblemException.notFound(projectId == null ? "organization" : "project");
                });
    }

    @Get(uris = {ONE_OF_ORGANIZATION, ONE_OF_PROJECT})
    @Allowed(Role.ORG_MEMBER)
    WebhookView getWebhook(Authentication caller, OrganizationId organizationId,
            @Nullable @PathVariable String projectId,
            WebhookId webhookId) {
        return shown(caller, routes.requireWebhook(organizationId, projectId, webhookId));
    }

    private WebhookView shown(Authentication caller, Webhook webhook) {
        return WebhookView.of(webhook, role(caller)).with(json.warnings(webhook.settings(), webhook.scope()));
    }

    /// Changes what the body names. Somebody else's change in between is not overwritten: the patch is applied to it.
    @Patch(uris = {ONE_OF_ORGANIZATION, ONE_OF_PROJECT})
    @Consumes({MediaType.APPLICATION_JSON, MERGE_PATCH})
    @Allowed(Role.ORG_ADMIN)
    WebhookView updateWebhook(Authentication caller, OrganizationId organizationId,
            @Nullable @PathVariable String projectId, WebhookId webhookId, @Body byte[] body) {
        WebhookKey key = WebhookRoutes.key(organizationId, projectId, webhookId);
        ObjectNode patch = Fields.object(body);
        for (int tries = 0; tries < MAX_UPDATE_TRIES; tries++) {
            Webhook before = routes.requireWebhook(key);
            WebhookSettings wanted = json.change(before.settings(),
                    () -> views.tree(shown(caller, before)), patch, key.scope());
            Webhook changed = before.with(wanted, clock.instant());
            Change change = change(caller, Action.WEBHOOK_UPDATE, changed).from(WebhookView.of(before, Role.ORG_ADMIN))
                    .to(WebhookView.of(changed, Role.ORG_ADMIN));
            if (audit.recordIf(change, () -> webhooks.update(before, changed))) {
                if (before.isSwitchedOnBy(changed.settings())) {
                    calls.healthChanged(key, before.health(), changed.health());
                }
                return shown(caller, changed);
            }
        }
        throw ProblemException.conflict("Other requests are changing the webhook at the same time.");
    }

    @Delete(uris = {ONE_OF_ORGANIZATION, ONE_OF_PROJECT})
    @Allowed(Role.ORG_ADMIN)
    @Status(HttpStatus.NO_CONTENT)
    void deleteWebhook(Authentication caller, OrganizationId organizationId, @Nullable @PathVariable String projectId,
            WebhookId webhookId) {
        Webhook before = routes.requireWebhook(organizationId, projectId, webhookId);
        if (!audit.recordIf(change(caller, Action.WEBHOOK_DELETE, before).from(WebhookView.of(before, Role.ORG_ADMIN)),
                () -> webhooks.deleteById(before.key()))) {
            throw ProblemException.notFound("webhook");
        }
    }

    private static Role role(Authentication caller) {
        return Principals.of(caller).role();
    }

    private static Change change(Authentication caller, Action action, Webhook webhook) {
        return Change.of(caller, webhook.scope().organization(), action,
                new Subject(Subject.Type.WEBHOOK, webhook.id().value(), webhook.settings().name().value()));
    }
}
