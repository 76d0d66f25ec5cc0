package io.tidings.dynamodb;

import java.time.Instant;
import java.util.Map;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.delivery.ParkedDelivery.DueKey;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.removal.Removal;
import io.tidings.webhook.WebhookId;

/// `REMOVALS` / `time#o` or `time#o#p`; and under `REMOVAL#time#o…` / `WEBHOOK#w` each webhook that had deliveries, until
/// these are gone.
final class RemovalItem {

    static final String PARTITION = "REMOVALS";
    static final String REVISION = "revision";

    /// The partition of the due index in which removals wait for the sweep.
    static final String DUE_PARTITION = "REMOVAL";

    static final String WEBHOOK_PREFIX = "WEBHOOK#";

    private static final String ORGANIZATION = "organizationId";
    private static final String PROJECT = "projectId";
    private static final String REMOVED_AT = "removedAt";
    private static final String PASS = "pass";
    private static final String POSITION = "position";
    private static final String EVENTS = "events";
    private static final String DELIVERIES = "deliveries";
    private static final String CONTENTS = "contents";
    private static final String FAILURES = "failures";
    private static final String PROBLEM = "problem";
    private static final String NEXT_RUN_AT = "nextRunAt";
    private static final String COMPLETED_AT = "completedAt";
    private static final String UPDATED_AT = "updatedAt";

    private RemovalItem() {}

    private static String sort(Scope scope, Instant removedAt) {
        return Item.sortable(removedAt) + "#" + scope.organization().value()
                + scope.project().map(project -> "#" + project.value()).orElse("");
    }

    static Map<String, AttributeValue> key(Scope scope, Instant removedAt) {
        return Item.key(PARTITION, sort(scope, removedAt));
    }

    static String webhooksPartition(Scope scope, Instant removedAt) {
        return "REMOVAL#" + sort(scope, removedAt);
    }

    /// Records that a webhook has, or had, deliveries to delete.
    static Item webhook(Scope scope, Instant removedAt, WebhookId webhook) {
        return Item.with(Item.key(webhooksPartition(scope, removedAt), WEBHOOK_PREFIX + webhook.value()))
                .put(TidingsTable.EXPIRES_AT, removedAt.plus(Removal.KEPT).getEpochSecond());
    }

    static WebhookId webhook(Item item) {
        return new WebhookId(item.string(TidingsTable.SORT_KEY).substring(WEBHOOK_PREFIX.length()));
    }

    static Item write(Removal removal) {
        Scope scope = removal.scope();
        Item item = Item.with(key(scope, removal.removedAt()))
                .put(ORGANIZATION, scope.organization().value())
                .put(PROJECT, scope.project().map(ProjectId::value))
                .put(REMOVED_AT, removal.removedAt())
                .put(PASS, removal.pass())
                .put(POSITION, removal.position())
                .put(EVENTS, removal.removed().events())
                .put(DELIVERIES, removal.removed().deliveries())
                .put(CONTENTS, removal.removed().contents())
                .put(FAILURES, removal.failures())
                .put(PROBLEM, removal.problem())
                .put(NEXT_RUN_AT, removal.nextRunAt().map(Instant::toString))
                .put(COMPLETED_AT, removal.completedAt().map(Instant::toString))
                .put(UPDATED_AT, removal.updatedAt())
                .put(REVISION, removal.revision())
                .put(TidingsTable.EXPIRES_AT, removal.updatedAt().plus(Removal.KEPT).getEpochSecond());
        removal.nextRunAt()
                .ifPresent(at -> item.put(
                        new DueKey(DUE_PARTITION, Item.sortable(at) + "#" + sort(scope, removal.removedAt()))));
        return item;
    }

    static Removal read(Item item) {
        Scope scope = Scope.of(new OrganizationId(item.string(ORGANIZATION)),
                item.optionalText(PROJECT).map(ProjectId::new));
        return new Removal(
                scope,
                item.instant(REMOVED_AT),
                Math.toIntExact(item.number(PASS)),
                item.optionalText(POSITION),
                new Removal.Counts(item.number(EVENTS), item.number(DELIVERIES), item.number(CONTENTS)),
                Math.toIntExact(item.number(FAILURES)),
                item.optionalText(PROBLEM),
                item.optionalInstant(NEXT_RUN_AT),
                item.optionalInstant(COMPLETED_AT),
                item.instant(UPDATED_AT),
                item.number(REVISION));
    }
}
