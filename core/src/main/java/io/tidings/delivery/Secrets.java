package io.tidings.delivery;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.tidings.callback.CallbackHeaders;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What must not be seen of a webhook in what its receiver says. Receivers repeat what they were sent: as it is, escaped
/// for URLs, JSON or HTML, or in base64 or hexadecimal digits, alone or within more that was encoded together.
///
/// That is for receivers that mean no harm: one that wants to show a secret which it knows can spell it in other ways.
final class Secrets {

    /// Shorter ones are not looked for: they stand in too many texts by chance.
    static final int SHORTEST = 6;

    private static final int NO_MATCH = -1;

    private final List<String> secrets;
    private final int shortest;
    /// Made when they are needed: most answers are shorter than any secret.
    private List<Form> forms;

    Secrets(Collection<String> secrets) {
        this.secrets = secrets.stream().filter(secret -> secret.length() >= SHORTEST).distinct().toList();
        this.shortest = this.secrets.stream().mapToInt(String::length).min().orElse(Integer.MAX_VALUE);
    }

    /// `text` with [CallbackHeaders#MASK] in place of every secret.
    ///
    /// @param cut whether the text went on: then its end may be the beginning of a secret
    String masked(String text, boolean cut) {
        if (text.length() < (cut ? SHORTEST : shortest)) {
            return text;
        }
        if (forms == null) {
            forms = secrets.stream().flatMap(Secrets::forms).toList();
        }
        StringBuilder masked = null;
        int at = 0;
        while (at < text.length()) {
            int end = longestMatch(text, at, cut);
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

    private int longestMatch(String text, int at, boolean cut) {
        int longest = NO_MATCH;
        for (Form form : forms) {
            boolean fits = cut || text.length() - at >= form.text().length();
            if (fits && form.mayBeginWith(text.charAt(at))) {
                longest = Math.max(longest, form.end(text, at, cut));
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
                    || (spelling == Spelling.HEX && Character.toLowerCase(character) == text.charAt(0));
        }

        /// Where it ends that begins at `at`, or [#NO_MATCH].
        int end(String within, int at, boolean cut) {
            if (within.startsWith(text, at)) {
                return tail(within, at + text.length());
            }
            int position = at;
            for (int i = 0; i < text.length();) {
                if (position >= within.length()) {
                    return cut && i >= SHORTEST ? position : NO_MATCH;
                }
                int character = text.codePointAt(i);
                position = next(within, position, character);
                if (position < 0) {
                    return NO_MATCH;
                }
                i += Character.charCount(character);
            }
            return tail(within, position);
        }

        /// Where the spelling of one character ends.
        private int next(String within, int at, int character) {
            int escaped = switch (within.charAt(at)) {
                case '%' -> percent(within, at, character);
                case '\\' -> json(within, at, character);
                case '&' -> html(within, at, character);
                default -> NO_MATCH;
            };
            if (escaped >= 0) {
                return escaped;
            }
            int written = within.codePointAt(at);
            boolean same = written == character || switch (spelling) {
                case TEXT -> character == ' ' && written == '+';
                case HEX -> Character.toLowerCase(written) == character;
                case BASE64 -> (character == '+' && written == '-') || (character == '/' && written == '_');
            };
            return same ? at + Character.charCount(written) : NO_MATCH;
        }

        private static int percent(String within, int at, int character) {
            StringBuilder escape = new StringBuilder();
            for (byte one : Character.toString(character).getBytes(UTF_8)) {
                escape.append('%').append(HexFormat.of().toHexDigits(one));
            }
            return ignoringCase(within, at, escape.toString());
        }

        private static int json(String within, int at, int character) {
            if (within.startsWith("\\" + Character.toString(character), at)) {
                return at + 1 + Character.charCount(character);
            }
            StringBuilder escape = new StringBuilder();
            Character.toString(character)
                    .chars()
                    .forEach(unit -> escape.append(String.format(Locale.ROOT, "\\u%04x", unit)));
            return ignoringCase(within, at, escape.toString());
        }

        private static int html(String within, int at, int character) {
            String name = switch (character) {
                case '&' -> "&amp;";
                case '<' -> "&lt;";
                case '>' -> "&gt;";
                case '"' -> "&quot;";
                case '\'' -> "&apos;";
                default -> "&#" + character + ";";
            };
            return Stream.of(name, "&#" + character + ";", "&#0" + character + ";",
                    "&#x" + Integer.toHexString(character) + ";")
                    .mapToInt(entity -> ignoringCase(within, at, entity))
                    .max()
                    .orElse(NO_MATCH);
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
