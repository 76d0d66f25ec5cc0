package io.tidings.naming;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class WireNameTest {

    enum Colour implements WireName {
        RED,
        DARK_BLUE,
        GREEN {
            @Override
            public String wireName() {
                return "light-green";
            }
        }
    }

    @Test
    void shouldSpellAValueInLowerCaseUnlessItSaysOtherwise() {
        assertThat(Colour.values()).extracting(Colour::wireName).containsExactly("red", "dark_blue", "light-green");
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadWhatItSpells(Colour colour) {
        assertThat(WireName.of(Colour.values(), colour.wireName())).isEqualTo(colour);
        assertThat(WireName.find(Colour.values(), colour.wireName())).contains(colour);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RED", "Red", "", "green", "red "})
    void shouldReadNothingElse(String text) {
        assertThat(WireName.find(Colour.values(), text)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> WireName.of(Colour.values(), text))
                .withMessage("must be one of red, dark_blue, light-green");
    }
}
