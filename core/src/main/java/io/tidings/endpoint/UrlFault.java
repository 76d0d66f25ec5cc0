package io.tidings.endpoint;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What is wrong with a text that is no [CallbackUrl], in words that name the character and, where there is one, the
/// form that would be accepted.
final class UrlFault {

    private static final Pattern BEGINNING = Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?<rest>.*)",
            Pattern.DOTALL);
    /// Up to the path, the query or the fragment; a backslash is none of them, though browsers take it for one.
    private static final Pattern AUTHORITY = Pattern.compile("(?<authority>[^/?#]*)(?<rest>.*)", Pattern.DOTALL);
    private static final Pattern IN_PATH = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@/-]");
    private static final Pattern IN_QUERY = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@/?\\[\\]|-]");
    private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final Pattern IN_HOST = Pattern.compile("[A-Za-z0-9.-]*+");
    /// Letters that IDNA 2003 and IDNA 2008 (RFC 5894) take for different names: which one is meant is not known.
    private static final Pattern AMBIGUOUS = Pattern.compile("[\\u00DF\\u1E9E\\u03C2\\u200C\\u200D]");

    private UrlFault() {}

    /// The fault of a URL that does not have the form.
    static String of(String url) {
        Matcher beginning = BEGINNING.matcher(url);
        if (!beginning.matches()) {
            return "must be an absolute URL, beginning with https:// or http://";
        }
        String scheme = beginning.group("scheme");
        if (!scheme.equals("https") && !scheme.equals("http")) {
            String lower = scheme.toLowerCase(Locale.ROOT);
            return lower.equals("https") || lower.equals("http")
                    ? "must have its scheme in lower case: " + lower + "://"
                    : "must begin with https:// or http://";
        }
        Matcher authority = AUTHORITY.matcher(beginning.group("rest"));
        if (!authority.matches()) {
            throw new IllegalStateException("everything has an authority, which may be empty");
        }
        return ofAuthority(authority.group("authority"))
                .or(() -> ofRest(authority.group("rest")))
                .map(fault -> fault + proposal(url, scheme, authority))
                .orElse("must be an absolute https or http URL");
    }

    /// The fault of a host that has the form of one, but is none.
    static String ofHost(String host) {
        return host.startsWith("[")
                ? "must have its IPv6 address in the shortest form, in lower case"
                : "must have a host that is a DNS name or an IPv4 address of four decimal numbers";
    }

    private static Optional<String> ofAuthority(String authority) {
        if (authority.contains("@")) {
            return Optional.of("must not have a user name or password before the host: use a credential");
        }
        if (authority.isEmpty()) {
            return Optional.of("must have a host");
        }
        int end = authority.startsWith("[") ? authority.indexOf(']') : authority.indexOf(':') - 1;
        String host = end < 0 ? authority : authority.substring(0, end + 1);
        String port = authority.substring(host.length());
        if (host.startsWith("[")) {
            return host.endsWith("]") && ofPort(port).isEmpty()
                    ? Optional.of(ofHost(host))
                    : ofPort(port).or(() -> Optional.of("must end the IPv6 address with ']'"));
        }
        return host.codePoints()
                .filter(character -> !IN_HOST.matcher(Character.toString(character)).matches())
                .mapToObj(character -> "must not have " + name(character)
                        + " in its host: only letters a to z, digits, '-' and '.'")
                .findFirst()
                .or(() -> ofPort(port));
    }

    private static Optional<String> ofPort(String port) {
        return port.isEmpty() || (port.startsWith(":") && PORT.matcher(port.substring(1)).matches())
                ? Optional.empty()
                : Optional.of("must have a port of 1 to 65535, without leading zeros, or none and no ':'");
    }

    private static Optional<String> ofRest(String rest) {
        boolean query = false;
        for (int i = 0; i < rest.length();) {
            int character = rest.codePointAt(i);
            String written = Character.toString(character);
            if (character == '#') {
                return Optional.of("must not have a fragment ('#'), which is never sent");
            }
            if (character == '%') {
                if (!ESCAPE.matcher(rest).region(i, rest.length()).lookingAt()) {
                    return Optional.of("must have two hexadecimal digits after each '%': write %25 for the sign");
                }
                String escape = rest.substring(i, i + 3).toLowerCase(Locale.ROOT);
                if (CallbackUrl.CONTROLS.contains(escape)) {
                    return Optional.of("must not have " + escape.toUpperCase(Locale.ROOT) + " in it");
                }
            } else if (!(query ? IN_QUERY : IN_PATH).matcher(written).matches() && character != '?') {
                return Optional.of("must not have " + name(character) + " in its " + (query ? "query" : "path")
                        + (isControl(character) ? "" : ": write " + escaped(written)));
            }
            query = query || character == '?';
            i += Character.charCount(character);
        }
        return Optional.empty();
    }

    /// The URL as it would be accepted, where nothing but its spelling keeps it from that.
    private static String proposal(String url, String scheme, Matcher authority) {
        if (url.length() > CallbackPolicy.MAX_URL_LENGTH || AMBIGUOUS.matcher(authority.group("authority")).find()) {
            return "";
        }
        try {
            String ascii = scheme + "://" + ascii(authority.group("authority")) + asciiOf(authority.group("rest"));
            boolean better = !ascii.equals(url) && ascii.length() <= CallbackPolicy.MAX_URL_LENGTH;
            return better ? ". In ASCII it is " + CallbackUrl.ofOwner(ascii) : "";
        } catch (RuntimeException e) {
            // The JDK says in more than one way that something is no name.
            return "";
        }
    }

    /// Where letters are full-width or circled, or dots are not dots, what is meant is not what is written.
    private static String ascii(String authority) {
        if (IN_HOST.matcher(authority).matches()) {
            return authority;
        }
        int colon = authority.lastIndexOf(':');
        String host = colon < 0 ? authority : authority.substring(0, colon);
        if (!host.codePoints().allMatch(c -> c == '.' || c == '-' || Character.isLetterOrDigit(c))) {
            throw new IllegalArgumentException("no name");
        }
        String ascii = IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES);
        boolean same = IDN.toUnicode(ascii).equals(host.toLowerCase(Locale.ROOT));
        if (!same) {
            throw new IllegalArgumentException("another name");
        }
        return ascii + (colon < 0 ? "" : authority.substring(colon));
    }

    private static String asciiOf(String rest) {
        StringBuilder ascii = new StringBuilder();
        boolean query = false;
        for (int i = 0; i < rest.length();) {
            int character = rest.codePointAt(i);
            String written = Character.toString(character);
            boolean kept = character == '%' || character == '?' || character == '#'
                    || (query ? IN_QUERY : IN_PATH).matcher(written).matches();
            ascii.append(kept ? written : escaped(written));
            query = query || character == '?';
            i += Character.charCount(character);
        }
        return ascii.toString();
    }

    private static String escaped(String written) {
        StringBuilder escaped = new StringBuilder();
        for (byte one : written.getBytes(UTF_8)) {
            escaped.append(String.format(Locale.ROOT, "%%%02X", one & 0xFF));
        }
        return escaped.toString();
    }

    private static String name(int character) {
        return switch (character) {
            case ' ' -> "a blank";
            case '\t' -> "a tab";
            case '\n', '\r' -> "a line break";
            default -> isControl(character)
                    ? String.format(Locale.ROOT, "the character U+%04X", character)
                    : "'" + Character.toString(character) + "'";
        };
    }

    private static boolean isControl(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE,
                    Character.UNASSIGNED, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> false;
        };
    }
}
