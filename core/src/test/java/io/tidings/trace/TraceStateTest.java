package io.tidings.trace;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TraceStateTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "foo=1|foo=1", "foo=1,bar=2|foo=1,bar=2", "foo=1 ,\tbar=2 ,|foo=1,bar=2", ",foo=1,,bar=2|foo=1,bar=2",
            "fw529a3039@dt=FfAAB;x|fw529a3039@dt=FfAAB;x", "0a_-*/z=a b|0a_-*/z=a b", "foo= 1|foo= 1"})
    void shouldReadMembers(String header, String value) {
        assertThat(TraceState.read(header)).contains(new TraceState(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "foo", "foo=", "=1", "foo=1=2", "foo=1,foo=2", "FOO=1", "foo.bar=1", "@foo=1",
            "foo@=1", "foo@bar@baz=1", "foo@abcdefghijklmno=1", "foo =1", "foo=\u00e4", "foo=1;bar\u0000=2"})
    void shouldReadNothingOfWhatIsNotValid(String header) {
        assertThat(TraceState.read(header)).isEmpty();
    }

    @Test
    void shouldReadThirtyTwoMembersAndNoneOfMore() {
        assertThat(TraceState.read(members(32))).contains(new TraceState(members(32)));
        assertThat(TraceState.read(members(33))).isEmpty();
    }

    @Test
    void shouldReadKeysAndValuesOfTheGreatestLength() {
        String key = "k".repeat(256);
        assertThat(TraceState.read(key + "=" + "v".repeat(255))).isPresent();
        assertThat(TraceState.read("k".repeat(257) + "=v")).isEmpty();
        assertThat(TraceState.read("k=" + "v".repeat(256))).isPresent();
        assertThat(TraceState.read("k=" + "v".repeat(257))).isEmpty();
        assertThat(TraceState.read("t".repeat(241) + "@" + "s".repeat(14) + "=v")).isPresent();
        assertThat(TraceState.read("t".repeat(242) + "@" + "s".repeat(14) + "=v")).isEmpty();
    }

    @Test
    void shouldHandOnFiveHundredAndTwelveCharacters() {
        String longest = "a=" + "v".repeat(256) + ",b=" + "v".repeat(250);
        assertThat(longest).hasSize(TraceState.MAX_LENGTH - 1);

        assertThat(TraceState.read(longest + "v")).contains(new TraceState(longest + "v"));
    }

    @Test
    void shouldLetLongMembersGoFirstAndThenTheLast() {
        String many = IntStream.range(0, 10)
                .mapToObj(i -> "k" + i + "=" + "v".repeat(60))
                .collect(
                        Collectors.joining(","));

        String kept = TraceState.read("long=" + "v".repeat(124) + "," + many).orElseThrow().value();

        assertThat(kept).startsWith("k0=").hasSizeLessThanOrEqualTo(512).contains("k7=").doesNotContain("k8=");
    }

    @Test
    void shouldReadNothingWhereNothingFits() {
        assertThat(TraceState.read("a=" + "v".repeat(256) + ",b=" + "v".repeat(256))).isEmpty();
    }

    @Test
    void shouldNotExistWithAValueThatIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TraceState("foo"));
        assertThatIllegalArgumentException().isThrownBy(() -> new TraceState("a=" + "v".repeat(256) + ",b="
                + "v".repeat(256)));
    }

    private static String members(int number) {
        return IntStream.range(0, number).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining(","));
    }
}
