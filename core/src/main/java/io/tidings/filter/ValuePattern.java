package io.tidings.filter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.event.ruler.GenericMachine;
import software.amazon.event.ruler.JsonRuleCompiler;

import io.tidings.budget.Budget;
import io.tidings.json.Json;

/// What an event pattern says of one field: an array of values and match expressions, of which one must match.
///
/// Event-ruler decides all but exact texts, existence and wildcards, each value by itself.
final class ValuePattern {

    private static final String FIELD = "v";
    private static final String WILDCARD = "wildcard";
    /// Match expressions on texts.
    private static final Set<String> OF_TEXT = Set.of("prefix", "suffix", "equals-ignore-case", WILDCARD,
            "anything-but", "exactly");
    private static final Pattern IPV4_LIKE = Pattern.compile("[0-9]++\\.[0-9]++\\.[0-9]++\\.[0-9]++");
    private static final Pattern IPV4 = Pattern
            .compile("(?:(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])(?:\\.(?!$)|$)){4}");
    private static final Pattern IPV6_LIKE = Pattern.compile("[0-9a-fA-F:]*+");

    /// Without quotes.
    private final Set<String> texts = new HashSet<>();
    private final List<Wildcard> wildcards = new ArrayList<>();
    private final List<List<Wildcard>> excluded = new ArrayList<>();
    private final Optional<GenericMachine<Integer>> machine;
    /// An IPv4 address is in no range of IPv6, whatever its bits: event-ruler compares both as texts of hexadecimal digits.
    private final Optional<GenericMachine<Integer>> addressesOfVersion4;
    private final Optional<GenericMachine<Integer>> addressesOfVersion6;
    private final int longestText;
    private final int exceptions;
    private final boolean numeric;
    private final boolean textual;
    private boolean present;
    private boolean absent;

    /// @throws IllegalArgumentException if `pattern` is not a valid value pattern
    ValuePattern(ArrayNode pattern) {
        ArrayNode others = pattern.arrayNode();
        ArrayNode ofVersion4 = pattern.arrayNode();
        ArrayNode ofVersion6 = pattern.arrayNode();
        boolean numbers = false;
        boolean ofText = false;
        for (JsonNode one : pattern) {
            numbers |= one.isNumber() || one.has("numeric")
                    || one.path("anything-but").isNumber() || one.path("anything-but").path(0).isNumber();
            ofText |= one.isTextual() || one.path("exists").asBoolean() || OF_TEXT.stream().anyMatch(one::has);
            if (one.isTextual()) {
                if (isAddress(one.textValue())) {
                    (isVersion6(one.textValue()) ? ofVersion6 : ofVersion4).add(one);
                } else {
                    texts.add(one.textValue());
                }
            } else if (one.path("exists").isBoolean() && one.size() == 1) {
                present |= one.path("exists").booleanValue();
                absent |= !one.path("exists").booleanValue();
            } else if (one.path(WILDCARD).isTextual() && one.size() == 1) {
                wildcards.add(Wildcard.of(one.path(WILDCARD).textValue()));
            } else if (one.path("anything-but").has(WILDCARD)) {
                excluded.add(excluded(one));
            } else if (one.has("cidr")) {
                String range = one.path("cidr").asText();
                requireAddress(range);
                Optional<String> single = singleAddress(range);
                (isVersion6(range) ? ofVersion6 : ofVersion4)
                        .add(single.<JsonNode>map(pattern::textNode).orElse(one));
            } else {
                others.add(one);
            }
        }
        machine = compiled(others);
        exceptions = exceptions(others);
        addressesOfVersion4 = compiled(ofVersion4);
        addressesOfVersion6 = compiled(ofVersion6);
        longestText = texts.stream().mapToInt(String::length).max().orElse(0);
        numeric = numbers;
        textual = ofText;
    }

    private static List<Wildcard> excluded(JsonNode expression) {
        JsonNode wildcard = expression.path("anything-but").path(WILDCARD);
        if (expression.size() > 1 || expression.path("anything-but").size() > 1) {
            throw new IllegalArgumentException("Only one key allowed in match expression");
        }
        List<Wildcard> all = new ArrayList<>();
        for (JsonNode one : wildcard.isArray()
                ? wildcard
                : wildcard.isTextual()
                        ? List.of(wildcard)
                        : List
                                .<JsonNode>of(expression)) {
            if (!one.isTextual()) {
                throw new IllegalArgumentException("wildcard match pattern must be a string");
            }
            all.add(Wildcard.of(one.textValue()));
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException("Empty arrays are not allowed");
        }
        return all;
    }

    /// What looks like an address but is none would be looked for in the domain name system.
    static void requireAddress(String cidr) {
        String address = cidr.split("/", 2)[0];
        if (IPV4_LIKE.matcher(address).matches() && !IPV4.matcher(address).matches()) {
            throw new IllegalArgumentException("'" + cidr + "' is not an address range");
        }
    }

    /// The only address of a range, which event-ruler takes for no range.
    static Optional<String> singleAddress(String cidr) {
        String all = isVersion6(cidr) ? "/128" : "/32";
        return Optional.of(cidr)
                .filter(range -> range.endsWith(all))
                .map(range -> range.substring(0, range.length() - all.length()))
                .filter(ValuePattern::isAddress);
    }

    private static boolean isVersion6(String address) {
        return address.indexOf(':') >= 0;
    }

    private static boolean isAddress(String text) {
        return text.indexOf(':') >= 0 ? IPV6_LIKE.matcher(text).matches() : IPV4.matcher(text).matches();
    }

    static boolean looksLikeAddress(String text) {
        return IPV4_LIKE.matcher(text).matches();
    }

    /// How many values its `anything-but` have.
    private static int exceptions(ArrayNode pattern) {
        int all = 0;
        for (JsonNode one : pattern) {
            JsonNode values = one.path("anything-but");
            all += values.size();
            for (JsonNode inner : values) {
                all += inner.size();
            }
        }
        return all;
    }

    private static Optional<GenericMachine<Integer>> compiled(ArrayNode pattern) {
        if (pattern.isEmpty()) {
            return Optional.empty();
        }
        GenericMachine<Integer> machine = GenericMachine.<Integer>builder().build();
        ObjectNode rule = Json.object();
        rule.set(FIELD, pattern);
        try {
            JsonRuleCompiler.compile(Json.text(rule)).forEach(one -> machine.addPatternRule(1, one));
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return Optional.of(machine);
    }

    /// How many steps it takes to compile `pattern`. Ranges are what costs.
    static long costToCompile(ArrayNode pattern) {
        long steps = 100;
        for (JsonNode one : pattern) {
            steps += one.has("numeric") || one.has("cidr") ? 20_000 : one.isContainerNode() ? 2_000 : 20;
        }
        return steps;
    }

    /// Whether the field may also be missing.
    boolean matchesAbsence() {
        return absent;
    }

    /// Whether it matches nothing but the field's absence.
    boolean matchesAbsenceOnly() {
        return absent && !present && texts.isEmpty() && wildcards.isEmpty() && excluded.isEmpty()
                && machine.isEmpty() && addressesOfVersion4.isEmpty() && addressesOfVersion6.isEmpty();
    }

    /// Whether a text that is not an IP address can match.
    boolean matchesTexts() {
        return textual;
    }

    /// Whether it compares numbers.
    boolean isNumeric() {
        return numeric;
    }

    /// Whether it matches `value` or, of an array, one of its entries, be they in arrays themselves.
    boolean matchesAny(JsonNode value, Budget budget) {
        budget.take(1);
        if (value.isArray()) {
            for (JsonNode entry : value) {
                if (matchesAny(entry, budget)) {
                    return true;
                }
            }
            return false;
        }
        return !value.isObject() && matches(value, budget);
    }

    private boolean matches(JsonNode value, Budget budget) {
        if (present) {
            return true;
        }
        String text = value.asText();
        if (value.isTextual()) {
            if (text.length() <= longestText && texts.contains(text)) {
                return true;
            }
            for (Wildcard wildcard : wildcards) {
                if (wildcard.matches(text, budget)) {
                    return true;
                }
            }
        }
        for (List<Wildcard> none : excluded) {
            if (!value.isTextual() || none.stream().noneMatch(wildcard -> wildcard.matches(text, budget))) {
                return true;
            }
        }
        String written = value.isTextual() ? '"' + text + '"' : text;
        if (machine.isPresent()) {
            // Event-ruler notes each exception that a value is not.
            budget.take(exceptions / 4);
            if (matches(machine.get(), written, budget)) {
                return true;
            }
        }
        Optional<GenericMachine<Integer>> addresses = isVersion6(text) ? addressesOfVersion6 : addressesOfVersion4;
        return addresses.isPresent() && value.isTextual() && isAddress(text)
                && matches(addresses.get(), written, budget);
    }

    private static boolean matches(GenericMachine<Integer> machine, String value, Budget budget) {
        budget.take(10 + value.length() / 8);
        return !machine.rulesForEvent(List.of(FIELD, value)).isEmpty();
    }
}
