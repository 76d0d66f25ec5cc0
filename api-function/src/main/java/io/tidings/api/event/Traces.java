package io.tidings.api.event;

import java.security.SecureRandom;
import java.util.Optional;

import jakarta.inject.Singleton;

import io.micronaut.core.annotation.Nullable;
import org.slf4j.MDC;

import io.tidings.log.LogField;
import io.tidings.trace.TraceContext;

/// The distributed trace that a publisher's request belongs to.
@Singleton
final class Traces {

    /// The request's own, if its headers are valid; else that in which AWS X-Ray sees this invocation; else a new one. A
    /// header that is not valid is no error: the W3C has it ignored.
    TraceContext of(@Nullable String parent, @Nullable String state) {
        return TraceContext.read(Optional.ofNullable(parent), Optional.ofNullable(state))
                .or(() -> Optional.ofNullable(MDC.get(LogField.X_RAY)).flatMap(TraceContext::ofXRay))
                .orElseGet(() -> TraceContext.begin(new SecureRandom()));
    }
}
