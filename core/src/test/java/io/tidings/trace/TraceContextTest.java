package io.tidings.trace;

import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/// By the examples and rules of W3C Trace Context.
class TraceContextTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final String PARENT = "00-" + TRACE + "-" + SPAN + "-01";

    @Test
    void shouldReadAParentAndItsState() {
        TraceContext trace = read(PARENT, "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE").orElseThrow();

        assertThat(trace.traceId()).isEqualTo(TRACE);
        assertThat(trace.spanId()).isEqualTo(SPAN);
        assertThat(trace.flags()).isEqualTo(1);
        assertThat(trace.state().map(TraceState::value)).contains("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE");
        assertThat(trace.parent()).isEqualTo(PARENT);
    }

    @ParameterizedTest
    @CsvSource({"00, 00", "01, 01", "02, 02", "03, 03", "ff, 03", "08, 00"})
    void shouldHandOnTheFlagsThatItKnows(String given, String handedOn) {
        assertThat(read("00-" + TRACE + "-" + SPAN + "-" + given, null).orElseThrow().parent())
                .isEqualTo("00-" + TRACE + "-" + SPAN + "-" + handedOn);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cc-" + TRACE + "-" + SPAN + "-01", "01-" + TRACE + "-" + SPAN + "-01-what-comes-later",
            "fe-" + TRACE + "-" + SPAN + "-01-"})
    void shouldReadWhatItKnowsOfALaterVersion(String parent) {
        assertThat(read(parent, null).orElseThrow().parent()).isEqualTo(PARENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "x", "00-" + TRACE, "00-" + TRACE + "-" + SPAN, PARENT + "-",
            PARENT + "-later", "01-" + TRACE + "-" + SPAN + "-01later", "ff-" + TRACE + "-" + SPAN + "-01",
            "0-" + TRACE + "-" + SPAN + "-01", "00-00000000000000000000000000000000-" + SPAN + "-01",
            "00-" + TRACE + "-0000000000000000-01", "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
            "00-" + TRACE + "-" + SPAN + "-0A", "00-" + TRACE + "0-" + SPAN + "-01",
            "00-" + TRACE + "-" + SPAN + "0-01", "00-" + TRACE + "-" + SPAN + "-1", "00_" + TRACE + "-" + SPAN + "-01",
            PARENT + "," + PARENT, "00-" + TRACE + "-" + SPAN + "-01\u0000", "00-\u0661bf92f3577b34da6a3ce929d0e0e4736-"
                    + SPAN + "-01"})
    void shouldIgnoreAParentThatIsNotValidAndItsState(String parent) {
        assertThat(read(parent, "rojo=1")).isEmpty();
    }

    @Test
    void shouldIgnoreAParentOfALaterVersionThatGoesOnForTooLong() {
        String longest = "01-" + TRACE + "-" + SPAN + "-01-" + "x".repeat(512 - 56);

        assertThat(read(longest, null)).isPresent();
        assertThat(read(longest + "x", null)).isEmpty();
    }

    @Test
    void shouldIgnoreAStateWithoutAParent() {
        assertThat(TraceContext.read(Optional.empty(), Optional.of("rojo=1"))).isEmpty();
    }

    @Test
    void shouldKeepAParentWhoseStateIsNotValid() {
        TraceContext trace = read(PARENT, "rojo").orElseThrow();

        assertThat(trace.parent()).isEqualTo(PARENT);
        assertThat(trace.state()).isEmpty();
    }

    @Test
    void shouldCauseRequestsOfTheSameTraceWithIdsOfTheirOwn() {
        TraceContext trace = read(PARENT, "rojo=1").orElseThrow();
        Random random = new Random(1);

        TraceContext one = trace.child(random);
        TraceContext other = trace.child(random);

        assertThat(one.traceId()).isEqualTo(TRACE).isEqualTo(other.traceId());
        assertThat(one.spanId()).isNotEqualTo(SPAN).isNotEqualTo(other.spanId());
        assertThat(one.flags()).isEqualTo(1);
        assertThat(one.state()).isEqualTo(trace.state());
    }

    @Test
    void shouldNeverHaveIdsOfZeros() {
        TraceContext child = read(PARENT, null).orElseThrow().child(() -> 0);
        TraceContext begun = TraceContext.begin(() -> 0);

        assertThat(child.spanId()).isEqualTo("0000000000000001");
        assertThat(begun.parent()).isEqualTo("00-00000000000000010000000000000000-0000000000000001-02");
    }

    @Test
    void shouldReadBackATraceOfItsOwn() {
        TraceContext begun = TraceContext.begin(new Random(2));

        assertThat(read(begun.parent(), null)).contains(begun);
    }

    @ParameterizedTest
    @CsvSource({
            "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1, 01",
            "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0, 00",
            "Self=1-0-0;Sampled=1;Parent=53995c3f42cd8ad8;Lineage=1:a:0;Root=1-5759e988-bd862e3fe1be46a994272793, 01"})
    void shouldTakeOverTheTraceOfXRay(String header, String flags) {
        assertThat(TraceContext.ofXRay(header).orElseThrow().parent())
                .isEqualTo("00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-" + flags);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Root=1-5759e988-bd862e3fe1be46a994272793", "Parent=53995c3f42cd8ad8;Sampled=1",
            "Root=2-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8",
            "Root=1-00000000-000000000000000000000000;Parent=53995c3f42cd8ad8",
            "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=0000000000000000"})
    void shouldNotTakeOverWhatNamesNoTraceOfXRay(String header) {
        assertThat(TraceContext.ofXRay(header)).isEmpty();
    }

    @Test
    void shouldNotExistWithIdsThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TraceContext("", SPAN, 0, Optional.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> new TraceContext(TRACE, "x", 0, Optional.empty()));
    }

    private static Optional<TraceContext> read(String parent, String state) {
        return TraceContext.read(Optional.of(parent), Optional.ofNullable(state));
    }
}
