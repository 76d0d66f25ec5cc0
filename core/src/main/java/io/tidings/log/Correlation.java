package io.tidings.log;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.slf4j.MDC;

/// What all log lines of an invocation have in common, on whatever thread they are written.
public final class Correlation {

    private final Map<String, String> fields;

    private Correlation(Map<String, String> fields) {
        this.fields = fields;
    }

    /// What is done under the fields.
    @FunctionalInterface
    public interface Work<T, X extends Exception> {

        T run() throws X;
    }

    /// That of the thread.
    public static Correlation current() {
        Map<String, String> fields = MDC.getCopyOfContextMap();
        return new Correlation(fields == null ? Map.of() : fields);
    }

    /// That of an invocation.
    ///
    /// @param requestId Lambda's own, by which its log lines and ours find each other
    /// @param xRay the header of AWS X-Ray, if the invocation is traced
    public static Correlation of(String requestId, Optional<String> xRay) {
        Map<String, String> fields = new HashMap<>();
        fields.put(LogField.REQUEST, requestId);
        xRay.ifPresent(header -> fields.put(LogField.X_RAY, header));
        return new Correlation(fields);
    }

    /// Does something under these fields; whatever the thread had before, it has again afterwards.
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
