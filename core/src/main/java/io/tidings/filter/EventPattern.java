package io.tidings.filter;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Patterns;
import software.amazon.event.ruler.ValuePatterns;

import io.tidings.budget.Budget;
import io.tidings.budget.BudgetExceededException;
import io.tidings.json.Json;

/// An event pattern of EventBridge, compiled.
///
/// Event-ruler reads the pattern, resolves `$or` and decides whether a value matches (see [ValuePattern]). Which values
/// belong together is decided here, by walking the event and the pattern side by side: conditions on fields of the same
/// array must be met by the same entry. Each part of the event is visited once for each alternative of `$or`.
/// Event-ruler's own search tries all combinations of the values that match: their product.
public final class EventPattern {

    private static final String OR = "$or";

    /// One that matches no event.
    public static final EventPattern NOTHING = new EventPattern(List.of());

    private final List<Entry> alternatives;

    private EventPattern(List<Entry> alternatives) {
        this.alternatives = List.copyOf(alternatives);
    }

    /// Compiles a pattern that is within [PatternBounds].
    ///
    /// @throws IllegalArgumentException if `pattern` is not an event pattern; the message says where
    /// @throws BudgetExceededException if it costs too much to compile
    public static EventPattern compile(ObjectNode pattern, Budget budget) {
        try {
            return compiled(pattern, budget);
        } catch (IllegalArgumentException | BudgetExceededException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("must be an event pattern that event-ruler can read", e);
        }
    }

    private static EventPattern compiled(ObjectNode pattern, Budget budget) {
        PatternBounds.requireFewAlternatives(pattern);
        Skeleton skeleton = new Skeleton(budget);
        ObjectNode bones = skeleton.of(pattern);
        List<Map<String, List<Patterns>>> rules = new ArrayList<>();
        try {
            rules.addAll(JsonRuleCompiler.compile(Json.text(bones)));
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        List<Entry> alternatives = new ArrayList<>();
        for (Map<String, List<Patterns>> rule : rules) {
            Map<List<String>, ValuePattern> conditions = new LinkedHashMap<>();
            rule.forEach((path, value) -> conditions.put(skeleton.path(path), skeleton.value(value)));
            // In the order of the full names: conditions on absence use the entries that earlier conditions have
            // chosen.
            List<Map.Entry<List<String>, ValuePattern>> sorted = conditions.entrySet()
                    .stream()
                    .sorted(Comparator.comparing(condition -> String.join(".", condition.getKey())))
                    .toList();
            addAlternatives(sorted, new ArrayDeque<>(), alternatives, budget);
        }
        return new EventPattern(alternatives);
    }

    /// A condition that a missing field meets, or else a value, makes two alternatives.
    private static void addAlternatives(List<Map.Entry<List<String>, ValuePattern>> conditions, Deque<Boolean> absent,
            List<Entry> alternatives, Budget budget) {
        budget.take(10);
        if (absent.size() == conditions.size()) {
            alternatives.add(entry(conditions, List.copyOf(absent)));
            return;
        }
        ValuePattern next = conditions.get(absent.size()).getValue();
        if (next.matchesAbsence()) {
            absent.addLast(true);
            addAlternatives(conditions, absent, alternatives, budget);
            absent.removeLast();
        }
        if (!next.matchesAbsenceOnly()) {
            absent.addLast(false);
            addAlternatives(conditions, absent, alternatives, budget);
            absent.removeLast();
        }
    }

    private static Entry entry(List<Map.Entry<List<String>, ValuePattern>> conditions, List<Boolean> absent) {
        Entry root = new Entry();
        for (int i = 0; i < conditions.size(); i++) {
            List<String> path = conditions.get(i).getKey();
            if (absent.get(i)) {
                Entry common = root;
                int depth = 0;
                while (depth < path.size() - 1) {
                    Entry inner = common.inner.get(path.get(depth));
                    if (inner == null) {
                        break;
                    }
                    common = inner;
                    depth++;
                }
                common.absent.add(path.subList(depth, path.size()));
            } else {
                Entry place = root;
                for (String name : path.subList(0, path.size() - 1)) {
                    place = place.inner.computeIfAbsent(name, _ -> new Entry());
                }
                place.values.put(path.getLast(), conditions.get(i).getValue());
            }
        }
        return root;
    }

    /// Whether `event` matches.
    ///
    /// @throws BudgetExceededException if it costs too much to tell
    public boolean matches(JsonNode event, Budget budget) {
        for (Entry alternative : alternatives) {
            if (alternative.matches(event, budget)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a text in the field `name` can meet the pattern's condition on it, in at least one alternative.
    public boolean canHaveText(String name) {
        return alternatives.stream().anyMatch(alternative -> alternative.canHave(name, ValuePattern::matchesTexts));
    }

    /// Whether `text` in the field `name` meets the pattern's condition on it, in at least one alternative.
    public boolean canHave(String name, String text, Budget budget) {
        JsonNode value = TextNode.valueOf(text);
        return alternatives.stream()
                .anyMatch(alternative -> alternative.canHave(name, condition -> condition.matchesAny(value, budget)));
    }

    /// The fields of the object `name` that no alternative does without.
    public Set<String> neededIn(String name) {
        Set<String> needed = new TreeSet<>(alternatives.isEmpty() ? Set.of() : alternatives.getFirst().fieldsOf(name));
        alternatives.forEach(alternative -> needed.retainAll(alternative.fieldsOf(name)));
        return needed;
    }

    /// Tells of all values in `event` that the pattern compares as numbers, with where they are, as a JSON Pointer.
    public void comparedNumbers(JsonNode event, Budget budget, Consumer<Compared> numbers) {
        alternatives.forEach(alternative -> alternative.comparedNumbers(event, "", budget, numbers));
    }

    /// A number that is compared.
    public record Compared(String pointer, JsonNode number) {}

    /// Conditions on an object, or on one entry of an array.
    private static final class Entry {

        private final Map<String, ValuePattern> values = new LinkedHashMap<>();
        private final Map<String, Entry> inner = new LinkedHashMap<>();
        /// Where, from here, there must be nothing.
        private final List<List<String>> absent = new ArrayList<>();

        boolean matches(JsonNode value, Budget budget) {
            budget.take(3);
            if (value.isArray()) {
                for (JsonNode entry : value) {
                    if (matches(entry, budget)) {
                        return true;
                    }
                }
                return false;
            }
            return value.isObject() && haveValues(value, budget) && haveEntries(value, budget)
                    && !isAnyPresent(value, budget);
        }

        /// Whether the field `name`, which is there, can meet the condition on it.
        boolean canHave(String name, Predicate<ValuePattern> meets) {
            return !absent.contains(List.of(name)) && (!values.containsKey(name) || meets.test(values.get(name)));
        }

        /// The fields that must be in the object `name`.
        Set<String> fieldsOf(String name) {
            Set<String> fields = new HashSet<>();
            if (inner.containsKey(name)) {
                fields.addAll(inner.get(name).values.keySet());
                fields.addAll(inner.get(name).inner.keySet());
            }
            return fields;
        }

        private boolean haveValues(JsonNode object, Budget budget) {
            for (Map.Entry<String, ValuePattern> condition : values.entrySet()) {
                JsonNode field = object.get(condition.getKey());
                if (field == null || !condition.getValue().matchesAny(field, budget)) {
                    return false;
                }
            }
            return true;
        }

        private boolean haveEntries(JsonNode object, Budget budget) {
            for (Map.Entry<String, Entry> condition : inner.entrySet()) {
                JsonNode field = object.get(condition.getKey());
                if (field == null || !condition.getValue().matches(field, budget)) {
                    return false;
                }
            }
            return true;
        }

        private boolean isAnyPresent(JsonNode object, Budget budget) {
            for (List<String> path : absent) {
                if (isPresent(object, path, budget)) {
                    return true;
                }
            }
            return false;
        }

        /// Whether there is any value that is neither an object nor an empty array.
        private static boolean isPresent(JsonNode value, List<String> path, Budget budget) {
            budget.take(1);
            if (value.isArray()) {
                for (JsonNode entry : value) {
                    if (isPresent(entry, path, budget)) {
                        return true;
                    }
                }
                return false;
            }
            if (path.isEmpty()) {
                return !value.isObject();
            }
            JsonNode field = value.get(path.getFirst());
            return field != null && isPresent(field, path.subList(1, path.size()), budget);
        }

        void comparedNumbers(JsonNode value, String pointer, Budget budget, Consumer<Compared> numbers) {
            budget.take(1);
            if (value.isArray()) {
                for (int i = 0; i < value.size(); i++) {
                    comparedNumbers(value.get(i), pointer + "/" + i, budget, numbers);
                }
            }
            values.forEach((name, condition) -> {
                if (condition.isNumeric() && value.has(name)) {
                    numbersIn(value.get(name), pointer + "/" + name, budget, numbers);
                }
            });
            inner.forEach((name, condition) -> {
                if (value.has(name)) {
                    condition.comparedNumbers(value.get(name), pointer + "/" + name, budget, numbers);
                }
            });
        }

        private static void numbersIn(JsonNode value, String pointer, Budget budget, Consumer<Compared> numbers) {
            budget.take(1);
            if (value.isNumber()) {
                numbers.accept(new Compared(pointer, value));
            }
            for (int i = 0; value.isArray() && i < value.size(); i++) {
                numbersIn(value.get(i), pointer + "/" + i, budget, numbers);
            }
        }
    }

    /// A pattern in which numbers stand for names and for what fields must match, so that event-ruler resolves `$or`,
    /// and nothing else: names that have dots in them are names.
    private static final class Skeleton {

        private final Budget budget;
        private final List<String> names = new ArrayList<>();
        private final Map<String, Integer> numbers = new LinkedHashMap<>();
        private final List<ValuePattern> values = new ArrayList<>();
        private final Map<String, Integer> known = new LinkedHashMap<>();

        Skeleton(Budget budget) {
            this.budget = budget;
        }

        ObjectNode of(ObjectNode pattern) {
            ObjectNode bones = Json.object();
            pattern.properties().forEach(member -> {
                String name = member.getKey();
                JsonNode value = member.getValue();
                if (name.equals(OR)) {
                    ArrayNode alternatives = bones.putArray(OR);
                    value.forEach(one -> alternatives.add(one instanceof ObjectNode object ? of(object) : one));
                } else if (value instanceof ObjectNode object) {
                    bones.set(number(name), of(object));
                } else if (value instanceof ArrayNode array) {
                    bones.putArray(number(name)).add("v" + value(array));
                } else {
                    throw new IllegalArgumentException("\"" + name + "\" must be an object or an array");
                }
            });
            return bones;
        }

        private String number(String name) {
            return String.valueOf(numbers.computeIfAbsent(name, _ -> {
                names.add(name);
                return names.size() - 1;
            }));
        }

        private int value(ArrayNode array) {
            return known.computeIfAbsent(Json.text(array), _ -> {
                budget.take(ValuePattern.costToCompile(array));
                values.add(new ValuePattern(array));
                return values.size() - 1;
            });
        }

        List<String> path(String numbered) {
            List<String> path = new ArrayList<>();
            for (String number : numbered.split("\\.", -1)) {
                path.add(names.get(Integer.parseInt(number)));
            }
            return path;
        }

        ValuePattern value(List<Patterns> patterns) {
            String quoted = ((ValuePatterns) patterns.getFirst()).pattern();
            return values.get(Integer.parseInt(quoted.substring(2, quoted.length() - 1)));
        }
    }
}
