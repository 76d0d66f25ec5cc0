package io.tidings.infra;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// How the account's concurrent executions are divided.
class ConcurrencyTest {

    private final Map<String, String> context = new HashMap<>();

    @ParameterizedTest
    @CsvSource({"10, 8, ", "52, 50, ", "199, 50, ", "200, 49, 49", "202, 50, 50",
            "302, 50, 150", "352, 50, 200", "1000, 50, 200", "100000, 50, 200"})
    void shouldDivideWhatTheAccountHas(int account, int dispatch, Integer api) {
        context.put("accountConcurrency", String.valueOf(account));

        assertThat(read()).isEqualTo(new Concurrency(account, dispatch,
                api == null ? OptionalInt.empty() : OptionalInt.of(api)));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 500, 1_000})
    void shouldLeaveUnreservedWhatAwsKeeps(int account) {
        context.put("accountConcurrency", String.valueOf(account));
        Concurrency concurrency = read();

        int reserved = 0;
        for (Workload workload : Workload.values()) {
            int places = concurrency.reserved(workload).orElseThrow();
            assertThat(places).isGreaterThanOrEqualTo(2);
            reserved += places;
        }
        assertThat(account - reserved).isGreaterThanOrEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 50, 199})
    void shouldReserveNothingInASmallAccountAndLeaveTwoPlaces(int account) {
        context.put("accountConcurrency", String.valueOf(account));
        Concurrency concurrency = read();

        assertThat(Workload.values()).allSatisfy(workload -> assertThat(concurrency.reserved(workload)).isEmpty());
        assertThat(account - concurrency.dispatch()).isGreaterThanOrEqualTo(2);
        assertThat(concurrency.note()).contains("No concurrency is reserved", "leave " + (account
                - concurrency.dispatch()) + " to the API and the sweep", "-c accountConcurrency=1000");
    }

    @Test
    void shouldSayThatDeliveriesMayTakeEveryPlace() {
        context.put("maximumConcurrency", "50");

        assertThat(read().note()).contains("maximumConcurrency is 50, so deliveries may use all of it");
    }

    @Test
    void shouldTakeAllThatCanBeReservedAndNotOneMore() {
        context.putAll(Map.of("accountConcurrency", "1000", "maximumConcurrency", "600", "apiConcurrency", "298"));
        assertThat(read()).isEqualTo(new Concurrency(1_000, 600, OptionalInt.of(298)));

        context.put("apiConcurrency", "299");
        assertThatThrownBy(this::read).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maximumConcurrency and apiConcurrency must be at most 898 together, which an"
                        + " accountConcurrency of 1000 leaves, not 899");
    }

    @Test
    void shouldGiveTheApiWhatIsLeftWhereDispatchTakesMost() {
        context.putAll(Map.of("accountConcurrency", "1000", "maximumConcurrency", "896"));
        assertThat(read().api()).hasValue(2);

        context.put("maximumConcurrency", "897");
        assertThatThrownBy(this::read).hasMessageContaining("must be at most 898 together");
    }

    @Test
    void shouldNotReserveForTheApiInASmallAccount() {
        context.putAll(Map.of("accountConcurrency", "199", "apiConcurrency", "2"));

        assertThatThrownBy(this::read).hasMessageStartingWith("apiConcurrency must be absent");
    }

    @Test
    void shouldNotTakeFewerThanTwoPlacesForTheApi() {
        context.putAll(Map.of("accountConcurrency", "1000", "apiConcurrency", "1"));

        assertThatThrownBy(this::read).hasMessage("apiConcurrency must be between 2 and 100000, not 1");
    }

    @ParameterizedTest
    @CsvSource({"10, 100", "99, 990", "199, 1000", "200, 490", "202, 500", "1000, 1000"})
    void shouldLetPassAboutAsManyRequestsAsAreAnswered(int account, int perSecond) {
        context.put("accountConcurrency", String.valueOf(account));

        assertThat(read().requestsPerSecond()).isEqualTo(perSecond);
    }

    private Concurrency read() {
        return Concurrency.from(key -> Optional.ofNullable(context.get(key)));
    }
}
