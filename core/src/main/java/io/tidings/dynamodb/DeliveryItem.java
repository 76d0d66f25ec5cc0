package io.tidings.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.delivery.Attempt;
import io.tidings.delivery.Deliveries;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryId;
import io.tidings.delivery.DeliveryKey;
import io.tidings.delivery.DeliveryStatus;
import io.tidings.delivery.ParkedDelivery;
import io.tidings.delivery.ParkedDelivery.DueKey;
import io.tidings.delivery.Progress;
import io.tidings.dynamodb.sharding.ShardKey;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.webhook.Lane;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

/// `WEBHOOK#w` / `DELIVERY#d`, with its attempts as a list. The partition of many simultaneous deliveries is sharded:
/// `WEBHOOK#w#n` (see [ShardKey]).
final class DeliveryItem {

    static final String SORT_PREFIX = "DELIVERY#";
    static final String STATUS = "status";
    static final String RUN_NUMBER = "round";
    static final String SEQUENCE_NUMBER = "turn";
    static final String TYPE = "type";
    static final String UPDATED_AT = "updatedAt";
    static final String PARKED_UNTIL = "parkedUntil";

    private static final String ORGANIZATION = "organizationId";
    private static final String PROJECT = "projectId";
    private static final String WEBHOOK = "webhookId";
    private static final String ID = "deliveryId";
    private static final String EVENT = "eventId";
    private static final String FAILURES = "failures";
    private static final String NEXT_ATTEMPT_AT = "nextAttemptAt";
    private static final String CREATED_AT = "createdAt";
    private static final String TEST = "test";
    private static final String ATTEMPTS = "attempts";

    private static final String NUMBER = "number";
    private static final String AT = "at";
    private static final String MILLISECONDS = "milliseconds";
    private static final String LANE = "lane";
    private static final String OUTCOME = "outcome";
    private static final String FAILURE = "failure";
    private static final String DETAIL = "detail";
    private static final String RETRY_AFTER = "retryAfter";
    private static final String RESPONSE_STATUS = "responseStatus";
    private static final String RESPONSE_HEADERS = "responseHeaders";
    private static final String RESPONSE_BODY = "responseBody";
    private static final String RESPONSE_TRUNCATED = "responseTruncated";

    /// What a parked delivery is known by in the index.
    static final List<String> PARKED_ATTRIBUTES = List.of(ORGANIZATION, PROJECT, WEBHOOK, ID, EVENT, TYPE, RUN_NUMBER,
            SEQUENCE_NUMBER,
            TidingsTable.EXPIRES_AT);

    /// The prefix of the sort keys of shard markers of held deliveries, in the webhook's partition.
    static final String HELD_PREFIX = "HELD#";

    private DeliveryItem() {}

    static String partition(WebhookId webhook) {
        return "WEBHOOK#" + webhook.value();
    }

    static Map<String, AttributeValue> key(WebhookId webhook, DeliveryId id) {
        return Item.key(ShardKey.partitionOf(partition(webhook), id.value()), SORT_PREFIX + id.value());
    }

    static Item write(Delivery delivery, Duration retention) {
        WebhookKey webhook = delivery.key().webhook();
        Progress progress = delivery.progress();
        Item item = Item.with(key(webhook.id(), delivery.key().id()))
                .put(ORGANIZATION, webhook.scope().organization().value())
                .put(PROJECT, webhook.scope().project().map(ProjectId::value))
                .put(WEBHOOK, webhook.id().value())
                .put(ID, delivery.key().id().value())
                .put(EVENT, delivery.event().value())
                .put(TYPE, delivery.type().value())
                .put(STATUS, progress.status().wireName())
                .put(RUN_NUMBER, progress.runNumber())
                .put(SEQUENCE_NUMBER, progress.sequenceNumber())
                .put(FAILURES, progress.failures())
                .put(PARKED_UNTIL, progress.parkedUntil().map(Instant::toString))
                .put(NEXT_ATTEMPT_AT, progress.nextAttemptAt().map(Instant::toString))
                .put(CREATED_AT, delivery.createdAt())
                .put(UPDATED_AT, progress.updatedAt())
                .put(ATTEMPTS, AttributeValue.fromL(delivery.attempts()
                        .stream()
                        .map(attempt -> AttributeValue.fromM(write(attempt).attributes()))
                        .toList()))
                .put(TidingsTable.EXPIRES_AT, progress.updatedAt().plus(retention).getEpochSecond());
        if (delivery.test()) {
            item.put(TEST, true);
        }
        progress.parkedUntil().ifPresent(until -> item.put(due(delivery.key().id(), until)));
        return progress.status() == DeliveryStatus.HELD
                ? item.put(held(webhook.id(), delivery.key().id()))
                : item;
    }

    /// Where a delivery waits for its time.
    static DueKey due(DeliveryId id, Instant until) {
        // The last digit encodes the shard count: it is the same for most ids.
        int shard = Character.digit(id.value().charAt(id.value().length() - 2), 16) % Deliveries.DUE_SHARDS;
        return new DueKey(duePartition(shard), Item.sortable(until) + "#" + id.value());
    }

    static String duePartition(int shard) {
        return "DUE#" + shard;
    }

    private static DueKey held(WebhookId webhook, DeliveryId id) {
        return new DueKey(ShardKey.partitionOf(heldPartition(webhook), id.value()), id.value());
    }

    /// The partition of a webhook's held deliveries, which may be sharded.
    static String heldPartition(WebhookId webhook) {
        return "HELD#" + webhook.value();
    }

    static ParkedDelivery readParked(Item item) {
        return new ParkedDelivery(key(item), new EventId(item.string(EVENT)), new EventTypeName(item.string(TYPE)),
                Math.toIntExact(item.number(RUN_NUMBER)), Math.toIntExact(item.number(SEQUENCE_NUMBER)), item.dueKey());
    }

    private static DeliveryKey key(Item item) {
        Scope scope = Scope.of(new OrganizationId(item.string(ORGANIZATION)),
                item.optionalText(PROJECT).map(ProjectId::new));
        return new DeliveryKey(new WebhookKey(scope, new WebhookId(item.string(WEBHOOK))),
                new DeliveryId(item.string(ID)));
    }

    static Delivery read(Item item) {
        return new Delivery(
                key(item),
                new EventId(item.string(EVENT)),
                new EventTypeName(item.string(TYPE)),
                item.has(TEST),
                item.instant(CREATED_AT),
                item.required(ATTEMPTS).l().stream().map(attempt -> attempt(Item.read(attempt.m()))).toList(),
                readProgress(item));
    }

    private static Progress readProgress(Item item) {
        return new Progress(
                DeliveryStatus.of(item.string(STATUS)),
                Math.toIntExact(item.number(RUN_NUMBER)),
                Math.toIntExact(item.number(SEQUENCE_NUMBER)),
                Math.toIntExact(item.number(FAILURES)),
                item.optionalInstant(NEXT_ATTEMPT_AT),
                item.optionalInstant(PARKED_UNTIL),
                item.instant(UPDATED_AT));
    }

    private static Item write(Attempt attempt) {
        Item item = Item.empty()
                .put(NUMBER, attempt.number())
                .put(AT, attempt.at())
                .put(MILLISECONDS, attempt.duration().toMillis());
        if (attempt.lane() != Lane.FAST) {
            item.put(LANE, attempt.lane().wireName());
        }
        switch (attempt.outcome()) {
            case Outcome.Delivered(Response response) -> write(item.put(OUTCOME, "delivered"), response);
            case Outcome.Gone(Response response) -> write(item.put(OUTCOME, "gone"), response);
            case Outcome.Rejected(Response response, Optional<Instant> retryAfter) ->
                write(item.put(OUTCOME, "rejected").put(RETRY_AFTER, retryAfter.map(Instant::toString)), response);
            case Outcome.Unreachable(Outcome.Failure failure, String detail) ->
                item.put(OUTCOME, "unreachable").put(FAILURE, failure.name()).put(DETAIL, detail);
            case Outcome.Refused(String detail) -> item.put(OUTCOME, "refused").put(DETAIL, detail);
        }
        return item;
    }

    private static void write(Item item, Response response) {
        Map<String, AttributeValue> headers = new LinkedHashMap<>();
        response.headers().forEach((name, value) -> headers.put(name, Item.text(value)));
        item.put(RESPONSE_STATUS, response.status())
                .put(RESPONSE_HEADERS, AttributeValue.fromM(headers))
                .put(RESPONSE_BODY, response.body())
                .put(RESPONSE_TRUNCATED, response.truncated());
    }

    private static Attempt attempt(Item item) {
        String kind = item.string(OUTCOME);
        Outcome outcome = switch (kind) {
            case "delivered" -> new Outcome.Delivered(response(item));
            case "gone" -> new Outcome.Gone(response(item));
            case "rejected" -> new Outcome.Rejected(response(item), item.optionalInstant(RETRY_AFTER));
            case "unreachable" ->
                new Outcome.Unreachable(Outcome.Failure.valueOf(item.string(FAILURE)), item.string(DETAIL));
            case "refused" -> new Outcome.Refused(item.string(DETAIL));
            default -> throw new IllegalStateException("a stored attempt has the unknown outcome '" + kind + "'");
        };
        return new Attempt(
                Math.toIntExact(item.number(NUMBER)),
                item.instant(AT),
                Duration.ofMillis(item.number(MILLISECONDS)),
                outcome,
                item.optionalText(LANE).map(Lane::of).orElse(Lane.FAST));
    }

    private static Response response(Item item) {
        return new Response(
                Math.toIntExact(item.number(RESPONSE_STATUS)),
                item.textMap(RESPONSE_HEADERS),
                item.string(RESPONSE_BODY),
                item.flag(RESPONSE_TRUNCATED));
    }
}
