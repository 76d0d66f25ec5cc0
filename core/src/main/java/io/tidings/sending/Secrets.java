package io.tidings.sending;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.tidings.budget.Budget;
import io.tidings.budget.BudgetExceededException;
import io.tidings.endpoint.CallbackHeaders;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Masks the secrets of a webhook in the answers of its receiver. Receivers repeat what they were sent: as it is, in
/// upper or lower case, escaped for URLs, JSON, HTML or a programming language, or in base64 (on one line or on
/// several) or hexadecimal digits, alone or within more that was encoded together.
///
/// A webhook may have thousands of secrets, and an answer may look like each of them, so a [Budget] bounds the work for
/// one answer. An answer that exceeds it is masked as a whole.
///
/// This protects against careless receivers only: a malicious one can spell a secret in other ways.
final class Secrets {

    /// Shorter ones are not looked for: they stand in too many texts by chance.
    static final int SHORTEST = 6;

    /// For one answer: a tenth of a second of one processor, about.
    static final long MAX_STEPS = 2_000_000;

    private static final int NO_MATCH = -1;

    /// How long an escape of one character may be: where a text was cut, its end may be the beginning of one.
    private static final int LONGEST_ESCAPE = 12;

    private static final int LONGEST_ENTITY = 20;
    private static final List<String> LINE_BREAKS = List.of("\r\n", "\n", "\\r\\n", "\\n");
    private static final Pattern ENTITY = Pattern.compile("&#(?:[xX]0*([0-9A-Fa-f]{1,6})|0*([0-9]{1,7}));?");

    private final List<String> secrets;
    private final int shortest;
    /// Made when they are needed: most answers are shorter than any secret.
    private Optional<List<Form>> forms = Optional.empty();
    private final Budget budget = Budget.ofSteps(MAX_STEPS);

    Secrets(Collection<String> secrets) {
        this.secrets = secrets.stream().filter(secret -> secret.length() >= SHORTEST).distinct().toList();
        this.shortest = this.secrets.stream().mapToInt(String::length).min().orElse(Integer.MAX_VALUE);
    }

    /// `text` with [CallbackHeaders#MASK] in place of every secret, or in place of all of it if that takes too much work.
    ///
    /// @param cut whether the text went on: then its end may be the beginning of a secret
    String masked(String text, boolean cut) {
        if (text.length() < (cut ? SHORTEST : shortest)) {
            return text;
        }
        try {
            if (forms.isEmpty()) {
                secrets.forEach(secret -> budget.take(20 + secret.length() / 4));
                forms = Optional.of(secrets.stream().flatMap(Secrets::forms).toList());
            }
            return searched(text, forms.get(), cut);
        } catch (BudgetExceededException e) {
            return CallbackHeaders.MASK;
        }
    }

    private String searched(String text, List<Form> sought, boolean cut) {
        StringBuilder masked = null;
        int at = 0;
        while (at < text.length()) {
            int end = longestMatch(text, at, sought, cut);
            if (end > at) {
                masked = masked == null ? new StringBuilder(text.substring(0, at)) : masked;
                masked.append(CallbackHeaders.MASK);
                at = end;
            } else {
                if (masked != null) {
                    masked.append(text.charAt(at));
                }
                at++;
            }
        }
        return masked == null ? text : masked.toString();
    }

    private int longestMatch(String text, int at, List<Form> sought, boolean cut) {
        int longest = NO_MATCH;
        budget.take(1 + sought.size() / 16);
        for (Form form : sought) {
            boolean fits = cut || text.length() - at >= form.text().length();
            if (fits && form.mayBeginWith(text.charAt(at))) {
                longest = Math.max(longest, form.end(text, at, cut, budget));
            }
        }
        return longest;
    }

    private static Stream<Form> forms(String secret) {
        byte[] bytes = secret.getBytes(UTF_8);
        List<Form> forms = new ArrayList<>();
        forms.add(new Form(secret, Spelling.TEXT, false));
        forms.add(new Form(HexFormat.of().formatHex(bytes), Spelling.HEX, false));
        for (int before = 0; before < 3; before++) {
            forms.add(base64(bytes, before));
        }
        return forms.stream();
    }

    /// The digits of base64 that are a secret's alone, where `before` bytes of something else go before it in its group
    /// of three.
    private static Form base64(byte[] secret, int before) {
        byte[] all = new byte[before + secret.length];
        System.arraycopy(secret, 0, all, before, secret.length);
        String digits = Base64.getEncoder().withoutPadding().encodeToString(all);
        int bits = all.length * 8;
        return new Form(digits.substring(before == 0 ? 0 : before + 1, bits / 6), Spelling.BASE64, bits % 6 != 0);
    }

    private enum Spelling {
        TEXT,
        HEX,
        BASE64
    }

    /// One way to spell a secret.
    ///
    /// @param more whether one more digit of base64 holds some bits of it
    private record Form(String text, Spelling spelling, boolean more) {

        boolean mayBeginWith(char character) {
            return character == text.charAt(0) || "%\\&+-_".indexOf(character) >= 0
                    || (spelling != Spelling.BASE64 && isSameLetter(character, text.charAt(0)));
        }

        /// Where it ends that begins at `at`, or [#NO_MATCH].
        int end(String within, int at, boolean cut, Budget budget) {
            budget.take(2 + text.length() / 100);
            if (within.startsWith(text, at)) {
                return tail(within, at + text.length());
            }
            int position = at;
            for (int i = 0; i < text.length();) {
                if (position >= within.length()) {
                    return cut && i >= SHORTEST ? position : NO_MATCH;
                }
                int character = text.codePointAt(i);
                int next = next(within, i == 0 ? position : afterLineBreak(within, position), character);
                if (next < 0) {
                    return cut && i >= SHORTEST && isCutEscape(within, position) ? within.length() : NO_MATCH;
                }
                position = next;
                i += Character.charCount(character);
                budget.take(1);
            }
            return tail(within, position);
        }

        /// Base64 of a mail has lines of 76 digits.
        private int afterLineBreak(String within, int at) {
            if (spelling != Spelling.BASE64) {
                return at;
            }
            for (String lineBreak : LINE_BREAKS) {
                if (within.startsWith(lineBreak, at)) {
                    return at + lineBreak.length();
                }
            }
            return at;
        }

        private static boolean isCutEscape(String within, int at) {
            return within.length() - at <= LONGEST_ESCAPE && "%\\&\uFFFD".indexOf(within.charAt(at)) >= 0;
        }

        private static boolean isSameLetter(int one, int other) {
            return Character.toLowerCase(one) == Character.toLowerCase(other);
        }

        /// Where the spelling of one character ends.
        private int next(String within, int at, int character) {
            if (at >= within.length()) {
                return NO_MATCH;
            }
            int escaped = escaped(within, at, character);
            if (escaped < 0 && spelling != Spelling.BASE64) {
                int upper = Character.toUpperCase(character);
                escaped = escaped(within, at, upper == character ? Character.toLowerCase(character) : upper);
            }
            if (escaped >= 0) {
                return escaped;
            }
            int written = within.codePointAt(at);
            boolean same = written == character || switch (spelling) {
                case TEXT -> (character == ' ' && written == '+') || isSameLetter(written, character);
                case HEX -> isSameLetter(written, character);
                case BASE64 -> (character == '+' && written == '-') || (character == '/' && written == '_');
            };
            return same ? at + Character.charCount(written) : NO_MATCH;
        }

        private static int escaped(String within, int at, int character) {
            return switch (within.charAt(at)) {
                case '%' -> percent(within, at, character);
                case '\\' -> json(within, at, character);
                case '&' -> html(within, at, character);
                default -> NO_MATCH;
            };
        }

        private static int percent(String within, int at, int character) {
            return bytes(within, at, "%", character);
        }

        /// Each byte of a character in two hexadecimal digits.
        private static int bytes(String within, int at, String before, int character) {
            if (character < 0x80) {
                int digits = at + before.length();
                return ignoringCase(within, at, before) >= 0 && number(within, digits, 2) == character
                        ? digits + 2
                        : NO_MATCH;
            }
            StringBuilder escape = new StringBuilder();
            for (byte one : Character.toString(character).getBytes(UTF_8)) {
                escape.append(before).append(HexFormat.of().toHexDigits(one));
            }
            return ignoringCase(within, at, escape.toString());
        }

        private static int json(String within, int at, int character) {
            if (at + 1 < within.length() && within.codePointAt(at + 1) == character) {
                return at + 1 + Character.charCount(character);
            }
            int position = at;
            for (char unit : Character.toChars(character)) {
                if (ignoringCase(within, position, "\\u") < 0 || number(within, position + 2, 4) != unit) {
                    return bytes(within, at, "\\x", character);
                }
                position += 6;
            }
            return position;
        }

        /// The value of the hexadecimal digits; negative if they are not valid.
        private static int number(String within, int from, int digits) {
            int number = from + digits <= within.length() ? 0 : NO_MATCH;
            for (int i = from; number >= 0 && i < from + digits; i++) {
                int digit = Character.digit(within.charAt(i), 16);
                number = digit < 0 ? NO_MATCH : 16 * number + digit;
            }
            return number;
        }

        private static int html(String within, int at, int character) {
            String name = switch (character) {
                case '&' -> "&amp;";
                case '<' -> "&lt;";
                case '>' -> "&gt;";
                case '"' -> "&quot;";
                case '\'' -> "&apos;";
                case '+' -> "&plus;";
                case '/' -> "&sol;";
                case '=' -> "&equals;";
                default -> "";
            };
            if (!name.isEmpty() && ignoringCase(within, at, name) >= 0) {
                return at + name.length();
            }
            if (!within.startsWith("&#", at)) {
                return NO_MATCH;
            }
            Matcher entity = ENTITY.matcher(within).region(at, Math.min(within.length(), at + LONGEST_ENTITY));
            if (!entity.lookingAt()) {
                return NO_MATCH;
            }
            int number = entity.group(1) != null
                    ? Integer.parseInt(entity.group(1), 16)
                    : Integer.parseInt(entity.group(2));
            return number == character ? entity.end() : NO_MATCH;
        }

        private static int ignoringCase(String within, int at, String escape) {
            return within.regionMatches(true, at, escape, 0, escape.length()) ? at + escape.length() : NO_MATCH;
        }

        /// What of base64 belongs to it behind its last whole digit.
        private int tail(String within, int at) {
            int end = at;
            if (more && end < within.length() && isDigit(within.charAt(end))) {
                end++;
            }
            while (spelling == Spelling.BASE64 && within.startsWith("=", end)) {
                end++;
            }
            return end;
        }

        private static boolean isDigit(char character) {
            return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z')
                    || (character >= '0' && character <= '9') || "+/-_".indexOf(character) >= 0;
        }

        /// Never the secret.
        @Override
        public String toString() {
            return "Form[" + spelling + "]";
        }
    }
}
