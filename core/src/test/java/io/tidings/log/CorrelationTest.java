package io.tidings.log;

import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class CorrelationTest {

    private static final String X_RAY_HEADER = "com.amazonaws.xray.traceHeader";

    @AfterEach
    void clear() {
        MDC.clear();
        System.clearProperty(X_RAY_HEADER);
    }

    @Test
    void shouldPutTheInvocationUnderEveryLineAndLeaveNothingBehind() {
        System.setProperty(X_RAY_HEADER, "Root=1-5759e988-bd862e3fe1be46a994272793");

        Map<String, String> fields = Correlation.ofInvocation("request-1")
                .with(LogField.ORGANIZATION, Optional.of("acme"))
                .with(LogField.PROJECT, Optional.empty())
                .call(MDC::getCopyOfContextMap);

        assertThat(fields).isEqualTo(Map.of("requestId", "request-1", "xrayTraceId",
                "Root=1-5759e988-bd862e3fe1be46a994272793", "organization", "acme"));
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    @Test
    void shouldGoOnOnAnotherThread() throws InterruptedException {
        Correlation correlation = Correlation.ofInvocation("request-1").call(Correlation::current);
        StringBuilder seen = new StringBuilder();

        Thread.ofVirtual().start(() -> seen.append(correlation.call(() -> MDC.get("requestId")))).join();

        assertThat(seen).hasToString("request-1");
    }

    @Test
    void shouldGiveBackWhatWasThereBeforeEvenAfterAFailure() {
        MDC.put("requestId", "outer");

        assertThatIllegalStateException().isThrownBy(() -> Correlation.ofInvocation("inner").call(() -> {
            throw new IllegalStateException(MDC.get("requestId"));
        })).withMessage("inner");

        assertThat(MDC.get("requestId")).isEqualTo("outer");
    }
}
