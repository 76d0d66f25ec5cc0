package io.tidings.dynamodb.sharding;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/// The table, as far as sharding uses it.
public interface ShardedTable {

    /// Puts every item, and replaces what was there under its key.
    void putAll(Collection<Map<String, AttributeValue>> items);

    /// One query of the table, which may end early: at its limit or at 1 MiB.
    ///
    /// @param query without the table's name
    QueryResponse query(QueryRequest.Builder query);

    /// The first items of a partition of the due index, in its order.
    List<Map<String, AttributeValue>> due(String partition, int limit);
}
