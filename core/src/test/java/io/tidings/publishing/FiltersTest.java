package io.tidings.publishing;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.budget.Budget;
import io.tidings.event.EventTypeName;
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

    @Test
    void shouldBearNumbersOfEverySize() {
        EventFilter filter = new EventFilter("{\"payload\": {\"amount\": [{\"numeric\": [\">\", 100]}]}}");

        assertThat(letsThrough(filter, "{\"amount\": 1e400}")).isFalse();
    }

    private boolean letsThrough(EventFilter filter, String payload) {
        return switch (filters.match(List.of(filter), TYPE, Examples.payload(payload).tree(),
                Budget.ofOneEvaluation())) {
            case Filters.Matching.Decided(var passing) -> passing.contains(filter);
            case Filters.Matching.TooCostly _ -> throw new AssertionError("too costly");
        };
    }
}
