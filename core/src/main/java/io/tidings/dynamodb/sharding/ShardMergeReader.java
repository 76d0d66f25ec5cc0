package io.tidings.dynamodb.sharding;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

import io.tidings.dynamodb.TidingsTable;

/// Reads a partition in the order of its ids, merged with its shards if it is busy: one query if it is not.
///
/// A k-way merge of the shards. It learns on the way from markers which shards exist (see [ShardMarker]). Only if it
/// begins in the middle of a marked period, it must query the markers first.
///
/// @param <T> what records are read as
public final class ShardMergeReader<T> {

    private static final int GROWTH = 4;

    /// By chance, some of many shards hold several of the next records. To query them again would cost more than to read a
    /// few too many.
    private static final int MIN_PER_SHARD = 4;

    /// To read this many more shards costs as much as another query.
    private static final int SHARDS_PER_QUERY = 16;

    private final ShardedTable table;
    private final Function<Map<String, AttributeValue>, T> reading;
    private final Range range;
    private final QueryBudget budget;
    private final int wanted;
    private final PriorityQueue<Head<Shard>> heads;
    private final Map<String, Integer> opened = new HashMap<>();
    private int spent;
    private Optional<String> resumeAt = Optional.empty();

    /// The range to read.
    ///
    /// @param prefix what stands before ids in sort keys
    /// @param first the least sort key, inclusive
    /// @param last the greatest, inclusive
    /// @param after the id behind which to begin, in the order of reading
    /// @param filter what DynamoDB leaves out by itself
    /// @param attributes what it leaves in; none: all
    public record Range(String partition, String prefix, String first, String last, boolean ascending,
            Optional<String> after,
            Filter filter, List<String> attributes) {

        /// With all attributes.
        public Range(String partition, String prefix, String first, String last, boolean ascending,
                Optional<String> after,
                Filter filter) {
            this(partition, prefix, first, last, ascending, after, filter, List.of());
        }

        /// All that begins with the prefix.
        public static Range all(String partition, String prefix, boolean ascending, Optional<String> after) {
            return new Range(partition, prefix, prefix + '!', prefix + '~', ascending, after, Filter.NONE);
        }

        Optional<String> afterKey() {
            return after.map(id -> prefix + id);
        }

        boolean holds(String key) {
            return first.compareTo(key) <= 0 && key.compareTo(last) <= 0;
        }

        /// Where reading begins.
        String beginning() {
            return afterKey().filter(this::holds).orElse(ascending ? first : last);
        }
    }

    /// Attributes that records must have.
    public record Filter(Map<String, String> values) {

        public static final Filter NONE = new Filter(Map.of());
    }

    /// The maximum cost of one read.
    ///
    /// @param itemsPerQuery DynamoDB ends a query after as many, wanted or not, or after 1 MiB of them; the first query
    ///        takes as many as are wanted in any case
    public record QueryBudget(int queries, int itemsPerQuery) {

        public static final QueryBudget UNLIMITED = new QueryBudget(Integer.MAX_VALUE, 1_000);
    }

    /// The next item of a shard; or, without an item, where the shard must be queried for more.
    private record Head<S>(String key, S shard, Optional<Map<String, AttributeValue>> item) {}

    private final class Shard {

        private final String partition;
        private final String first;
        private final String last;
        private final Deque<Map<String, AttributeValue>> items = new ArrayDeque<>();
        private Optional<Map<String, AttributeValue>> start;
        private int limit;

        Shard(String partition, String first, String last, int limit) {
            this.partition = partition;
            this.first = first;
            this.last = last;
            this.limit = limit;
            this.start = range.afterKey()
                    .filter(key -> first.compareTo(key) <= 0 && key.compareTo(last) <= 0)
                    .map(key -> Map.of(TidingsTable.PARTITION_KEY, text(partition), TidingsTable.SORT_KEY, text(key)));
        }

        void query() {
            QueryResponse response = table.query(request(this).exclusiveStartKey(start.orElse(null)).limit(limit));
            items.addAll(response.items());
            start = response.hasLastEvaluatedKey() ? Optional.of(response.lastEvaluatedKey()) : Optional.empty();
            limit = Math.min(GROWTH * limit, budget.itemsPerQuery());
            advance();
        }

        void advance() {
            if (!items.isEmpty()) {
                Map<String, AttributeValue> item = items.remove();
                heads.add(new Head<>(sortKey(item), this, Optional.of(item)));
            } else {
                start.ifPresent(key -> heads
                        .add(new Head<>(sortKey(key), this, Optional.empty())));
            }
        }
    }

    /// @param reading reads a record; it is not given markers
    /// @param wanted about how many items the caller will read
    public ShardMergeReader(ShardedTable table, Function<Map<String, AttributeValue>, T> reading, Range range,
            QueryBudget budget, int wanted) {
        this.table = table;
        this.reading = reading;
        this.range = range;
        this.budget = budget;
        this.wanted = wanted;
        Comparator<Head<Shard>> order = Comparator.comparing(Head::key);
        this.heads = new PriorityQueue<>(range.ascending() ? order : order.reversed());
        new Shard(range.partition(), range.first(), range.last(), wanted).query();
        spent = 1;
        begun().ifPresent(this::openMarked);
    }

    /// The next record; empty at the end, or when the budget is spent. In the latter case, [#resumeAt] is the position.
    public Optional<T> next() {
        while (!heads.isEmpty()) {
            Head<Shard> head = heads.remove();
            if (head.item().isEmpty()) {
                if (spent >= budget.queries()) {
                    resumeAt = Optional.of(id(head.key()));
                    return Optional.empty();
                }
                spent++;
                head.shard().query();
            } else if (ShardMarker.isMarker(head.item().get())) {
                head.shard().advance();
                if (!open(bucket(head.key()), ShardMarker.shardCount(head.item().get()).shards())) {
                    resumeAt = Optional.of(id(head.key()));
                    return Optional.empty();
                }
            } else {
                head.shard().advance();
                return head.item().map(reading);
            }
        }
        return Optional.empty();
    }

    /// How many queries it has taken so far, more or less.
    public int spent() {
        return spent;
    }

    /// The id, found or not, up to which all was seen.
    public Optional<String> resumeAt() {
        return resumeAt;
    }

    private static String sortKey(Map<String, AttributeValue> item) {
        return Objects.requireNonNull(item.get(TidingsTable.SORT_KEY), TidingsTable.SORT_KEY).s();
    }

    private String id(String key) {
        return ShardMarker.nextId(key.substring(range.prefix().length()));
    }

    private String bucket(String key) {
        return key.substring(0, range.prefix().length() + ShardMarker.BUCKET);
    }

    /// The bucket in whose middle reading begins, after its marker.
    private Optional<String> begun() {
        String beginning = range.beginning();
        if (beginning.length() < range.prefix().length() + ShardMarker.BUCKET) {
            return Optional.empty();
        }
        String bucket = bucket(beginning);
        int passed = beginning.compareTo(ShardMarker.edge(bucket, range.ascending()));
        return Optional.of(bucket).filter(_ -> range.ascending() ? passed > 0 : passed < 0);
    }

    private void openMarked(String bucket) {
        String edge = ShardMarker.edge(bucket, range.ascending());
        table.query(between(range.partition(), edge, edge + '~'))
                .items()
                .stream()
                .mapToInt(marker -> ShardMarker.shardCount(marker).shards())
                .max()
                .ifPresent(shards -> openAll(bucket, shards));
    }

    /// @return false if that is too much
    private boolean open(String bucket, int shards) {
        int more = shards - opened.getOrDefault(bucket, 0);
        if (more > 0) {
            if (spent >= budget.queries()) {
                return false;
            }
            spent += 1 + more / SHARDS_PER_QUERY;
            openAll(bucket, shards);
        }
        return true;
    }

    private void openAll(String bucket, int shards) {
        int each = Math.max(MIN_PER_SHARD, 2 * wanted / shards);
        String first = max(bucket, range.first());
        String last = min(bucket + '~', range.last());
        List<Shard> all = new ArrayList<>();
        for (int number = opened.getOrDefault(bucket, 0); number < shards; number++) {
            all.add(new Shard(ShardKey.shard(range.partition(), number), first, last, each));
        }
        opened.merge(bucket, shards, Math::max);
        all.forEach(Shard::query);
    }

    private static String max(String one, String other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static String min(String one, String other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private QueryRequest.Builder request(Shard shard) {
        return between(shard.partition, shard.first, shard.last);
    }

    /// The filter spares the way here to what is not wanted.
    private QueryRequest.Builder between(String partition, String first, String last) {
        Map<String, String> names = new HashMap<>(
                Map.of("#p", TidingsTable.PARTITION_KEY, "#s", TidingsTable.SORT_KEY));
        Map<String, AttributeValue> values = new HashMap<>(
                Map.of(":p", text(partition), ":first", text(first), ":last", text(last)));
        List<String> conditions = new ArrayList<>();
        range.filter().values().forEach((name, value) -> {
            names.put("#" + name, name);
            values.put(":" + name, text(value));
            conditions.add("#" + name + " = :" + name);
        });
        if (!conditions.isEmpty() || !range.attributes().isEmpty()) {
            names.put("#" + ShardMarker.SHARD_LEVEL, ShardMarker.SHARD_LEVEL);
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        range.attributes().forEach(name -> attributes.put("#a" + attributes.size(), name));
        names.putAll(attributes);
        return QueryRequest.builder()
                .keyConditionExpression("#p = :p AND #s BETWEEN :first AND :last")
                .filterExpression(conditions.isEmpty()
                        ? null
                        : "(" + String.join(" AND ", conditions) + ") OR attribute_exists(#" + ShardMarker.SHARD_LEVEL
                                + ")")
                .projectionExpression(attributes.isEmpty()
                        ? null
                        : "#" + ShardMarker.SHARD_LEVEL + ", " + String.join(", ", attributes.keySet()))
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)
                .consistentRead(true)
                .scanIndexForward(range.ascending());
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }
}
