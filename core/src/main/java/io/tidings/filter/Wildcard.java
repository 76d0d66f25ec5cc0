package io.tidings.filter;

import java.util.ArrayList;
import java.util.List;

import io.tidings.budget.Budget;

/// A text with `*` for any characters, matched from left to right without going back: the first place where a part is
/// found is as good as any other. A backslash stands before a `*` or a backslash that means itself.
///
/// Event-ruler's own automaton for wildcards keeps a state for each place where a part may have begun, which costs the
/// product of text and pattern, at ten to a hundred nanoseconds each.
final class Wildcard {

    private final List<String> parts;
    private final int length;

    private Wildcard(List<String> parts, int length) {
        this.parts = List.copyOf(parts);
        this.length = length;
    }

    /// @throws IllegalArgumentException if two `*` follow each other, or a backslash stands before anything else
    static Wildcard of(String pattern) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            char next = i + 1 < pattern.length() ? pattern.charAt(i + 1) : 0;
            if (c == '*') {
                if (next == '*') {
                    throw new IllegalArgumentException("a wildcard must not have two '*' next to each other");
                }
                parts.add(part.toString());
                part.setLength(0);
            } else if (c == '\\') {
                if (next != '*' && next != '\\') {
                    throw new IllegalArgumentException("a backslash in a wildcard must stand before '*' or '\\'");
                }
                part.append(next);
                i++;
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return new Wildcard(parts, pattern.length());
    }

    int stars() {
        return parts.size() - 1;
    }

    boolean matches(String text, Budget budget) {
        budget.take(1 + (long) text.length() * (1 + length / 8) / 32);
        String first = parts.getFirst();
        String last = parts.getLast();
        if (stars() == 0) {
            return text.equals(first);
        }
        if (text.length() < first.length() + last.length() || !text.startsWith(first) || !text.endsWith(last)) {
            return false;
        }
        int from = first.length();
        int end = text.length() - last.length();
        for (String part : parts.subList(1, parts.size() - 1)) {
            int found = text.indexOf(part, from, end);
            if (found < 0) {
                return false;
            }
            from = found + part.length();
        }
        return true;
    }
}
