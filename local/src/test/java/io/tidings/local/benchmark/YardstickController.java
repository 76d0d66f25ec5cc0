package io.tidings.local.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;

import io.tidings.json.Json;
import io.tidings.organization.OrganizationId;
import io.tidings.webhook.WebhookId;

/// The routes that [ApiBenchmark] measures, with nothing behind them: requests are parsed as theirs are, and answered
/// with what they once answered. Nobody is authenticated, nothing is checked, read or kept.
@Controller(YardstickController.PREFIX + "/organizations/{organizationId}")
@Secured(SecurityRule.IS_ANONYMOUS)
@Requires(property = YardstickController.ENABLED)
final class YardstickController {

    static final String ENABLED = "benchmark.yardstick";
    static final String PREFIX = "/yardstick";

    private static final String WEBHOOKS = "/settings/webhooks";

    private final Map<String, Map<String, Object>> answers = new ConcurrentHashMap<>();

    /// From now on, such a request gets this answer.
    ///
    /// @param path without [#PREFIX] and query
    /// @param answer a JSON object
    void learn(String method, String path, String answer) {
        try {
            answers.put(method + PREFIX + path, new ObjectMapper().readValue(answer, new TypeReference<>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Get(WEBHOOKS + "/{webhookId}")
    Map<String, Object> get(HttpRequest<?> request, OrganizationId organizationId,
            @Nullable @PathVariable String projectId, WebhookId webhookId) {
        return answer(request);
    }

    @Get(WEBHOOKS)
    Map<String, Object> list(HttpRequest<?> request, OrganizationId organizationId,
            @Nullable @PathVariable String projectId, @Nullable @QueryValue String limit,
            @Nullable @QueryValue String cursor) {
        return answer(request);
    }

    @Post(uris = {WEBHOOKS, "/events"})
    Map<String, Object> post(HttpRequest<?> request, OrganizationId organizationId,
            @Nullable @PathVariable String projectId, @Body byte[] body) {
        Json.parse(body);
        return answer(request);
    }

    private Map<String, Object> answer(HttpRequest<?> request) {
        return answers.get(request.getMethodName() + request.getPath());
    }
}
