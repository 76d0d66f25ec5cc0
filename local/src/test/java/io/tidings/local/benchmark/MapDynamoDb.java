package io.tidings.local.benchmark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

import io.tidings.dynamodb.TidingsTable;

/// As much of DynamoDB, in a map, as the API's benchmark needs, so that it measures the API: reads by key and by
/// partition. Every condition holds. Updates set whole attributes and do not count.
final class MapDynamoDb implements DynamoDbClient {

    private static final NavigableMap<String, Map<String, AttributeValue>> EMPTY = new ConcurrentSkipListMap<>();

    private static final Pattern SET = Pattern.compile("(#\\w+) = (?:if_not_exists\\(#\\w+, )?(:\\w+)");

    private final Map<String, NavigableMap<String, Map<String, AttributeValue>>> partitions = new ConcurrentHashMap<>();

    private boolean forgetting;

    /// Keeps what there is, and nothing that comes after.
    void forget() {
        forgetting = true;
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        return GetItemResponse.builder()
                .item(partition(request.key()).get(text(request.key(), TidingsTable.SORT_KEY)))
                .build();
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        Map<String, List<Map<String, AttributeValue>>> items = new HashMap<>();
        request.requestItems()
                .forEach((table, wanted) -> items.put(table,
                        wanted.keys()
                                .stream()
                                .map(key -> partition(key).get(text(key, TidingsTable.SORT_KEY)))
                                .filter(Objects::nonNull)
                                .toList()));
        return BatchGetItemResponse.builder().responses(items).unprocessedKeys(Map.of()).build();
    }

    /// By partition, and by the beginning or the bounds of sort keys.
    @Override
    public QueryResponse query(QueryRequest request) {
        Map<String, AttributeValue> values = request.expressionAttributeValues();
        var all = partitions.getOrDefault(values.get(":p").s(), EMPTY);
        String first = Stream.of(":s", ":first")
                .filter(values::containsKey)
                .findFirst()
                .map(name -> values.get(name).s())
                .orElse("");
        String last = Stream.of(":last", ":end")
                .filter(values::containsKey)
                .findFirst()
                .map(name -> values.get(name).s())
                .orElse(values.containsKey(":s") ? first + '~' : "~");
        NavigableMap<String, Map<String, AttributeValue>> range = all.subMap(first, true, last, true);
        var ordered = Boolean.FALSE.equals(request.scanIndexForward()) ? range.descendingMap() : range;
        int limit = request.limit() == null ? Integer.MAX_VALUE : request.limit();
        List<Map<String, AttributeValue>> items = new ArrayList<>(ordered.values().stream().limit(limit).toList());
        return QueryResponse.builder().items(items).count(items.size()).build();
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        put(request.item());
        return PutItemResponse.builder().build();
    }

    @Override
    public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
        request.requestItems()
                .values()
                .forEach(writes -> writes.forEach(write -> putItem(
                        PutItemRequest.builder().item(write.putRequest().item()).build())));
        return BatchWriteItemResponse.builder().unprocessedItems(Map.of()).build();
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        Map<String, AttributeValue> before = partition(request.key())
                .getOrDefault(text(request.key(), TidingsTable.SORT_KEY), Map.of());
        Matcher set = SET.matcher(request.updateExpression());
        if (set.find()) {
            Map<String, AttributeValue> after = new HashMap<>(before);
            after.putAll(request.key());
            do {
                after.put(request.expressionAttributeNames().get(set.group(1)),
                        request.expressionAttributeValues().get(set.group(2)));
            } while (set.find());
            put(after);
        }
        return UpdateItemResponse.builder().attributes(before).build();
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        request.transactItems().forEach(write -> {
            if (write.put() != null) {
                put(write.put().item());
            }
        });
        return TransactWriteItemsResponse.builder().build();
    }

    private void put(Map<String, AttributeValue> item) {
        if (forgetting) {
            return;
        }
        partitions.computeIfAbsent(text(item, TidingsTable.PARTITION_KEY), _ -> new ConcurrentSkipListMap<>())
                .put(text(item, TidingsTable.SORT_KEY), item);
    }

    private NavigableMap<String, Map<String, AttributeValue>> partition(Map<String, AttributeValue> key) {
        return partitions.getOrDefault(text(key, TidingsTable.PARTITION_KEY), EMPTY);
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        return item.get(name).s();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
