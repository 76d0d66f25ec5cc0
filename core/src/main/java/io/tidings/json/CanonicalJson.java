package io.tidings.json;

import java.math.BigDecimal;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;

import static java.nio.charset.StandardCharsets.UTF_8;

/// One text for all JSON that is equal: members in the order of their names, numbers by their exact value (`1`, `1.0` and
/// `1e0` are one, `0` and `-0.0` as well). For comparing, by a hash for one; it is not shown to anybody.
///
/// It is like RFC 8785, but that takes numbers for `double`s, and so numbers for equal that are not.
public final class CanonicalJson {

    private CanonicalJson() {}

    /// The value on one line, in UTF-8.
    ///
    /// @param value as [Json] reads it, so nested at most [Json#MAX_DEPTH] levels deep
    public static byte[] bytes(JsonNode value) {
        return text(value).getBytes(UTF_8);
    }

    /// As [#bytes(JsonNode)], as a text. It takes time in proportion to the value, however deep that is.
    public static String text(JsonNode value) {
        StringBuilder text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private static void write(JsonNode value, StringBuilder text) {
        if (value.isObject()) {
            writeMembers(value, text);
        } else if (value.isArray()) {
            text.append('[');
            value.forEach(item -> {
                write(item, text);
                text.append(',');
            });
            text.append(']');
        } else {
            text.append(!value.isNumber()
                    ? Json.text(value)
                    : value.isInt() || value.isLong() ? number(value.longValue()) : number(value.decimalValue()));
        }
    }

    private static void writeMembers(JsonNode object, StringBuilder text) {
        TreeMap<String, JsonNode> members = new TreeMap<>();
        object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        text.append('{');
        members.forEach((name, member) -> {
            text.append(Json.text(Json.object().textNode(name))).append(':');
            write(member, text);
            text.append(',');
        });
        text.append('}');
    }

    /// As that of the same [BigDecimal], for the many that are no larger.
    private static String number(long value) {
        if (value == 0) {
            return "0";
        }
        long unscaled = value;
        int exponent = 0;
        while (unscaled % 10 == 0) {
            unscaled /= 10;
            exponent++;
        }
        return unscaled + "e" + exponent;
    }

    private static String number(BigDecimal value) {
        BigDecimal shortest = value.stripTrailingZeros();
        return shortest.signum() == 0 ? "0" : shortest.unscaledValue() + "e" + -shortest.scale();
    }
}
