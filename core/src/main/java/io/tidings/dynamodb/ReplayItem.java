package io.tidings.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.delivery.ParkedDelivery.DueKey;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.paging.Cursor;
import io.tidings.replay.Replay;
import io.tidings.replay.ReplayId;
import io.tidings.replay.Selection;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

/// `WEBHOOK#w` / `REPLAY#r`.
final class ReplayItem {

    static final String SORT_PREFIX = "REPLAY#";
    static final String REVISION = "revision";

    /// The partition of the due index in which replays wait for the sweep.
    static final String DUE_PARTITION = "REPLAY";

    private static final String ORGANIZATION = "organizationId";
    private static final String PROJECT = "projectId";
    private static final String WEBHOOK = "webhookId";
    private static final String ID = "replayId";
    private static final String SINCE = "since";
    private static final String UNTIL = "until";
    private static final String SELECTION = "selection";
    private static final String DRY_RUN = "dryRun";
    private static final String PER_SECOND = "perSecond";
    private static final String STATE = "state";
    private static final String POSITION = "position";
    private static final String EXAMINED = "examined";
    private static final String MATCHED = "matched";
    private static final String BEGUN = "begun";
    private static final String NEXT_RUN_AT = "nextRunAt";
    private static final String CREATED_AT = "createdAt";
    private static final String UPDATED_AT = "updatedAt";
    private static final String FAILURE = "failure";

    private ReplayItem() {}

    static Map<String, AttributeValue> key(WebhookId webhook, ReplayId id) {
        return Item.key(DeliveryItem.partition(webhook), SORT_PREFIX + id.value());
    }

    static Item write(Replay replay, Duration retention) {
        WebhookKey webhook = replay.webhook();
        Item item = Item.with(key(webhook.id(), replay.id()))
                .put(ORGANIZATION, webhook.scope().organization().value())
                .put(PROJECT, webhook.scope().project().map(ProjectId::value))
                .put(WEBHOOK, webhook.id().value())
                .put(ID, replay.id().value())
                .put(SINCE, replay.since())
                .put(UNTIL, replay.until())
                .put(SELECTION, replay.selection().wireName())
                .put(DRY_RUN, replay.dryRun())
                .put(PER_SECOND, replay.perSecond())
                .put(STATE, replay.state().wireName())
                .put(POSITION, replay.position().map(Cursor::position))
                .put(EXAMINED, replay.progress().examined())
                .put(MATCHED, replay.progress().matched())
                .put(BEGUN, replay.progress().begun())
                .put(NEXT_RUN_AT, replay.nextRunAt().map(Instant::toString))
                .put(CREATED_AT, replay.createdAt())
                .put(UPDATED_AT, replay.updatedAt())
                .put(REVISION, replay.revision())
                .put(FAILURE, replay.failure())
                .put(TidingsTable.EXPIRES_AT, replay.updatedAt().plus(retention).getEpochSecond());
        replay.nextRunAt()
                .ifPresent(at -> item.put(new DueKey(DUE_PARTITION, Item.sortable(at) + "#" + replay.id().value())));
        return item;
    }

    static Replay read(Item item) {
        Scope scope = Scope.of(new OrganizationId(item.string(ORGANIZATION)),
                item.optionalText(PROJECT).map(ProjectId::new));
        return new Replay(
                new ReplayId(item.string(ID)),
                new WebhookKey(scope, new WebhookId(item.string(WEBHOOK))),
                item.instant(SINCE),
                item.instant(UNTIL),
                Selection.of(item.string(SELECTION)),
                item.flag(DRY_RUN),
                Math.toIntExact(item.number(PER_SECOND)),
                Replay.State.of(item.string(STATE)),
                item.optionalText(POSITION).map(Cursor::new),
                new Replay.Progress(item.number(EXAMINED), item.number(MATCHED), item.number(BEGUN)),
                item.optionalInstant(NEXT_RUN_AT),
                item.instant(CREATED_AT),
                item.instant(UPDATED_AT),
                item.number(REVISION),
                item.optionalText(FAILURE));
    }
}
