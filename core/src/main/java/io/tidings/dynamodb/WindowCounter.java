package io.tidings.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Counts what happens in a window of time, such as a minute: `<kind>#<key>#<begin of the window>` / `<kind>`. Each count is
/// kept for an hour.
final class WindowCounter {

    /// How long after the beginning of its window a count is kept.
    static final Duration KEPT = Duration.ofHours(1);

    private final Table table;
    private final String kind;
    private final String attribute;

    /// @param kind what is counted
    /// @param attribute the name of the count
    WindowCounter(Table table, String kind, String attribute) {
        this.table = table;
        this.kind = kind;
        this.attribute = attribute;
    }

    /// Adds to the count of a window.
    ///
    /// @return the count as it was before
    long add(String key, Instant window, long amount) {
        return table.update(UpdateItemRequest.builder()
                .key(key(kind, key, window))
                .updateExpression("ADD #count :amount SET #end = :end")
                .expressionAttributeNames(Map.of("#count", attribute, "#end", TidingsTable.EXPIRES_AT))
                .expressionAttributeValues(Map.of(
                        ":amount", Item.number(amount),
                        ":end", Item.number(window.plus(KEPT).getEpochSecond()))))
                .filter(before -> before.has(attribute))
                .map(before -> before.number(attribute))
                .orElse(0L);
    }

    static Map<String, AttributeValue> key(String kind, String key, Instant window) {
        return Item.key(kind + "#" + key + "#" + window.getEpochSecond(), kind);
    }
}
