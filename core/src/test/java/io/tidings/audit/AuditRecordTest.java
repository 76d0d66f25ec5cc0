package io.tidings.audit;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.tidings.access.Identity;
import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AuditRecordTest {

    @ParameterizedTest
    @EnumSource
    void shouldBelongToAnOrganizationUnlessItConcernsThePlatform(Action action) {
        if (action.concernsPlatform()) {
            assertThat(record(action).organization()).isEmpty();
        } else {
            assertThatThrownBy(() -> record(action)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(action.wireName());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadActionsAndTypesAsTheyAreSpelled(Action action) {
        assertThat(Action.of(action.wireName())).isEqualTo(action);
        assertThat(Arrays.stream(Subject.Type.values()).map(Subject.Type::wireName).map(Subject.Type::of))
                .containsExactly(Subject.Type.values());
    }

    @Test
    void shouldNotReadAnActionThatThereIsNot() {
        assertThatThrownBy(() -> Action.of("webhook.eat")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldContainWhatIsNotEarlierThanItsStartAndEarlierThanItsEnd() {
        Instant now = Examples.NOW;
        Period second = new Period(Optional.of(now), Optional.of(now.plusSeconds(1)));

        assertThat(second.contains(now.minusNanos(1))).isFalse();
        assertThat(second.contains(now)).isTrue();
        assertThat(second.contains(now.plusSeconds(1).minusNanos(1))).isTrue();
        assertThat(second.contains(now.plusSeconds(1))).isFalse();
        assertThat(Period.ALL.contains(Instant.MIN)).isTrue();
        assertThatThrownBy(() -> new Period(Optional.of(now), Optional.of(now)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static AuditRecord record(Action action) {
        return new AuditRecord(new AuditId(Examples.id()), Examples.NOW, Identity.SYSTEM, Optional.empty(), action,
                new Subject(Subject.Type.QUEUE, "dead-letters"), Optional.empty(), Optional.empty(), Optional.empty(),
                true);
    }
}
