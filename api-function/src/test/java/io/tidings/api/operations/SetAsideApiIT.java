package io.tidings.api.operations;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.tidings.api.ApiUnderTest;
import io.tidings.delivery.SweepFailure;
import io.tidings.delivery.SweepFailures;
import io.tidings.json.Json;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

import static org.assertj.core.api.Assertions.assertThat;

class SetAsideApiIT {

    private static final String ORGANIZATION = "66ec434e84b4103f670cb600";
    private static final String PROJECT = "66ec434e84b4103f670cb601";
    private static final String WEBHOOK = "66ec434e84b4103f670cb617";
    private static final Instant SINCE = Instant.parse("2026-01-31T12:00:00Z");

    /// Failures are kept until some minutes after the next try.
    private static final Instant NEXT = Instant.parse("2999-01-31T12:33:00Z");

    @RegisterExtension
    private static final ApiUnderTest API = new ApiUnderTest();

    @Test
    void shouldShowWhatTheSweepHasFailedAtThreeTimes() {
        Scope scope = new Scope.OfProject(new OrganizationId(ORGANIZATION), new ProjectId(PROJECT));
        save(SweepFailure.Kind.DELIVERY, scope, "66ec445884b4103f670d0c86", 3);
        save(SweepFailure.Kind.DELIVERY, scope, "66ec445884b4103f670d0c87", 2);

        assertThat(API.platform().get("/operations/set-aside").success().json().path("items"))
                .containsExactly(Json.parse("""
                    {"kind": "delivery", "id": "66ec445884b4103f670d0c86", "organization": "66ec434e84b4103f670cb600",
                     "project": "66ec434e84b4103f670cb601", "webhook": "66ec434e84b4103f670cb617",
                     "reason": "IllegalStateException in io.tidings.dynamodb.EventItem.read", "failures": 3,
                     "since": "2026-01-31T12:00:00Z", "nextAt": "2999-01-31T12:33:00Z"}"""));
    }

    private static void save(SweepFailure.Kind kind, Scope scope, String id, int failures) {
        API.bean(SweepFailures.class)
                .save(new SweepFailure(kind, new WebhookKey(scope, new WebhookId(WEBHOOK)), id,
                        "IllegalStateException in io.tidings.dynamodb.EventItem.read", failures, SINCE, NEXT));
    }
}
