package io.tidings.schema;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.IntStream;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/// A regular expression that takes time in proportion to the text, whatever the text: RE2. It has no back references and
/// no look-around.
final class LinearExpression {

    /// How many steps the program of an expression may have, all repetitions written out.
    static final int MAX_PROGRAM = 2_000;

    /// How many characters an expression may have: reading one takes the square of its length at worst.
    static final int MAX_LENGTH = 4_000;

    private static final int STEPS_OF_CAPTURE = 2;
    /// Where it ignores case, RE2/J takes each character of a range by itself, and goes from an upper case to a lower case and back
    /// until it meets the character again. With the Unicode of newer versions of Java it never does for a few.
    private static final int FIRST_WITHOUT_FOLDED_RANGES = 0x0530;
    private static final int FIRST_ENDLESS = 0x1C80;
    private static final int LAST_ENDLESS = 0x1C88;
    private static final java.util.regex.Pattern IGNORES_CASE = java.util.regex.Pattern
            .compile("\\(\\?[A-Za-hj-z-]*+i");
    /// RE2 knows them, ECMA-262 does not.
    private static final java.util.regex.Pattern QUOTES = java.util.regex.Pattern
            .compile("(?<!\\\\)(?:\\\\\\\\)*+\\\\Q");
    private static final java.util.regex.Pattern NUMBER = java.util.regex.Pattern
            .compile("\\\\(?:x([0-9A-Fa-f]{2})|x\\{0*([0-9A-Fa-f]{1,6})}|u([0-9A-Fa-f]{4}))");

    private final Pattern pattern;

    private LinearExpression(Pattern pattern) {
        this.pattern = pattern;
    }

    /// @throws IllegalArgumentException if RE2 does not accept the expression, or it has too many repetitions
    static LinearExpression of(String expression) {
        if (expression.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "must be a regular expression of at most " + MAX_LENGTH + " characters");
        }
        if (QUOTES.matcher(expression).find()) {
            throw new IllegalArgumentException("must be a regular expression without \\Q");
        }
        if (writtenOut(expression) > MAX_PROGRAM) {
            throw new IllegalArgumentException(
                    "must be a regular expression of at most " + MAX_PROGRAM + " steps, its repetitions written out");
        }
        try {
            return new LinearExpression(Pattern.compile(translated(expression)));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "must be a regular expression that RE2 supports, without back references and look-around ("
                            + e.getDescription() + (e.getPattern() == null ? "" : ": " + e.getPattern()) + ")",
                    e);
        } catch (RuntimeException | StackOverflowError e) {
            throw new IllegalArgumentException("must be a regular expression that RE2 takes", e);
        }
    }

    boolean isFoundIn(String text) {
        return pattern.matcher(text).find();
    }

    /// How many steps its program has.
    int size() {
        return pattern.programSize();
    }

    /// How many steps of a budget it takes to look for it in a text of `length` characters. RE2/J needs some 15 ns for each
    /// character and each step of its program, at most.
    long cost(int length) {
        return 5 + (long) length * pattern.programSize() / 4;
    }

    /// ECMA-262 writes characters by their numbers as RE2 does not.
    private static String translated(String expression) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c != '\\' || i + 1 == expression.length()) {
                all.append(c);
            } else if (expression.startsWith("\\u", i) && isHexadecimal(expression, i + 2)) {
                all.append("\\x{").append(expression, i + 2, i + 6).append('}');
                i += 5;
            } else {
                all.append(c).append(expression.charAt(++i));
            }
        }
        return all.toString();
    }

    private static boolean isHexadecimal(String text, int from) {
        return text.length() >= from + 4
                && text.substring(from, from + 4).chars().allMatch(c -> Character.digit(c, 16) >= 0);
    }

    /// About how many steps there are with all repetitions written out: RE2/J would first do that, and then count. A
    /// group has steps of its own, and so do repetitions of an empty one.
    private static long writtenOut(String expression) {
        boolean ignoresCase = IGNORES_CASE.matcher(expression).find();
        if (ignoresCase && characters(expression).anyMatch(c -> c >= FIRST_ENDLESS && c <= LAST_ENDLESS)) {
            throw new IllegalArgumentException("must be a regular expression without characters of U+1C80 to U+1C88, "
                    + "since it ignores case");
        }
        Deque<Long> outer = new ArrayDeque<>();
        long size = 0;
        long last = 0;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            long times = 1;
            switch (c) {
                case '\\' -> i++;
                case '[' -> {
                    int end = endOfClass(expression, i);
                    if (ignoresCase) {
                        requireNoWideRange(expression.substring(i, end));
                    }
                    i = end;
                }
                case '(' -> outer.push(size);
                case '{' -> times = repetitions(expression, i);
                default -> {
                }
            }
            if (c == '(') {
                boolean captures = !expression.startsWith("?:", i + 1);
                size = captures ? STEPS_OF_CAPTURE : 0;
                last = 0;
                i += captures ? 0 : 2;
            } else if (c == ')' && !outer.isEmpty()) {
                last = Math.max(size, 1);
                size = outer.pop() + last;
            } else if (c == '{' && times > 0) {
                size += last * (times - 1);
                last *= times;
                i = expression.indexOf('}', i);
            } else {
                last = 1;
                size++;
            }
            if (size > MAX_PROGRAM) {
                return size;
            }
        }
        return size;
    }

    private static void requireNoWideRange(String characterClass) {
        if (characterClass.indexOf('-') >= 0
                && characters(characterClass).anyMatch(c -> c >= FIRST_WITHOUT_FOLDED_RANGES)) {
            throw new IllegalArgumentException(
                    "must be a regular expression without ranges of characters from U+0530 on, "
                            + "since it ignores case");
        }
    }

    /// The characters of an expression, and those that it writes by their numbers.
    private static IntStream characters(String expression) {
        return IntStream.concat(expression.codePoints(), NUMBER.matcher(expression)
                .results()
                .mapToInt(number -> Integer.parseInt(
                        number.group(1) != null
                                ? number.group(1)
                                : number.group(2) != null ? number.group(2) : number.group(3),
                        16)));
    }

    /// The end of the character class that begins at `from`, as RE2/J reads it: a bracket at its beginning is one of
    /// its characters, and so is a bracket of a name such as `[:alpha:]`.
    private static int endOfClass(String expression, int from) {
        int first = from + (expression.startsWith("^", from + 1) ? 2 : 1);
        for (int i = first; i < expression.length(); i++) {
            int name = expression.startsWith("[:", i) ? expression.indexOf(":]", i + 1) : -1;
            if (name >= 0) {
                i = name + 1;
            } else if (expression.charAt(i) == '\\') {
                i++;
            } else if (expression.charAt(i) == ']' && i > first) {
                return i;
            }
        }
        return expression.length();
    }

    /// @return how often what stands before the brace may be repeated; 0 if it is just a brace
    private static long repetitions(String expression, int brace) {
        int end = expression.indexOf('}', brace);
        String[] bounds = end < 0 ? new String[0] : expression.substring(brace + 1, end).split(",", -1);
        long most = 0;
        for (String bound : bounds) {
            if (!bound.matches("[0-9]{0,6}")) {
                return 0;
            }
            most = Math.max(most, bound.isEmpty() ? 0 : Long.parseLong(bound));
        }
        return bounds.length == 0 || bounds[0].isEmpty() ? 0 : Math.max(most, 1) + (bounds.length - 1);
    }
}
