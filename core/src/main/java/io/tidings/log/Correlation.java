package io.tidings.log;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.slf4j.MDC;

/// What all log lines of an invocation have in common, on whatever thread they are written.
public final class Correlation {

    /// Where Lambda's runtime for Java puts the header of AWS X-Ray while an invocation runs.
    private static final String X_RAY_HEADER = "com.amazonaws.xray.traceHeader";

    private final Map<String, String> fields;

    private Correlation(Map<String, String> fields) {
        this.fields = fields;
    }

    /// Work that runs with the fields.
    @FunctionalInterface
    public interface Work<T, X extends Exception> {

        T run() throws X;
    }

    /// The correlation of the current thread.
    public static Correlation current() {
        Map<String, String> fields = MDC.getCopyOfContextMap();
        return new Correlation(fields == null ? Map.of() : fields);
    }

    /// The correlation of the current invocation of the process.
    ///
    /// @param requestId Lambda's own, by which its log lines and ours find each other
    public static Correlation ofInvocation(String requestId) {
        return new Correlation(Map.of(LogField.REQUEST, requestId))
                .with(LogField.X_RAY, Optional.ofNullable(System.getProperty(X_RAY_HEADER)));
    }

    /// Adds a field, unless its value is empty.
    public Correlation with(String field, Optional<String> value) {
        Map<String, String> more = new HashMap<>(fields);
        value.ifPresent(text -> more.put(field, text));
        return new Correlation(more);
    }

    /// Runs `work` with these fields, and restores the former fields of the thread afterwards.
    public <T, X extends Exception> T call(Work<T, X> work) throws X {
        Map<String, String> before = MDC.getCopyOfContextMap();
        MDC.setContextMap(fields);
        try {
            return work.run();
        } finally {
            if (before == null) {
                MDC.clear();
            } else {
                MDC.setContextMap(before);
            }
        }
    }
}
