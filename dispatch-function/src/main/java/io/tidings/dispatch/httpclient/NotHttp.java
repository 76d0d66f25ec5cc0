package io.tidings.dispatch.httpclient;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// What an answer that is not HTTP/1.1 is instead, told by how it begins. It is not repeated: it may be a secret that the
/// receiver was sent.
final class NotHttp {

    private static final int TLS_HANDSHAKE = 0x16;
    private static final int TLS_ALERT = 0x15;
    private static final int HTTP2_SETTINGS = 4;
    private static final int HTTP2_GOAWAY = 7;

    private static final Pattern LATER_VERSION = Pattern.compile("HTTP/([2-9](?:\\.[0-9])?)(?![0-9.])(?s:.*)");
    private static final Pattern STATUS = Pattern
            .compile("HTTP/1(?:\\.[0-9])?[ \t]+[1-9][0-9]{2}(?:[ \\t\\r\\n](?s:.*))?");

    private NotHttp() {}

    static String inWords(byte[] beginning) {
        String text = new String(beginning, ISO_8859_1);
        if (isTls(beginning)) {
            return "the receiver speaks TLS on this port: the URL must begin with https://";
        }
        if (isHttp2(beginning)) {
            return "the receiver speaks HTTP/2 only; callbacks use HTTP/1.1";
        }
        if (text.startsWith("220 ") || text.startsWith("220-")) {
            return "the answer is the greeting of a mail (SMTP) or FTP server, not HTTP";
        }
        if (text.startsWith("SSH-")) {
            return "the answer is the greeting of an SSH server, not HTTP";
        }
        if (text.startsWith("POST ")) {
            return "the answer is a copy of the request: it is not HTTP";
        }
        if (text.startsWith("<")) {
            return "the answer has no head: it begins with its text, so it is not valid HTTP";
        }
        return text.strip().startsWith("HTTP/") ? ofHead(text.strip()) : "the answer is not valid HTTP";
    }

    private static String ofHead(String text) {
        Matcher later = LATER_VERSION.matcher(text);
        if (later.matches()) {
            return "the receiver answers by HTTP/" + later.group(1) + ", and callbacks speak HTTP/1.1";
        }
        return STATUS.matcher(text).matches()
                ? "the answer is not valid HTTP: a line of its head has no colon, or nothing before it"
                : "the answer is not valid HTTP: its first line has no status of three digits, 100 or more";
    }

    /// Whether it may be the beginning of a status line.
    static boolean looksLikeHttp(byte[] beginning) {
        String text = new String(beginning, ISO_8859_1);
        return text.startsWith("HTTP/") || "HTTP/".startsWith(text);
    }

    private static boolean isTls(byte[] beginning) {
        return beginning.length >= 3 && (beginning[0] == TLS_ALERT || beginning[0] == TLS_HANDSHAKE)
                && beginning[1] == 3 && beginning[2] <= 4;
    }

    /// A frame about the connection (RFC 9113, section 4.1), with which each side begins.
    private static boolean isHttp2(byte[] beginning) {
        return beginning.length >= 9 && beginning[0] == 0
                && (beginning[3] == HTTP2_SETTINGS || beginning[3] == HTTP2_GOAWAY)
                && beginning[5] == 0 && beginning[6] == 0 && beginning[7] == 0 && beginning[8] == 0;
    }
}
