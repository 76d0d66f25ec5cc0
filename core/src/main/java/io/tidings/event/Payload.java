package io.tidings.event;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What an event says: a JSON object, its members in the order in which they were published, at most [#MAX_DEPTH]
/// levels deep.
public final class Payload {

    /// How deeply objects and arrays may be nested, the payload itself included: less than [Json#MAX_DEPTH], since
    /// payloads travel inside other JSON.
    public static final int MAX_DEPTH = 90;

    private final byte[] json;

    private Payload(byte[] json) {
        this.json = json;
    }

    /// @throws IllegalArgumentException if `value` is not an object, is nested too deeply, or cannot be written as UTF-8
    public static Payload of(JsonNode value) {
        if (!value.isObject()) {
            throw new IllegalArgumentException("must be a JSON object");
        }
        if (isDeeperThan(MAX_DEPTH, value)) {
            throw new IllegalArgumentException("must be at most " + MAX_DEPTH + " levels deep");
        }
        return new Payload(Json.bytes(value));
    }

    /// Takes what was cut out of JSON of our own, in which it was written by [#json].
    ///
    /// @throws IllegalArgumentException if it is nested too deeply
    static Payload ofWritten(byte[] json, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("must be at most " + MAX_DEPTH + " levels deep");
        }
        return new Payload(json);
    }

    private static boolean isDeeperThan(int levels, JsonNode value) {
        return value.isContainerNode()
                && (levels == 0 || isAnyDeeperThan(levels - 1, value));
    }

    private static boolean isAnyDeeperThan(int levels, JsonNode container) {
        for (JsonNode child : container) {
            if (isDeeperThan(levels, child)) {
                return true;
            }
        }
        return false;
    }

    /// The payload with other members, or the same in another order; itself if that changes nothing.
    ///
    /// @param arrangement says of the names of all members, in their order, which names there are to be, each with the name of the
    ///        member whose value it has
    Payload arranged(Function<Set<String>, Map<String, String>> arrangement) {
        Set<String> names = Json.names(json);
        Map<String, String> wanted = arrangement.apply(names);
        if (List.copyOf(names).equals(List.copyOf(wanted.keySet()))
                && wanted.entrySet().stream().allMatch(member -> member.getKey().equals(member.getValue()))) {
            return this;
        }
        ObjectNode members = tree();
        ObjectNode arranged = Json.object();
        wanted.forEach((name, member) -> arranged.set(name, members.get(member)));
        return new Payload(Json.bytes(arranged));
    }

    /// The payload on one line, in UTF-8.
    public byte[] json() {
        return json.clone();
    }

    /// Its length in bytes.
    public int size() {
        return json.length;
    }

    /// A fresh tree of it.
    public ObjectNode tree() {
        return (ObjectNode) Json.parse(json);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && tree().equals(that.tree());
    }

    @Override
    public int hashCode() {
        return tree().hashCode();
    }

    @Override
    public String toString() {
        return new String(json, UTF_8);
    }
}
