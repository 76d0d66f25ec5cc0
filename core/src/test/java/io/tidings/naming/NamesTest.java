package io.tidings.naming;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Names, descriptions and slugs at the edges of what they may be.
class NamesTest {

    @Test
    void shouldTakeNamesOfTwoToAHundredCharacters() {
        for (String name : new String[]{"ab", "a".repeat(100), "😀😀", "😀".repeat(100), "Ünïcødé", "a b", "日本"}) {
            assertThat(new Name(name).value()).isEqualTo(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "😀", "  ", "   ", "a\nb", "a\tb", "a\u0000b", "a\u007Fb", "a\u0085b",
            "half \uD83D"})
    void shouldRefuseOtherNames(String name) {
        assertThatThrownBy(() -> new Name(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseANameOfAHundredAndOneCharacters() {
        assertThatThrownBy(() -> new Name("a".repeat(101))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must have 2 to 100 characters, has 101");
        assertThatThrownBy(() -> new Name("😀".repeat(101))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0020", "0009", "000A", "000D", "00A0", "1680", "2000", "2007", "2009", "200A", "2028", "202F", "205F",
            "3000"})
    void shouldRefuseBlanksAtTheEndsOfANameThatIsGiven(String hex) {
        String blank = Character.toString(Integer.parseInt(hex, 16));
        assertThatThrownBy(() -> Name.given(blank + "ab")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("U+" + hex);
        assertThatThrownBy(() -> Name.given("ab" + blank)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("U+" + hex);
    }

    @ParameterizedTest
    @CsvSource({"0000", "0007", "000A", "007F", "0085", "00AD", "034F", "061C", "115F", "180E", "200B", "200C", "200D",
            "200E", "200F", "2028", "2029", "202A", "202B", "202C", "202D", "202E", "2060", "2064", "2066", "2067",
            "2068",
            "2069", "206A", "2800", "3164", "FEFF", "FFA0", "FFF9", "FFFE", "D800", "E0001"})
    void shouldRefuseWhatDoesNotShowInWhatIsGiven(String hex) {
        String hidden = Character.toString(Integer.parseInt(hex, 16));
        assertThatThrownBy(() -> Name.given("a" + hidden + "b")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("U+" + hex);
        if (!hex.equals("000A")) {
            assertThatThrownBy(() -> Description.given("a" + hidden + "b"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("U+" + hex);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "a b", "Ünïcødé", "日本", "שלום", "مرحبا", "می\u200Cخواهم", "क्\u200Dष",
            "\uD83D\uDC69\u200D\uD83D\uDC67", "\u2764\uFE0F\u200D\uD83D\uDD25", "a\u00A0b"})
    void shouldTakeNamesOfAllScripts(String name) {
        assertThat(Name.given(name).value()).isEqualTo(name);
    }

    /// They were given before anybody asked for more.
    @ParameterizedTest
    @ValueSource(strings = {" ab", "a\u202Eb", "a\u200B"})
    void shouldReadStoredNamesAsTheyAre(String name) {
        assertThat(new Name(name).value()).isEqualTo(name);
        assertThat(new Description(name).value()).isEqualTo(name);
    }

    @Test
    void shouldTakeDescriptionsWithBlanksAtTheirEndsAsTheyAreGiven() {
        assertThat(Description.given(" a\r\n\tb\n").value()).isEqualTo(" a\r\n\tb\n");
    }

    @Test
    void shouldTakeDescriptionsOfUpTo255CharactersAndLines() {
        for (String text : new String[]{"", "a", "a\r\n\tb", "😀".repeat(255)}) {
            assertThat(new Description(text).value()).isEqualTo(text);
        }
    }

    @Test
    void shouldRefuseOtherDescriptions() {
        assertThatThrownBy(() -> new Description("a".repeat(256))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must have at most 255 characters, has 256");
        assertThatThrownBy(() -> new Description("\u0000")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Description("\uDE00")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTakeSlugsOfTwoToAHundredCharacters() {
        for (String slug : new String[]{"ab", "0-", "--", "a".repeat(100)}) {
            assertThatCode(() -> new Slug(slug)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "A1", "a_b", "a b", "ä-b", "ab\n"})
    void shouldRefuseOtherSlugs(String slug) {
        assertThatThrownBy(() -> new Slug(slug)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Slug("a".repeat(101))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"Sales, sales", "Café Zürich 2026!, cafe-zurich-2026", "--a  b--, a-b", "ﬁne ①, fine-1",
            "İstanbul, istanbul"})
    void shouldMakeSlugsOfNames(String name, String slug) {
        assertThat(Slug.of(new Name(name)).value()).isEqualTo(slug);
    }

    @Test
    void shouldMakeASlugOfANameOfWhichNothingSurvives() {
        assertThat(Slug.of(new Name("日本")).value()).matches("x-[0-9a-f]{8}")
                .isNotEqualTo(Slug.of(new Name("中国")).value());
        assertThat(Slug.of(new Name("a日")).value()).matches("x-[0-9a-f]{8}");
    }

    @Property
    void shouldMakeASlugOfEveryName(@ForAll @StringLength(min = 2, max = 100) String text) {
        String name = "n" + text.replaceAll("[\\p{Cntrl}\\p{Cs}\\x80-\\x9F]", "n");
        if (name.codePointCount(0, name.length()) <= Name.MAX_LENGTH) {
            assertThat(Slug.of(new Name(name)).value()).matches(Slug.PATTERN);
        }
    }
}
