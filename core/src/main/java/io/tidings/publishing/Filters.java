package io.tidings.publishing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.budget.Budget;
import io.tidings.budget.BudgetExceededException;
import io.tidings.event.EventTypeName;
import io.tidings.filter.EventPattern;
import io.tidings.filter.PatternBounds;
import io.tidings.json.Json;
import io.tidings.webhook.EventFilter;

/// Evaluates the filters of webhooks: event patterns in the syntax of EventBridge, over `{"type", "payload"}`.
public final class Filters {

    private static final Logger LOG = LoggerFactory.getLogger(Filters.class);

    /// How much is kept compiled, as the steps that it took: some 10 MB.
    private static final long MAX_CACHED_STEPS = 10_000_000;
    private static final int MAX_CACHED = 1_000;
    private static final int MAX_REPORTED = 10;
    private static final String TYPE = "type";
    private static final String PAYLOAD = "payload";

    private final Map<EventFilter, Compiled> compiled = new LinkedHashMap<>(16, 0.75f, true);
    private long cachedSteps;

    /// What filters make of an event.
    public sealed interface Matching {

        /// @param passing the filters that let it through
        record Decided(Set<EventFilter> passing) implements Matching {}

        /// It would take more work than the budget allows.
        ///
        /// @param filter the one that took the most
        record TooCostly(EventFilter filter) implements Matching {}
    }

    /// The result of evaluating one filter, for its owner.
    public sealed interface TestResult {

        /// @param incomparable where there are numbers that no condition on numbers matches, as JSON Pointers into the
        ///        payload, at most 10: those that no IEEE 754 double holds exactly
        record Decided(boolean matches, List<String> incomparable) implements TestResult {}

        /// It would take more work than the budget allows.
        record TooCostly() implements TestResult {}
    }

    private record Compiled(EventPattern pattern, long steps) {}

    /// Checks a filter that is about to be saved.
    ///
    /// @throws IllegalArgumentException if the filter is not an event pattern, or exceeds [PatternBounds]; the message
    ///         says where
    public void check(EventFilter filter) {
        try {
            PatternBounds.check(pattern(filter));
            EventPattern pattern = EventPattern.compile(pattern(filter), Budget.ofOneEvaluation());
            if (!pattern.canHaveText(TYPE)) {
                throw new IllegalArgumentException(
                        "must have a condition on 'type' that a text can meet: no event has another type");
            }
        } catch (BudgetExceededException e) {
            throw new IllegalArgumentException("must be an event pattern that needs less work", e);
        }
    }

    /// Whether events of any of `types` pass, as far as their type decides it.
    public boolean canPass(EventFilter filter, Collection<EventTypeName> types) {
        try {
            Budget budget = Budget.ofOneEvaluation();
            EventPattern pattern = compiled(filter, budget);
            return types.stream().anyMatch(type -> pattern.canHave(TYPE, type.value(), budget));
        } catch (BudgetExceededException e) {
            return true;
        }
    }

    /// The members of the payload without which no event passes.
    public Set<String> needed(EventFilter filter) {
        try {
            return compiled(filter, Budget.ofOneEvaluation()).neededIn(PAYLOAD);
        } catch (BudgetExceededException e) {
            return Set.of();
        }
    }

    private static ObjectNode pattern(EventFilter filter) {
        try {
            if (Json.parse(filter.pattern()) instanceof ObjectNode object) {
                return object;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be an event pattern: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("must be an event pattern: an object");
    }

    /// Which of `filters` let `payload` through under type `asType`. The event is read once for all of them.
    public Matching match(Collection<EventFilter> filters, EventTypeName asType, JsonNode payload, Budget budget) {
        ObjectNode event = event(asType, payload);
        Set<EventFilter> passing = new HashSet<>();
        Map<EventFilter, Long> steps = new HashMap<>();
        for (EventFilter filter : Set.copyOf(filters)) {
            long before = budget.used();
            try {
                if (compiled(filter, budget).matches(event, budget)) {
                    passing.add(filter);
                }
                steps.put(filter, budget.used() - before);
            } catch (BudgetExceededException e) {
                steps.put(filter, budget.used() - before);
                return new Matching.TooCostly(
                        steps.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey());
            }
        }
        return new Matching.Decided(passing);
    }

    /// Tries a filter, with what its owner should know of the outcome.
    public TestResult test(EventFilter filter, EventTypeName asType, JsonNode payload, Budget budget) {
        ObjectNode event = event(asType, payload);
        List<String> incomparable = new ArrayList<>();
        try {
            EventPattern pattern = compiled(filter, budget);
            boolean matches = pattern.matches(event, budget);
            pattern.comparedNumbers(event, budget, compared -> {
                if (incomparable.size() < MAX_REPORTED && !isComparable(compared.number())
                        && !incomparable.contains(inPayload(compared.pointer()))) {
                    incomparable.add(inPayload(compared.pointer()));
                }
            });
            return new TestResult.Decided(matches, incomparable);
        } catch (BudgetExceededException e) {
            return new TestResult.TooCostly();
        }
    }

    private static String inPayload(String pointer) {
        return pointer.substring("/payload".length());
    }

    private static boolean isComparable(JsonNode number) {
        BigDecimal exact = number.decimalValue();
        double nearest = exact.doubleValue();
        return Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(exact) == 0;
    }

    private static ObjectNode event(EventTypeName asType, JsonNode payload) {
        ObjectNode event = Json.object().put(TYPE, asType.value());
        event.set(PAYLOAD, payload);
        return event;
    }

    /// Nobody waits for what others have compiled.
    private EventPattern compiled(EventFilter filter, Budget budget) {
        Optional<EventPattern> known = known(filter);
        if (known.isPresent()) {
            return known.get();
        }
        long before = budget.used();
        EventPattern pattern = compile(filter, budget);
        keep(filter, new Compiled(pattern, budget.used() - before));
        return pattern;
    }

    private synchronized Optional<EventPattern> known(EventFilter filter) {
        return Optional.ofNullable(compiled.get(filter)).map(Compiled::pattern);
    }

    private synchronized void keep(EventFilter filter, Compiled one) {
        Compiled before = compiled.put(filter, one);
        cachedSteps += one.steps() - (before == null ? 0 : before.steps());
        Iterator<Map.Entry<EventFilter, Filters.Compiled>> eldest = compiled.entrySet().iterator();
        while (cachedSteps > MAX_CACHED_STEPS || compiled.size() > MAX_CACHED) {
            cachedSteps -= eldest.next().getValue().steps();
            eldest.remove();
        }
    }

    /// What was saved before there were bounds may be no pattern by now: it matched nothing then, either.
    private static EventPattern compile(EventFilter filter, Budget budget) {
        try {
            return EventPattern.compile(pattern(filter), budget);
        } catch (IllegalArgumentException e) {
            LOG.warn("a saved filter of {} bytes is not a valid event pattern and matches nothing",
                    filter.pattern().length());
            return EventPattern.NOTHING;
        }
    }
}
