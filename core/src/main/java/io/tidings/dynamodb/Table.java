package io.tidings.dynamodb;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

import io.tidings.delivery.ParkedDelivery.DueKey;
import io.tidings.delivery.RoundRobin;
import io.tidings.dynamodb.sharding.ShardedTable;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Saved;
import io.tidings.paging.Cursor;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// The table, spoken to in the few ways that the repositories need. A lost condition is an answer, not an exception.
public final class Table {

    /// How often unprocessed parts of a batch are tried again before the whole is called a failure.
    private static final int MAX_BATCH_ROUNDS = 8;
    private static final int MAX_BATCH_GET = 100;
    private static final int MAX_BATCH_WRITE = 25;
    private static final String CONDITION_FAILED = "ConditionalCheckFailed";
    /// Somebody else is writing the same item at the same time.
    private static final String CONFLICT = "TransactionConflict";

    private static final Logger LOG = LoggerFactory.getLogger(Table.class);

    /// The attribute with the id of the organization that owns the item.
    private static final String OWNER = "organizationId";

    private static final int MOST_IN_TURNS = 20_000;

    private final DynamoDbClient client;
    private final String name;

    public Table(DynamoDbClient client, String name) {
        this.client = client;
        this.name = name;
    }

    String name() {
        return name;
    }

    Optional<Item> get(Map<String, AttributeValue> key) {
        return Optional.of(client.getItem(request -> request.tableName(name).key(key).consistentRead(true)))
                .filter(response -> response.hasItem())
                .map(response -> Item.read(response.item()));
    }

    /// All items of these keys that exist, read consistently: one call per 100 keys.
    List<Item> getAll(Collection<Map<String, AttributeValue>> keys) {
        List<Item> items = new ArrayList<>();
        for (List<Map<String, AttributeValue>> shard : chunks(List.copyOf(keys), MAX_BATCH_GET)) {
            Map<String, KeysAndAttributes> wanted = Map.of(name,
                    KeysAndAttributes.builder().keys(shard).consistentRead(true).build());
            for (int runNumber = 0; !wanted.isEmpty(); runNumber++) {
                pauseBefore(runNumber);
                BatchGetItemResponse response = client
                        .batchGetItem(BatchGetItemRequest.builder().requestItems(wanted).build());
                response.responses().getOrDefault(name, List.of()).forEach(item -> items.add(Item.read(item)));
                wanted = response.unprocessedKeys();
            }
        }
        return items;
    }

    void put(Item item) {
        client.putItem(request -> request.tableName(name).item(item.attributes()));
    }

    /// Puts all items, replacing existing ones: one call per 25.
    void putAll(Collection<Item> items) {
        writeAll(items.stream()
                .map(item -> WriteRequest.builder()
                        .putRequest(PutRequest.builder().item(item.attributes()).build())
                        .build())
                .toList());
    }

    void deleteAll(Collection<Map<String, AttributeValue>> keys) {
        writeAll(keys.stream()
                .map(key -> WriteRequest.builder().deleteRequest(DeleteRequest.builder().key(key).build()).build())
                .toList());
    }

    private void writeAll(List<WriteRequest> writes) {
        for (List<WriteRequest> shard : chunks(writes, MAX_BATCH_WRITE)) {
            Map<String, List<WriteRequest>> wanted = Map.of(name, shard);
            for (int runNumber = 0; !wanted.isEmpty(); runNumber++) {
                pauseBefore(runNumber);
                wanted = client.batchWriteItem(BatchWriteItemRequest.builder().requestItems(wanted).build())
                        .unprocessedItems();
            }
        }
    }

    /// @return whether the condition held
    boolean putIf(Item item, String condition, Map<String, String> names, Map<String, AttributeValue> values) {
        try {
            client.putItem(PutItemRequest.builder()
                    .tableName(name)
                    .item(item.attributes())
                    .conditionExpression(condition)
                    .expressionAttributeNames(names.isEmpty() ? null : names)
                    .expressionAttributeValues(values.isEmpty() ? null : values)
                    .build());
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }

    boolean putIf(Item item, Condition condition) {
        return putIf(item, condition.expression(), condition.names(), condition.values());
    }

    boolean putIfAbsent(Item item) {
        return putIf(item, "attribute_not_exists(" + TidingsTable.PARTITION_KEY + ")", Map.of(), Map.of());
    }

    /// @return the item as it was before; empty if the condition did not hold
    Optional<Item> update(UpdateItemRequest.Builder update) {
        try {
            return Optional.of(Item.read(client.updateItem(
                    update.tableName(name).returnValues(ReturnValue.ALL_OLD).build()).attributes()));
        } catch (ConditionalCheckFailedException e) {
            return Optional.empty();
        }
    }

    /// @return whether there was something to delete
    boolean delete(Map<String, AttributeValue> key) {
        return client.deleteItem(request -> request.tableName(name).key(key).returnValues(ReturnValue.ALL_OLD))
                .hasAttributes();
    }

    /// Deletes the item if the condition holds, or there is none.
    void deleteIf(Map<String, AttributeValue> key, String condition, Map<String, AttributeValue> values) {
        try {
            client.deleteItem(request -> request.tableName(name)
                    .key(key)
                    .conditionExpression(condition)
                    .expressionAttributeValues(values));
        } catch (ConditionalCheckFailedException e) {
            LOG.debug("{} stays: it has changed", key, e);
        }
    }

    /// @return the position of the first write whose condition did not hold; empty if all were made
    Optional<Integer> transact(List<TransactWriteItem> writes) {
        for (int runNumber = 0;; runNumber++) {
            pauseBefore(runNumber);
            try {
                client.transactWriteItems(request -> request.transactItems(writes));
                return Optional.empty();
            } catch (TransactionCanceledException e) {
                List<String> reasons = e.cancellationReasons().stream().map(CancellationReason::code).toList();
                if (reasons.contains(CONDITION_FAILED)) {
                    return Optional.of(reasons.indexOf(CONDITION_FAILED));
                }
                if (!reasons.contains(CONFLICT)) {
                    throw e;
                }
            }
        }
    }

    /// Puts an item that an organization owns, if the organization is registered. The creation time of an item that was
    /// there before stays.
    Saved saveOwned(OrganizationId owner, Item item, String createdAt) {
        Map<String, AttributeValue> key = Item.key(item.string(TidingsTable.PARTITION_KEY),
                item.string(TidingsTable.SORT_KEY));
        Optional<Item> before = get(key);
        before.ifPresent(existing -> item.put(createdAt, existing.string(createdAt)));
        Optional<Integer> refused = transact(
                List.of(Conditions.organizationExists(name, owner), Conditions.put(name, item)));
        return refused.isPresent() ? Saved.NO_ORGANIZATION : before.isPresent() ? Saved.REPLACED : Saved.CREATED;
    }

    /// A page of the items whose sort keys start with `prefix`, in their order or the reverse.
    <T> Page<T> page(String partition, String prefix, PageRequest page, boolean ascending, Function<Item, T> mapping) {
        return page(partition, prefix, page, ascending, _ -> true, mapping);
    }

    /// A page of those of the items that are `wanted`.
    <T> Page<T> page(String partition, String prefix, PageRequest page, boolean ascending, Predicate<Item> wanted,
            Function<Item, T> mapping) {
        QueryRequest.Builder query = startingWith(partition, prefix).consistentRead(true).scanIndexForward(ascending);
        page.cursor().ifPresent(cursor -> query.exclusiveStartKey(Item.key(partition, prefix + cursor.position())));
        return page(query, page, wanted, mapping, TidingsTable.SORT_KEY, prefix);
    }

    /// A page of those of the items that are `wanted` and whose sort keys lie between two, last first.
    ///
    /// @param reader what a cursor's position must be for this list; the list goes on below it
    <T> Page<T> pageBetween(String partition, String first, String last, PageRequest page,
            Function<String, String> reader, Predicate<Item> wanted, Function<Item, T> mapping) {
        Optional<String> start = page.cursor().map(cursor -> cursor.as(reader)).filter(key -> key.compareTo(last) < 0);
        if (start.filter(key -> key.compareTo(first) <= 0).isPresent()) {
            return new Page<>(List.of(), Optional.empty());
        }
        QueryRequest.Builder query = QueryRequest.builder()
                .tableName(name)
                .keyConditionExpression("#p = :p AND #s BETWEEN :first AND :last")
                .expressionAttributeNames(Map.of("#p", TidingsTable.PARTITION_KEY, "#s", TidingsTable.SORT_KEY))
                .expressionAttributeValues(Map.of(":p", Item.text(partition), ":first", Item.text(first), ":last",
                        Item.text(last)))
                .consistentRead(true)
                .scanIndexForward(false);
        // DynamoDB refuses to start outside of the range.
        start.ifPresent(key -> query.exclusiveStartKey(Item.key(partition, key)));
        return page(query, page, wanted, mapping, TidingsTable.SORT_KEY, "");
    }

    /// All items whose sort keys start with `prefix`, read consistently.
    List<Item> all(String partition, String prefix) {
        return client.queryPaginator(startingWith(partition, prefix).consistentRead(true).build())
                .items()
                .stream()
                .map(Item::read)
                .toList();
    }

    /// The items in `partition` of the due index that are due, soonest first.
    List<Item> due(String partition, Instant now, int limit) {
        return due(partition, Optional.empty(), now, limit);
    }

    /// The same, of the first 20,000. If there are more than `limit`, organizations alternate: none that has very many
    /// keeps others from being found. Items must have an `organizationId` in the index.
    List<Item> dueInTurns(String partition, Instant now, int limit) {
        return RoundRobin.first(limit, due(partition, now, MOST_IN_TURNS),
                item -> new OrganizationId(item.string(OWNER)));
    }

    /// The same, after a place. No place is the first of a range, nor the end of it: places have an id at their end.
    List<Item> due(String partition, Optional<DueKey> after, Instant now, int limit) {
        String first = after.map(dueKey -> dueKey.position() + " ").orElse("0");
        return due(QueryRequest.builder()
                .keyConditionExpression("#p = :p AND #s BETWEEN :first AND :end")
                .expressionAttributeNames(
                        Map.of("#p", TidingsTable.DUE_PARTITION_KEY, "#s", TidingsTable.DUE_SORT_KEY))
                .expressionAttributeValues(Map.of(":p", Item.text(partition), ":first", Item.text(first), ":end",
                        Item.text(Item.sortable(now.plusMillis(1))))),
                limit);
    }

    /// The items in `partition` of the due index, in its order.
    List<Item> due(String partition, int limit) {
        return due(QueryRequest.builder()
                .keyConditionExpression("#p = :p")
                .expressionAttributeNames(Map.of("#p", TidingsTable.DUE_PARTITION_KEY))
                .expressionAttributeValues(Map.of(":p", Item.text(partition))), limit);
    }

    private List<Item> due(QueryRequest.Builder query, int limit) {
        return client.queryPaginator(query.tableName(name).indexName(TidingsTable.DUE_INDEX).limit(limit).build())
                .items()
                .stream()
                .limit(limit)
                .map(Item::read)
                .toList();
    }

    /// The table as sharding uses it.
    ShardedTable sharded() {
        return new ShardedTable() {
            @Override
            public void putAll(Collection<Map<String, AttributeValue>> items) {
                Table.this.putAll(items.stream().map(Item::read).toList());
            }

            @Override
            public QueryResponse query(QueryRequest.Builder query) {
                return client.query(query.tableName(name).build());
            }

            @Override
            public List<Map<String, AttributeValue>> due(String partition, int limit) {
                return Table.this.due(partition, limit).stream().map(Item::attributes).toList();
            }
        };
    }

    /// A page of the listing index. Its sort key must be the whole of what the table's own key adds.
    <T> Page<T> listing(String partition, PageRequest page, Function<String, Map<String, AttributeValue>> keyOf,
            Function<Item, T> mapping) {
        QueryRequest.Builder query = QueryRequest.builder()
                .tableName(name)
                .indexName(TidingsTable.LISTING_INDEX)
                .keyConditionExpression("#p = :p")
                .expressionAttributeNames(Map.of("#p", TidingsTable.LISTING_PARTITION_KEY))
                .expressionAttributeValues(Map.of(":p", Item.text(partition)));
        page.cursor().ifPresent(cursor -> {
            Map<String, AttributeValue> start = new HashMap<>(keyOf.apply(cursor.position()));
            start.put(TidingsTable.LISTING_PARTITION_KEY, Item.text(partition));
            start.put(TidingsTable.LISTING_SORT_KEY, Item.text(cursor.position()));
            query.exclusiveStartKey(start);
        });
        return page(query, page, _ -> true, mapping, TidingsTable.LISTING_SORT_KEY, "");
    }

    /// DynamoDB ends a page at 1 MiB, full or not, and cannot say whether anything follows a full one. So this asks
    /// until the page is full, and for one item more.
    private <T> Page<T> page(QueryRequest.Builder query, PageRequest page, Predicate<Item> wanted,
            Function<Item, T> mapping, String sortKey, String prefix) {
        List<Item> items = client.queryPaginator(query.limit(page.limit() + 1).build())
                .items()
                .stream()
                .map(Item::read)
                .filter(wanted)
                .limit(page.limit() + 1L)
                .toList();
        boolean more = items.size() > page.limit();
        List<Item> shown = more ? items.subList(0, page.limit()) : items;
        return new Page<>(
                shown.stream().map(mapping).toList(),
                more
                        ? Optional.of(new Cursor(shown.getLast().string(sortKey).substring(prefix.length())))
                        : Optional.empty());
    }

    /// DynamoDB takes no empty prefix.
    private QueryRequest.Builder startingWith(String partition, String prefix) {
        QueryRequest.Builder query = QueryRequest.builder().tableName(name);
        return prefix.isEmpty()
                ? query.keyConditionExpression("#p = :p")
                        .expressionAttributeNames(Map.of("#p", TidingsTable.PARTITION_KEY))
                        .expressionAttributeValues(Map.of(":p", Item.text(partition)))
                : query.keyConditionExpression("#p = :p AND begins_with(#s, :s)")
                        .expressionAttributeNames(
                                Map.of("#p", TidingsTable.PARTITION_KEY, "#s", TidingsTable.SORT_KEY))
                        .expressionAttributeValues(Map.of(":p", Item.text(partition), ":s", Item.text(prefix)));
    }

    private static <T> List<List<T>> chunks(List<T> all, int size) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            chunks.add(all.subList(from, Math.min(all.size(), from + size)));
        }
        return chunks;
    }

    /// DynamoDB hands back what it had no capacity for; that must be asked for again, more and more slowly.
    private static void pauseBefore(int runNumber) {
        if (runNumber == 0) {
            return;
        }
        if (runNumber > MAX_BATCH_ROUNDS) {
            throw new IllegalStateException("DynamoDB could not take all of a batch or transaction");
        }
        try {
            Thread.sleep(10L << runNumber);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
