package io.tidings.schema;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(30)
class LinearExpressionTest {

    /// A billion groups, written out: more than any memory holds.
    private static final String BOMB = "(?:(?:(?:){1000}){1000}){1000}";

    @ParameterizedTest
    @ValueSource(strings = {BOMB, "(((){1000}){1000}){1000}", "(?:(?:(?:|){1000}){1000}){1000}",
            "(?:(?:(?:a{0}){1000}){1000}){1000}", "(?:(?:(?:(?i)){1000}){1000}){1000}", "(?:(?:^){1000}){1000}",
            "\\Q[\\E" + BOMB, "a\\\\\\Q[\\E" + BOMB, "[^][]" + BOMB, "[[:alpha:][]" + BOMB, "[\\\\]" + BOMB,
            "[[:a]" + BOMB, "\\[" + BOMB, "\\u005B" + BOMB, "\\x5B" + BOMB, "\\E[" + BOMB})
    void shouldRefuseRepetitionsHoweverTheyAreHidden(String expression) {
        assertThatThrownBy(() -> LinearExpression.of(expression)).isInstanceOf(IllegalArgumentException.class);
    }

    /// RE2/J goes from upper case to lower case of these without an end, with the Unicode of Java 25.
    @ParameterizedTest
    @ValueSource(strings = {"(?i)\u1C80", "(?i)[\u1C88]", "(?i)\\u1C84", "(?i)\\x{1c84}", "(?i)\\x{001C84}",
            "(?i)[B-\uD83A\uDD00]", "(?i:[\\x{42}-\\x{10FFFF}])", "(?si)[^\\102-\\x{1D00}]",
            "a(?-s:b)(?mi)[\u0531-\u1C90]"})
    void shouldRefuseWhatHasNoEndWhereItIgnoresCase(String expression) {
        assertThatThrownBy(() -> LinearExpression.of(expression)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ignores case");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(?i)stra\u00DFe", "(?i)[\u00E0-\u044F]+", "(?i)[\\x{41}-\\x{52F}]", "(?i)\u65E5|\u672C",
            "(?i)\\p{Cyrillic}\\PL[^\\W]", "\u1C80[\u1C80-\u1C88]", "[B-\uD83A\uDD00]", "(?s:.)[a-z-]", "i\\(?-i",
            "[]a]{1,1000}", "[^]a]{1,1000}", "[[:alpha:]]{1,900}", "\\\\Q", "(){600}",
            "^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$"})
    void shouldTakeWhatHasAnEnd(String expression) {
        assertThatCode(() -> LinearExpression.of(expression)).doesNotThrowAnyException();
    }

    @Test
    void shouldCountTheStepsOfGroups() {
        assertThatCode(() -> LinearExpression.of("(){666}")).doesNotThrowAnyException();
        assertThat(LinearExpression.of("(){666}").size()).isLessThanOrEqualTo(LinearExpression.MAX_PROGRAM);
        assertThatThrownBy(() -> LinearExpression.of("(){1000}(){1}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LinearExpression.of("(){999}".repeat(500)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
