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

    /// The trace of the request if its headers are valid, otherwise the X-Ray trace of this invocation, otherwise a new
    /// one. Invalid headers are ignored, as the W3C standard requires.
    TraceContext of(@Nullable String parent, @Nullable String state) {
        return TraceContext.read(Optional.ofNullable(parent), Optional.ofNullable(state))
                .or(() -> Optional.ofNullable(MDC.get(LogField.X_RAY)).flatMap(TraceContext::ofXRay))
                .orElseGet(() -> TraceContext.begin(new SecureRandom()));
    }
}
