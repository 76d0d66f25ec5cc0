package io.tidings.dynamodb;

import java.util.Map;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.delivery.SweepFailure;
import io.tidings.delivery.SweepFailure.Kind;
import io.tidings.delivery.SweepFailures;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

/// `SWEEP` / `FAILURE#kind#id`.
final class SweepFailureItem {

    static final String PARTITION = "SWEEP";
    static final String SORT_PREFIX = "FAILURE#";

    private static final String KIND = "kind";
    private static final String ORGANIZATION = "organizationId";
    private static final String PROJECT = "projectId";
    private static final String WEBHOOK = "webhookId";
    private static final String ID = "id";
    private static final String REASON = "reason";
    private static final String FAILURES = "failures";
    private static final String SINCE = "since";
    private static final String NEXT_AT = "nextAt";

    private SweepFailureItem() {}

    static Map<String, AttributeValue> key(Kind kind, String id) {
        return Item.key(PARTITION, SORT_PREFIX + kind.wireName() + "#" + id);
    }

    static Item write(SweepFailure failure) {
        Scope scope = failure.webhook().scope();
        return Item.with(key(failure.kind(), failure.id()))
                .put(KIND, failure.kind().wireName())
                .put(ORGANIZATION, scope.organization().value())
                .put(PROJECT, scope.project().map(ProjectId::value))
                .put(WEBHOOK, failure.webhook().id().value())
                .put(ID, failure.id())
                .put(REASON, failure.reason())
                .put(FAILURES, failure.failures())
                .put(SINCE, failure.since())
                .put(NEXT_AT, failure.nextAt())
                .put(TidingsTable.EXPIRES_AT, failure.nextAt().plus(SweepFailures.KEPT).getEpochSecond());
    }

    static SweepFailure read(Item item) {
        Scope scope = Scope.of(new OrganizationId(item.string(ORGANIZATION)),
                item.optionalText(PROJECT).map(ProjectId::new));
        return new SweepFailure(Kind.of(item.string(KIND)), new WebhookKey(scope, new WebhookId(item.string(WEBHOOK))),
                item.string(ID), item.string(REASON), Math.toIntExact(item.number(FAILURES)), item.instant(SINCE),
                item.instant(NEXT_AT));
    }
}
