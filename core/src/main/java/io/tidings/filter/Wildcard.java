package io.tidings.filter;

import java.util.ArrayList;
import java.util.List;

import io.tidings.budget.Budget;

/// A text with `*` for any characters, matched from left to right without going back: the first place where a part is
/// found is as good as any other. A backslash stands before a `*` or a backslash that means itself.
///
/// A part is looked for by the method of Knuth, Morris and Pratt: `String.indexOf` takes the product of text and part
/// where both repeat themselves.
///
/// Event-ruler's own automaton for wildcards keeps a state for each place where a part may have begun, which costs the
/// product of text and pattern, at ten to a hundred nanoseconds each.
final class Wildcard {

    private final List<String> parts;
    /// The failure function of Knuth-Morris-Pratt for each part: for each position, the length of the longest proper
    /// prefix that is also a suffix up to there.
    private final List<int[]> borders;

    private final int length;

    private Wildcard(List<String> parts, int length) {
        this.parts = List.copyOf(parts);
        this.length = length;
        this.borders = parts.stream().map(Wildcard::borders).toList();
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
        budget.take(1 + (long) text.length() * (2 + length / 8) / 32);
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
        for (int i = 1; i < parts.size() - 1; i++) {
            String part = parts.get(i);
            int found = find(part, borders.get(i), text, from, end);
            if (found < 0) {
                return false;
            }
            from = found + part.length();
        }
        return true;
    }

    private static int[] borders(String part) {
        int[] borders = new int[part.length()];
        int border = 0;
        for (int i = 1; i < part.length(); i++) {
            border = extended(border, part.charAt(i), part, borders);
            borders[i] = border;
        }
        return borders;
    }

    /// Where `part` begins in `text`, from `from` on and before `end`; -1 if nowhere.
    private static int find(String part, int[] borders, String text, int from, int end) {
        if (part.isEmpty()) {
            return from;
        }
        int matched = 0;
        for (int i = from; i < end; i++) {
            matched = extended(matched, text.charAt(i), part, borders);
            if (matched == part.length()) {
                return i + 1 - matched;
            }
        }
        return -1;
    }

    /// How many characters of `part` match up to and with `next`, if `matched` did before.
    private static int extended(int matched, char next, String part, int[] borders) {
        int length = matched;
        while (length > 0 && (length == part.length() || part.charAt(length) != next)) {
            length = borders[length - 1];
        }
        return part.charAt(length) == next ? length + 1 : 0;
    }
}
