package io.tidings.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryFilter;
import io.tidings.delivery.DeliveryId;
import io.tidings.identity.EntityId;
import io.tidings.paging.Cursor;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.webhook.WebhookId;

/// Looks through a webhook's deliveries for those of a filter, newest first.
///
/// Only the times can be looked up by key; the rest must be looked for. So that nobody waits while a rare delivery is
/// looked for among millions, a search ends after some effort, with what it found and a cursor to go on from.
final class DeliverySearch {

    /// How far the second in a delivery's id may lie from its creation: the id is made first, or by another clock.
    private static final Duration SLACK = Duration.ofMinutes(1);

    private static final int GROWTH = 4;

    /// Sorts behind all digits.
    private static final String LAST = "~";

    private final Table table;
    private final Effort effort;

    DeliverySearch(Table table, Effort effort) {
        this.table = table;
        this.effort = effort;
    }

    /// @param kept which items still count
    /// @throws io.tidings.paging.MalformedCursorException if the cursor is no delivery's id
    Page<Delivery> find(WebhookId webhook, DeliveryFilter filter, PageRequest page, Predicate<Item> kept) {
        String first = DeliveryItem.SORT_PREFIX + filter.after().map(time -> second(time, SLACK.negated())).orElse("");
        String last = DeliveryItem.SORT_PREFIX + filter.before().map(time -> second(time, SLACK)).orElse("") + LAST;
        Optional<String> start = page.cursor()
                .map(cursor -> DeliveryItem.SORT_PREFIX + cursor.as(DeliveryId::new).value());
        if (start.filter(key -> key.compareTo(first) < 0).isPresent()) {
            return new Page<>(List.of(), Optional.empty());
        }
        QueryRequest.Builder query = between(webhook, first, last, filter);
        // DynamoDB refuses to start outside of the range.
        start.filter(key -> key.compareTo(last) <= 0)
                .ifPresent(key -> query.exclusiveStartKey(Item.key(DeliveryItem.partition(webhook), key)));
        return find(query, page.limit(),
                item -> Optional.of(item).filter(kept).map(DeliveryItem::read).filter(filter::matches));
    }

    /// Asks until there is one more than the page holds, or nothing else, or it has been enough. First for as many as
    /// are wanted, which is enough where most deliveries pass, and then for ever more at a time.
    private Page<Delivery> find(QueryRequest.Builder query, int limit, Function<Item, Optional<Delivery>> wanted) {
        List<Delivery> found = new ArrayList<>();
        int items = limit + 1;
        for (int queries = 1;; queries++) {
            QueryResponse response = table.query(query.limit(items));
            response.items().forEach(item -> wanted.apply(Item.read(item)).ifPresent(found::add));
            if (found.size() > limit) {
                return new Page<>(found.subList(0, limit), Optional.of(new Cursor(id(found.get(limit - 1)))));
            }
            if (!response.hasLastEvaluatedKey()) {
                return new Page<>(found, Optional.empty());
            }
            if (queries == effort.queries()) {
                return new Page<>(found, Optional.of(new Cursor(id(response.lastEvaluatedKey()))));
            }
            query.exclusiveStartKey(response.lastEvaluatedKey());
            items = Math.min(GROWTH * items, effort.itemsPerQuery());
        }
    }

    /// The filter spares the way here to what is not wanted; it does not compare times, whose texts do not sort.
    private QueryRequest.Builder between(WebhookId webhook, String first, String last, DeliveryFilter filter) {
        Map<String, String> names = new HashMap<>(
                Map.of("#p", TidingsTable.PARTITION_KEY, "#s", TidingsTable.SORT_KEY));
        Map<String, AttributeValue> values = new HashMap<>(Map.of(
                ":p", Item.text(DeliveryItem.partition(webhook)),
                ":first", Item.text(first),
                ":last", Item.text(last)));
        List<String> conditions = new ArrayList<>();
        filter.status().ifPresent(status -> {
            names.put("#status", DeliveryItem.STATUS);
            values.put(":status", Item.text(status.wireName()));
            conditions.add("#status = :status");
        });
        filter.type().ifPresent(type -> {
            names.put("#type", DeliveryItem.TYPE);
            values.put(":type", Item.text(type.value()));
            conditions.add("#type = :type");
        });
        return QueryRequest.builder()
                .keyConditionExpression("#p = :p AND #s BETWEEN :first AND :last")
                .filterExpression(conditions.isEmpty() ? null : String.join(" AND ", conditions))
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)
                .consistentRead(true)
                .scanIndexForward(false);
    }

    /// The digits of the second of `time` in ids, or of the nearest that ids can hold.
    private static String second(Instant time, Duration shift) {
        return EntityId.timePrefix(
                Instant.ofEpochSecond(Math.clamp(time.getEpochSecond() + shift.toSeconds(), 0, 0xFFFF_FFFFL)));
    }

    private static String id(Delivery delivery) {
        return delivery.key().id().value();
    }

    private static String id(Map<String, AttributeValue> key) {
        return key.get(TidingsTable.SORT_KEY).s().substring(DeliveryItem.SORT_PREFIX.length());
    }

    /// What one page may cost.
    ///
    /// @param itemsPerQuery DynamoDB ends a query after as many, wanted or not, or after 1 MiB of them; the first query
    ///        takes as many as a page holds in any case
    record Effort(int queries, int itemsPerQuery) {

        /// Ten MiB at most: below what DynamoDB lets one partition read in a second, and a second's wait.
        static final Effort USUAL = new Effort(10, 1_000);
    }
}
