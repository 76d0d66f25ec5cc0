package io.tidings.api.json;

/// How large an answer may be. Lambda counts an answer as the JSON that a function returns: the body is a string in it, so that
/// quotes and backslashes count twice, and other bytes come in base64, a third longer.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda quotas</a>
public final class AnswerSize {

    /// How many bytes a body may have as Lambda counts them: 6 MiB, less 128 KiB for status and headers.
    public static final int MAX_BYTES = 6 * 1024 * 1024 - 128 * 1024;

    /// The maximum number of bytes in a binary answer: 4.25 MiB, which is less than [#MAX_BYTES] in base64.
    public static final int MAX_RAW_BYTES = 4 * 1024 * 1024 + 256 * 1024;

    private static final int SHORT_ESCAPE = 2;
    private static final int LONG_ESCAPE = 6;
    private static final int SURROGATES = 2 * LONG_ESCAPE;

    private AnswerSize() {}

    /// How many bytes Lambda counts for a body of text at most: writers of JSON escape some characters that need no escape.
    public static long counted(byte[] text) {
        long count = 0;
        for (int i = 0; i < text.length; i++) {
            count += counted(text, i);
        }
        return count;
    }

    private static int counted(byte[] text, int at) {
        byte b = text[at];
        if (b == '"' || b == '\\' || b == '\n' || b == '\r' || b == '\t') {
            return SHORT_ESCAPE;
        }
        if ((b >= 0 && b < 0x20) || b == 0x7F || isLineSeparator(text, at)) {
            return LONG_ESCAPE;
        }
        // The first of four bytes stands for all: a character beyond the basic plane.
        return (b & 0xF8) == 0xF0 ? SURROGATES : 1;
    }

    /// U+2028 and U+2029, which are E2 80 A8 and E2 80 A9.
    private static boolean isLineSeparator(byte[] text, int at) {
        return text[at] == (byte) 0xE2 && at + 2 < text.length && text[at + 1] == (byte) 0x80
                && (text[at + 2] & 0xFE) == 0xA8;
    }
}
