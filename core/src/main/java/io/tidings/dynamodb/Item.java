package io.tidings.dynamodb;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.delivery.ParkedDelivery.DueKey;

/// Builds and reads items. Absent values are absent attributes.
final class Item {

    private final Map<String, AttributeValue> attributes;

    private Item(Map<String, AttributeValue> attributes) {
        this.attributes = attributes;
    }

    static Item with(Map<String, AttributeValue> key) {
        return new Item(new LinkedHashMap<>(key));
    }

    static Item empty() {
        return new Item(new LinkedHashMap<>());
    }

    static Item read(Map<String, AttributeValue> attributes) {
        return new Item(attributes);
    }

    static Map<String, AttributeValue> key(String partition, String sort) {
        return Map.of(TidingsTable.PARTITION_KEY, text(partition), TidingsTable.SORT_KEY, text(sort));
    }

    static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    static AttributeValue number(long value) {
        return AttributeValue.fromN(String.valueOf(value));
    }

    Map<String, AttributeValue> attributes() {
        return attributes;
    }

    /// The item's own key.
    Map<String, AttributeValue> key() {
        return key(string(TidingsTable.PARTITION_KEY), string(TidingsTable.SORT_KEY));
    }

    Item put(String name, String value) {
        attributes.put(name, text(value));
        return this;
    }

    Item put(String name, Optional<String> value) {
        value.ifPresent(present -> put(name, present));
        return this;
    }

    Item put(String name, Instant value) {
        return put(name, value.toString());
    }

    Item put(String name, long value) {
        attributes.put(name, number(value));
        return this;
    }

    Item put(String name, boolean value) {
        attributes.put(name, AttributeValue.fromBool(value));
        return this;
    }

    Item put(String name, List<String> values) {
        attributes.put(name, AttributeValue.fromL(values.stream().map(Item::text).toList()));
        return this;
    }

    Item put(String name, byte[] value) {
        attributes.put(name, AttributeValue.fromB(SdkBytes.fromByteArray(value)));
        return this;
    }

    Item put(String name, AttributeValue value) {
        attributes.put(name, value);
        return this;
    }

    /// Lets it wait for its time in the [TidingsTable#DUE_INDEX].
    Item put(DueKey dueKey) {
        return put(TidingsTable.DUE_PARTITION_KEY, dueKey.partition()).put(TidingsTable.DUE_SORT_KEY,
                dueKey.position());
    }

    DueKey dueKey() {
        return new DueKey(string(TidingsTable.DUE_PARTITION_KEY), string(TidingsTable.DUE_SORT_KEY));
    }

    /// Text that sorts as the time does, for times after 1970.
    static String sortable(Instant time) {
        return String.format(Locale.ROOT, "%015d", time.toEpochMilli());
    }

    /// Whether it is to be ignored: DynamoDB deletes expired items hours or days later. It must have a time of expiry.
    boolean isExpired(Instant now) {
        return number(TidingsTable.EXPIRES_AT) <= now.getEpochSecond();
    }

    boolean has(String name) {
        return attributes.containsKey(name);
    }

    String string(String name) {
        return required(name).s();
    }

    Optional<String> optionalText(String name) {
        return Optional.ofNullable(attributes.get(name)).map(AttributeValue::s);
    }

    Instant instant(String name) {
        return Instant.parse(string(name));
    }

    Optional<Instant> optionalInstant(String name) {
        return optionalText(name).map(Instant::parse);
    }

    long number(String name) {
        return Long.parseLong(required(name).n());
    }

    boolean flag(String name) {
        return required(name).bool();
    }

    List<String> texts(String name) {
        return attributes.containsKey(name)
                ? attributes.get(name).l().stream().map(AttributeValue::s).toList()
                : List.of();
    }

    Map<String, String> textMap(String name) {
        Map<String, String> map = new LinkedHashMap<>();
        if (attributes.containsKey(name)) {
            attributes.get(name).m().forEach((key, value) -> map.put(key, value.s()));
        }
        return map;
    }

    AttributeValue required(String name) {
        AttributeValue value = attributes.get(name);
        if (value == null) {
            throw new IllegalStateException("an item has no attribute '" + name + "'");
        }
        return value;
    }

    byte[] bytes(String name) {
        return required(name).b().asByteArray();
    }
}
