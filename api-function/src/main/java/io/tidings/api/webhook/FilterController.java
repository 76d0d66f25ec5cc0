package io.tidings.api.webhook;

import java.util.List;
import java.util.Optional;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.json.Fields;
import io.tidings.api.problem.ProblemException;
import io.tidings.budget.Budget;
import io.tidings.event.EventTypeName;
import io.tidings.event.Payload;
import io.tidings.metric.Metric;
import io.tidings.metric.Metrics;
import io.tidings.organization.OrganizationId;
import io.tidings.publishing.Filters;
import io.tidings.publishing.Recipients;
import io.tidings.webhook.EventFilter;
import io.tidings.webhook.EventSelector;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;

import static io.tidings.api.webhook.WebhookRoutes.ONE_OF_ORGANIZATION;
import static io.tidings.api.webhook.WebhookRoutes.ONE_OF_PROJECT;

/// Trying a webhook's filter on a payload.
@Controller
final class FilterController {

    private static final String TEST = "/filter/test";

    private static final String BEYOND = " is a number that no double represents exactly: no numeric condition matches it";

    private final WebhookRoutes routes;
    private final WebhookJson json;
    private final Recipients recipients;
    private final Metrics metrics;

    FilterController(WebhookRoutes routes, WebhookJson json, Recipients recipients, Metrics metrics) {
        this.routes = routes;
        this.json = json;
        this.recipients = recipients;
        this.metrics = metrics;
    }

    /// Whether `payload`, as the webhook would get it, passes its filter, or the `filter` of the body, which is not saved. `type` is the
    /// first that the webhook subscribes to, unless the body says otherwise.
    @Post(uris = {ONE_OF_ORGANIZATION + TEST, ONE_OF_PROJECT + TEST})
    @Allowed(Role.ORG_MEMBER)
    @Status(HttpStatus.OK)
    MatchView testFilter(OrganizationId organizationId, @Nullable @PathVariable String projectId, WebhookId webhookId,
            @Body byte[] body) {
        Webhook webhook = routes.requireWebhook(organizationId, projectId, webhookId);
        Fields fields = Fields.of(Fields.object(body, Fields.MAX_BYTES_OF_EVENTS));
        Payload payload = fields.required("payload", Payload::of);
        Optional<EventTypeName> type = fields.optional("type", Fields.text(EventTypeName::new));
        Optional<EventFilter> candidate = fields.optional("filter", json::filter);
        fields.complete();
        EventTypeName seenAs = type.orElseGet(() -> firstType(webhook));
        return candidate.or(() -> webhook.settings().filter())
                .map(filter -> answer(recipients.test(webhook, filter, seenAs, payload, Budget.ofOneEvaluation())))
                .orElseGet(() -> new MatchView(true, null));
    }

    private MatchView answer(Filters.TestResult result) {
        return switch (result) {
            case Filters.TestResult.Decided(boolean matches, var incomparable) ->
                new MatchView(matches,
                        incomparable.isEmpty() ? null : incomparable.stream().map(at -> at + BEYOND).toList());
            case Filters.TestResult.TooCostly() -> {
                metrics.count(Metric.BUDGET_EXCEEDED, 1);
                throw ProblemException.unprocessable("Evaluating the filter on this payload exceeds its budget.",
                        "payload",
                        "has too many values, or too long texts, to evaluate this filter");
            }
        };
    }

    private static EventTypeName firstType(Webhook webhook) {
        return webhook.settings()
                .events()
                .stream()
                .filter(selector -> !selector.isWildcard())
                .map(EventSelector::value)
                .map(EventTypeName::new)
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid("type", "is required, because the webhook names no type"));
    }

    /// @param matches whether a callback would be made
    /// @param warnings what its owner should know of the outcome; absent if there is nothing
    @Serdeable
    record MatchView(boolean matches, @Nullable List<String> warnings) {}
}
