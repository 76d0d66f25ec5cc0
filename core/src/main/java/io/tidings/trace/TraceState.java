package io.tidings.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What tracing systems hand on with a trace: members `key=value`, the one that was written last first
/// ([W3C Trace Context, 3.3](https://www.w3.org/TR/trace-context/#tracestate-header)).
///
/// @param value as the value of `tracestate`: 1 to 32 members, at most [#MAX_LENGTH] characters
public record TraceState(String value) {

    /// As much as the standard asks everybody to hand on.
    public static final int MAX_LENGTH = 512;

    private static final int MAX_MEMBERS = 32;

    /// Where something must go, the standard lets members that are longer go first.
    private static final int LONG_MEMBER = 128;

    private static final Pattern MEMBER = Pattern.compile(
            "(?:[a-z0-9][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z0-9][a-z0-9_*/-]{0,13})"
                    + "=[\\x20-\\x2B\\x2D-\\x3C\\x3E-\\x7E]{0,255}[\\x21-\\x2B\\x2D-\\x3C\\x3E-\\x7E]");

    /// @throws IllegalArgumentException if the value is not valid or too long
    public TraceState {
        if (value.length() > MAX_LENGTH || members(value).isEmpty()) {
            throw new IllegalArgumentException("not a tracestate");
        }
    }

    /// Reads a header. What is beyond [#MAX_LENGTH] is left out, member by member.
    ///
    /// @return empty if it is not valid or says nothing
    static Optional<TraceState> read(String header) {
        return members(header).map(TraceState::fitting)
                .filter(members -> !members.isEmpty())
                .map(members -> new TraceState(String.join(",", members)));
    }

    /// Empty if the text is not valid.
    private static Optional<List<String>> members(String text) {
        List<String> members = Arrays.stream(text.split(",", -1))
                .map(TraceState::trimmed)
                .filter(member -> !member.isEmpty())
                .toList();
        Set<String> keys = new HashSet<>();
        boolean valid = !members.isEmpty()
                && members.size() <= MAX_MEMBERS
                && members.stream()
                        .allMatch(member -> MEMBER.matcher(member).matches()
                                && keys.add(member.substring(0, member.indexOf('='))));
        return valid ? Optional.of(members) : Optional.empty();
    }

    private static List<String> fitting(List<String> members) {
        List<String> kept = new ArrayList<>(members);
        if (length(kept) > MAX_LENGTH) {
            kept.removeIf(member -> member.length() > LONG_MEMBER);
        }
        while (length(kept) > MAX_LENGTH) {
            kept.removeLast();
        }
        return kept;
    }

    private static int length(List<String> members) {
        return String.join(",", members).length();
    }

    /// Spaces and tabs may stand around members.
    private static String trimmed(String member) {
        return member.replaceAll("^[ \\t]+|[ \\t]+$", "");
    }
}
