package io.tidings.api.delivery;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.audit.Audit;
import io.tidings.api.audit.Change;
import io.tidings.api.json.Fields;
import io.tidings.api.problem.ProblemException;
import io.tidings.api.webhook.WebhookRoutes;
import io.tidings.audit.Action;
import io.tidings.audit.Subject;
import io.tidings.event.EventTypeName;
import io.tidings.json.Json;
import io.tidings.organization.Organization;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Organizations;
import io.tidings.publishing.WebhookTester;
import io.tidings.publishing.WebhookTester.TestResult;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;

import static io.tidings.api.webhook.WebhookRoutes.ONE_OF_ORGANIZATION;
import static io.tidings.api.webhook.WebhookRoutes.ONE_OF_PROJECT;

/// Trying a webhook out with a sample.
@Controller
final class TestController {

    private static final String TEST = "/test";

    private final WebhookRoutes routes;
    private final Organizations organizations;
    private final WebhookTester tester;
    private final Audit audit;

    TestController(WebhookRoutes routes, Organizations organizations, WebhookTester tester, Audit audit) {
        this.routes = routes;
        this.organizations = organizations;
        this.tester = tester;
        this.audit = audit;
    }

    /// Queues the sample of a type to this webhook alone, regardless of its subscriptions. It is attempted once, and is
    /// marked as a test in the logs.
    @Post(uris = {ONE_OF_ORGANIZATION + TEST, ONE_OF_PROJECT + TEST})
    @Allowed(Role.ORG_ADMIN)
    @Status(HttpStatus.ACCEPTED)
    TrialView testWebhook(Authentication caller, OrganizationId organizationId,
            @Nullable @PathVariable String projectId,
            WebhookId webhookId, @Body byte[] body) {
        Webhook webhook = routes.requireWebhook(organizationId, projectId, webhookId);
        Organization organization = organizations.findById(organizationId)
                .orElseThrow(() -> ProblemException.notFound("organization"));
        Fields fields = Fields.of(body);
        EventTypeName type = fields.required("type", Fields.text(EventTypeName::new));
        fields.complete();
        Change change = Change.of(caller, organizationId, Action.WEBHOOK_TEST,
                new Subject(Subject.Type.WEBHOOK, webhookId.value(), webhook.settings().name().value()))
                .to(Json.object().put("type", type.value()));
        return audit.record(change, () -> switch (tester.test(webhook, organization, type)) {
            case TestResult.Queued(var delivery) -> new TrialView(DeliveryView.of(delivery));
            case TestResult.Inactive() ->
                throw ProblemException.conflict("The webhook is not active; activate it first.");
            case TestResult.UnknownType(var detail) -> throw ProblemException.invalid("type", detail);
        });
    }

    /// @param delivery the sample on its way
    @Serdeable
    record TrialView(DeliveryView delivery) {}
}
