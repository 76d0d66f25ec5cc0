package io.tidings.webhook;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.event.EventTypeName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EventSelectorTest {

    @ParameterizedTest
    @CsvSource({"*, LOGIN_FAILURE, true", "LOGIN_FAILURE, LOGIN_FAILURE, true", "LOGIN_FAILURE, login_failure, false",
            "LOGIN_FAILURE, LOGIN_FAILURES, false", "deployment.*, deployment.build.created, true",
            "deployment.*, deployment.a, true", "deployment.*, deployments.a, false", "deployment.*, deployment, false",
            "deployment.build.*, deployment.build.created, true", "deployment.build.*, deployment.run.created, false"})
    void shouldSelectTypesByNameOrPrefix(String selector, String type, boolean selected) {
        assertThat(new EventSelector(selector).selects(new EventTypeName(type))).isEqualTo(selected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "**", "*.created", "a*", "deployment*", "deployment.*.created", ".*", "1a", "a", "a b",
            "deployment.**", "ä.*"})
    void shouldRefuseEverythingElse(String selector) {
        assertThatThrownBy(() -> new EventSelector(selector)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be an event type, a prefix followed by '.*', or '*'");
    }

    @Test
    void shouldBeAsLongAsAnEventTypeAndNotLonger() {
        assertThat(new EventSelector("a".repeat(98) + ".*").isWildcard()).isTrue();
        assertThat(new EventSelector("a".repeat(100)).isWildcard()).isFalse();
        assertThatThrownBy(() -> new EventSelector("a".repeat(99) + ".*"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EventSelector("a".repeat(101))).isInstanceOf(IllegalArgumentException.class);
    }
}
