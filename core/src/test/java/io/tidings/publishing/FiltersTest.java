package io.tidings.publishing;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.budget.Budget;
import io.tidings.event.EventTypeName;
import io.tidings.event.Payload;
import io.tidings.testing.Examples;
import io.tidings.webhook.EventFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FiltersTest {

    private static final EventTypeName TYPE = new EventTypeName("order.paid");

    private final Filters filters = new Filters();

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"type\": [\"order.paid\"]} | {} | true",
            "{\"type\": [\"order.shipped\"]} | {} | false",
            "{\"type\": [{\"prefix\": \"order.\"}]} | {} | true",
            "{\"payload\": {\"amount\": [{\"numeric\": [\">\", 100]}]}} | {\"amount\": 101} | true",
            "{\"payload\": {\"amount\": [{\"numeric\": [\">\", 100]}]}} | {\"amount\": 100} | false",
            "{\"payload\": {\"coupon\": [{\"exists\": false}]}} | {\"amount\": 1} | true",
            "{\"payload\": {\"coupon\": [{\"exists\": false}]}} | {\"coupon\": \"x\"} | false",
            "{\"payload\": {\"country\": [{\"anything-but\": \"CH\"}]}} | {\"country\": \"CH\"} | false",
            "{\"payload\": {\"lines\": {\"sku\": [\"b\"]}}} | {\"lines\": [{\"sku\": \"a\"}, {\"sku\": \"b\"}]} | true",
            "{\"payload\": {\"name\": [\"☃\"]}} | {\"name\": \"☃\"} | true"})
    void shouldLetThroughWhatThePatternMatches(String pattern, String payload, boolean through) {
        EventFilter filter = new EventFilter(pattern);
        filters.check(filter);

        assertThat(letsThrough(filter, payload)).isEqualTo(through);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{\"type\": \"order.paid\"}", "{\"type\": [{\"unknown\": 1}]}",
            "{\"type\": []}", "{\"payload\": {\"amount\": [{\"numeric\": [\">\"]}]}}"})
    void shouldRefuseWhatIsNoPattern(String pattern) {
        assertThatThrownBy(() -> filters.check(new EventFilter(pattern))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must be an event pattern");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\": [5]}", "{\"type\": [null]}", "{\"type\": [true, 1]}",
            "{\"type\": [{\"exists\": false}]}", "{\"type\": [{\"numeric\": [\">\", 1]}]}",
            "{\"type\": [{\"cidr\": \"10.0.0.0/8\"}]}",
            "{\"$or\": [{\"type\": [1]}, {\"type\": [{\"exists\": false}], \"payload\": {\"a\": [1]}}]}"})
    void shouldRefuseAConditionOnTheTypeThatNoTypeMeets(String pattern) {
        assertThatThrownBy(() -> filters.check(new EventFilter(pattern))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'type'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\": [5, \"a\"]}", "{\"type\": [{\"exists\": true}]}",
            "{\"type\": [{\"anything-but\": \"a\"}]}", "{\"type\": [{\"equals-ignore-case\": \"A\"}]}",
            "{\"$or\": [{\"type\": [1]}, {\"payload\": {\"a\": [1]}}]}"})
    void shouldTakeAConditionOnTheTypeThatSomeTypesMeet(String pattern) {
        filters.check(new EventFilter(pattern));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"type\": [\"order.paid\"]} | true", "{\"type\": [\"order.lost\"]} | false",
            "{\"type\": [{\"prefix\": \"order.\"}]} | true", "{\"type\": [{\"prefix\": \"Order.\"}]} | false",
            "{\"type\": [{\"anything-but\": \"order.paid\"}]} | false", "{\"payload\": {\"a\": [1]}} | true",
            "{\"$or\": [{\"type\": [\"a\"]}, {\"payload\": {\"a\": [1]}}]} | true",
            "{\"$or\": [{\"type\": [\"a\"]}, {\"type\": [\"b\"]}]} | false"})
    void shouldTellWhetherEventsOfATypeCanPass(String pattern, boolean can) {
        assertThat(filters.canPass(new EventFilter(pattern), List.of(TYPE))).isEqualTo(can);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"payload\": {\"b\": [1], \"a\": {\"c\": [1]}}} | a,b",
            "{\"payload\": {\"a\": [{\"exists\": false}], \"b\": [1]}} | b",
            "{\"payload\": {\"a\": [1, {\"exists\": false}]}} | ''",
            "{\"payload\": {\"c\": [1], \"$or\": [{\"a\": [1]}, {\"b\": [1]}]}} | c",
            "{\"type\": [\"order.paid\"]} | ''"})
    void shouldTellWithoutWhichMembersNoEventPasses(String pattern, String members) {
        assertThat(String.join(",", filters.needed(new EventFilter(pattern)))).isEqualTo(members);
    }

    @Test
    void shouldBearNumbersOfEverySize() {
        EventFilter filter = new EventFilter("{\"payload\": {\"amount\": [{\"numeric\": [\">\", 100]}]}}");

        assertThat(letsThrough(filter, "{\"amount\": 1e400}")).isFalse();
    }

    /// As many as an organization has, on an event that is nearly as large as one may be.
    @Test
    @Timeout(60)
    void shouldReadALargeEventOnceForManyFilters() {
        String items = IntStream.range(0, 30_000)
                .mapToObj(i -> "{\"sku\":\"sku-%d\",\"amount\":%d}".formatted(i, i))
                .collect(Collectors.joining(","));
        List<EventFilter> all = IntStream.range(0, 20)
                .mapToObj(i -> new EventFilter("{\"payload\":{\"items\":{\"amount\":[{\"numeric\":[\">\",%d]}]}}}"
                        .formatted(29_990 + i)))
                .toList();
        Payload payload = Examples.payload("{\"items\":[" + items + "]}");
        assertThat(payload.size()).isGreaterThan(900_000);

        assertThat(filters.match(all, TYPE, payload.tree(), Budget.ofSteps(2 * Budget.STEPS_PER_EVALUATION)))
                .isEqualTo(new Filters.Matching.Decided(Set.copyOf(all.subList(0, 9))));
    }

    private boolean letsThrough(EventFilter filter, String payload) {
        return switch (filters.match(List.of(filter), TYPE, Examples.payload(payload).tree(),
                Budget.ofOneEvaluation())) {
            case Filters.Matching.Decided(var passing) -> passing.contains(filter);
            case Filters.Matching.TooCostly _ -> throw new AssertionError("too costly");
        };
    }
}
