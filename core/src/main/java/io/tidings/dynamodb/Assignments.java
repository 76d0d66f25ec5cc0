package io.tidings.dynamodb;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// A `SET` (and `REMOVE`) of whole attributes.
final class Assignments {

    private final List<String> set = new ArrayList<>();
    private final List<String> remove = new ArrayList<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, AttributeValue> values = new LinkedHashMap<>();

    private Assignments() {}

    static Assignments of(Item item) {
        Assignments assignments = new Assignments();
        item.attributes()
                .forEach((name, value) -> assignments.set
                        .add(assignments.name(name) + " = " + assignments.value(value)));
        return assignments;
    }

    /// Adds an element to the end of a list.
    static Assignments appending(String list, AttributeValue element) {
        Assignments assignments = new Assignments();
        String alias = assignments.name(list);
        assignments.set.add(alias + " = list_append(" + alias + ", "
                + assignments.value(AttributeValue.fromL(List.of(element))) + ")");
        return assignments;
    }

    /// Sets the attribute only where there is none.
    Assignments ifAbsent(String name, AttributeValue value) {
        String alias = name(name);
        set.add(alias + " = if_not_exists(" + alias + ", " + value(value) + ")");
        return this;
    }

    /// Counts the attribute up by one.
    Assignments increment(String name) {
        String alias = name(name);
        set.add(alias + " = " + alias + " + " + value(Item.number(1)));
        return this;
    }

    /// Removes those of `all` that are not set.
    Assignments removingOthersOf(List<String> all) {
        all.stream().filter(name -> !names.containsValue(name)).forEach(name -> remove.add(name(name)));
        return this;
    }

    /// An alias for use in a condition.
    String value(AttributeValue value) {
        String alias = ":v" + values.size();
        values.put(alias, value);
        return alias;
    }

    UpdateItemRequest.Builder on(UpdateItemRequest.Builder update) {
        return update
                .updateExpression("SET " + String.join(", ", set)
                        + (remove.isEmpty() ? "" : " REMOVE " + String.join(", ", remove)))
                .expressionAttributeNames(names)
                .expressionAttributeValues(values);
    }

    /// An alias for use in a condition.
    String name(String name) {
        String alias = "#n" + names.size();
        names.put(alias, name);
        return alias;
    }
}
