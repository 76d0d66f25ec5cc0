package io.tidings.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryFilter;
import io.tidings.delivery.DeliveryId;
import io.tidings.dynamodb.sharding.ShardMergeReader;
import io.tidings.dynamodb.sharding.ShardMergeReader.Filter;
import io.tidings.dynamodb.sharding.ShardMergeReader.QueryBudget;
import io.tidings.dynamodb.sharding.ShardMergeReader.Range;
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

    /// The maximum cost of one page: ten MiB, which is less than DynamoDB lets one partition read in a second, and
    /// about a second of waiting.
    static final QueryBudget DEFAULT_BUDGET = new QueryBudget(10, 1_000);

    /// How far the second in a delivery's id may lie from its creation: the id is made first, or by another clock.
    private static final Duration SLACK = Duration.ofMinutes(1);

    /// Sorts behind all digits.
    private static final String LAST = "~";

    private final Table table;
    private final QueryBudget budget;

    DeliverySearch(Table table, QueryBudget budget) {
        this.table = table;
        this.budget = budget;
    }

    /// @param kept which items still count
    /// @throws io.tidings.paging.MalformedCursorException if the cursor is not the id of a delivery
    Page<Delivery> find(WebhookId webhook, DeliveryFilter filter, PageRequest page, Predicate<Item> kept) {
        String first = DeliveryItem.SORT_PREFIX + filter.after().map(time -> second(time, SLACK.negated())).orElse("");
        String last = DeliveryItem.SORT_PREFIX + filter.before().map(time -> second(time, SLACK)).orElse("") + LAST;
        Optional<String> after = page.cursor().map(cursor -> cursor.as(DeliveryId::new).value());
        if (after.filter(id -> (DeliveryItem.SORT_PREFIX + id).compareTo(first) < 0).isPresent()) {
            return new Page<>(List.of(), Optional.empty());
        }
        int limit = page.limit();
        ShardMergeReader<Item> reader = new ShardMergeReader<>(table.sharded(), Item::read,
                new Range(DeliveryItem.partition(webhook),
                        DeliveryItem.SORT_PREFIX, first, last, false, after, filtering(filter)),
                budget, limit + 1);
        List<Delivery> found = new ArrayList<>();
        for (Optional<Item> item = reader.next(); item.isPresent(); item = reader.next()) {
            item.filter(kept).map(DeliveryItem::read).filter(filter::matches).ifPresent(found::add);
            if (found.size() > limit) {
                return new Page<>(found.subList(0, limit),
                        Optional.of(new Cursor(found.get(limit - 1).key().id().value())));
            }
        }
        return new Page<>(found, reader.resumeAt().map(Cursor::new));
    }

    /// It does not compare times, whose texts do not sort.
    private static Filter filtering(DeliveryFilter filter) {
        Map<String, String> values = new HashMap<>();
        filter.status().ifPresent(status -> values.put(DeliveryItem.STATUS, status.wireName()));
        filter.type().ifPresent(type -> values.put(DeliveryItem.TYPE, type.value()));
        return new Filter(values);
    }

    /// The digits of the second of `time` in ids, or of the nearest that ids can hold.
    private static String second(Instant time, Duration shift) {
        return EntityId.timePrefix(
                Instant.ofEpochSecond(Math.clamp(time.getEpochSecond() + shift.toSeconds(), 0, 0xFFFF_FFFFL)));
    }
}
