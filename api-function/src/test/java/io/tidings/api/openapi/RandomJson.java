package io.tidings.api.openapi;

import java.util.SplittableRandom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.json.Json;

/// JSON at random, with a liking for what is at some edge.
final class RandomJson {

    private static final String[] TEXTS = {"", " ", "*", "a.*", "PT1S", "PT-1S", "P1000000000D", "https://example.com/",
            "https://[::1]/", "https://169.254.169.254/", "HTTP://X", "javascript:alert(1)", "whsec_", "org:admin",
            "platform:admin", "failed", "native", "skip", "2026-01-31T12:00:00Z", "1969-12-31T23:59:59Z",
            "+999999999-12-31T23:59:59.999999999Z", "LOGIN_FAILURE", "a\r\nb", "\u0000", "\u2028", "\uFFFF",
            "\uD83D\uDCA9", "e\u0301", "\u202Eabc", "${x}", "{{x}}", "%s%n", "../..", "0".repeat(24)};

    private static final String[] NAMES = {"", "a", "type", "name", "delays", "document", "content", "prefix", "$or",
            "anything-but", "__proto__", "constructor", "\u0000", "\u00e9"};

    private RandomJson() {}

    /// @param depth how many levels of objects and arrays at most
    static JsonNode value(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 9)) {
            case 0 -> Json.object().nullNode();
            case 1 -> Json.object().booleanNode(random.nextBoolean());
            case 2 -> Json.object().numberNode(random.nextLong());
            case 3 -> Json.object().numberNode(random.nextInt(-2, 700_000));
            case 4 -> Json.object().numberNode(random.nextDouble(-1e12, 1e12));
            case 5 -> Json.object().textNode(text(random));
            case 6 -> {
                ArrayNode array = Json.object().arrayNode();
                for (int i = random.nextInt(5); i > 0; i--) {
                    array.add(value(random, depth - 1));
                }
                yield array;
            }
            default -> {
                ObjectNode object = Json.object();
                for (int i = random.nextInt(5); i > 0; i--) {
                    object.set(NAMES[random.nextInt(NAMES.length)], value(random, depth - 1));
                }
                yield object;
            }
        };
    }

    private static String text(SplittableRandom random) {
        if (random.nextInt(4) > 0) {
            return TEXTS[random.nextInt(TEXTS.length)];
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(120); i > 0; i--) {
            text.appendCodePoint(random.nextInt(3) == 0 ? random.nextInt(0xE000, 0x10FFFF) : random.nextInt(0x80));
        }
        return text.toString();
    }
}
