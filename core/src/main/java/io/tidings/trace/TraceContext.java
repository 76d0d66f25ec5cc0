package io.tidings.trace;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a request stands in a distributed trace, as [W3C Trace Context](https://www.w3.org/TR/trace-context/) says it.
///
/// @param traceId the trace: 32 hexadecimal digits, lower case, not all zero
/// @param spanId the request within it (`parent-id` in the receiver's header): 16 such digits
/// @param flags bit 0: its caller records it; bit 1: the id of the trace is random. No other bit is known, so none is kept
/// @param state what tracing systems add, for their own use; empty: nothing
public record TraceContext(String traceId, String spanId, int flags, Optional<TraceState> state) {

    public static final String PARENT_HEADER = "traceparent";
    public static final String STATE_HEADER = "tracestate";

    private static final int KNOWN_FLAGS = 0b11;
    private static final int SAMPLED = 0b01;
    private static final int RANDOM = 0b10;
    private static final int LONGEST = 512;

    private static final Pattern TRACE_ID = Pattern.compile("(?!0{32})[0-9a-f]{32}");
    private static final Pattern SPAN_ID = Pattern.compile("(?!0{16})[0-9a-f]{16}");

    /// Version 00 is exactly this; a later one may go on after another hyphen. Version ff does not exist.
    private static final Pattern PARENT = Pattern.compile("(?<version>(?!ff)[0-9a-f]{2})-(?<trace>" + TRACE_ID
            + ")-(?<span>" + SPAN_ID + ")-(?<flags>[0-9a-f]{2})(?<more>-.*)?");

    /// `Root=1-<8 digits>-<24 digits>;Parent=<16 digits>;Sampled=<0 or 1>`, in any order and with more of the kind.
    private static final Pattern X_RAY_ROOT = Pattern
            .compile("(?:^|;)Root=1-(?<time>[0-9a-f]{8})-(?<rest>[0-9a-f]{24})(?:;|$)");
    private static final Pattern X_RAY_PARENT = Pattern.compile("(?:^|;)Parent=(?<span>[0-9a-f]{16})(?:;|$)");
    private static final Pattern X_RAY_SAMPLED = Pattern.compile("(?:^|;)Sampled=1(?:;|$)");

    public TraceContext {
        if (!TRACE_ID.matcher(traceId).matches() || !SPAN_ID.matcher(spanId).matches()) {
            throw new IllegalArgumentException("trace and span must be hexadecimal digits, not all zero");
        }
        flags &= KNOWN_FLAGS;
    }

    /// Reads the headers of a request.
    ///
    /// @param parent the value of `traceparent`
    /// @param state the value of `tracestate`, several of the name joined by commas
    /// @return empty if there is no valid parent: then the state means nothing. A state that is not valid is left out
    public static Optional<TraceContext> read(Optional<String> parent, Optional<String> state) {
        return parent.map(String::strip)
                .filter(value -> value.length() <= LONGEST)
                .map(PARENT::matcher)
                .filter(Matcher::matches)
                .filter(found -> found.group("more") == null || !found.group("version").equals("00"))
                .map(found -> new TraceContext(found.group("trace"), found.group("span"),
                        Integer.parseInt(found.group("flags"), 16), state.flatMap(TraceState::read)));
    }

    /// Reads the header of AWS X-Ray, `X-Amzn-Trace-Id`; empty if it names no trace or no segment.
    public static Optional<TraceContext> ofXRay(String header) {
        Matcher root = X_RAY_ROOT.matcher(header);
        Matcher parent = X_RAY_PARENT.matcher(header);
        if (!root.find() || !parent.find()) {
            return Optional.empty();
        }
        String traceId = root.group("time") + root.group("rest");
        String spanId = parent.group("span");
        return TRACE_ID.matcher(traceId).matches() && SPAN_ID.matcher(spanId).matches()
                ? Optional.of(new TraceContext(traceId, spanId, X_RAY_SAMPLED.matcher(header).find() ? SAMPLED : 0,
                        Optional.empty()))
                : Optional.empty();
    }

    /// A trace of its own, which nobody is known to record.
    public static TraceContext begin(RandomGenerator random) {
        return new TraceContext(hex(notZero(random)) + hex(random.nextLong()), hex(notZero(random)), RANDOM,
                Optional.empty());
    }

    /// A request that this one causes: of the same trace, with an id of its own.
    public TraceContext child(RandomGenerator random) {
        return new TraceContext(traceId, hex(notZero(random)), flags, state);
    }

    /// The value of the `traceparent` header.
    public String parent() {
        return "00-" + traceId + "-" + spanId + "-" + HexFormat.of().toHexDigits((byte) flags);
    }

    private static long notZero(RandomGenerator random) {
        long value = random.nextLong();
        return value == 0 ? 1 : value;
    }

    private static String hex(long value) {
        return HexFormat.of().toHexDigits(value);
    }

}
