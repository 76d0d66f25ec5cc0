package io.tidings.endpoint;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where callbacks go: an absolute http or https URL (RFC 3986) that every reader understands alike.
///
/// It is kept and sent byte for byte. Only the plain form is accepted: ASCII, no user info, no fragment; the host is a DNS name with at least one letter
/// in its last label, a canonical dotted quad, or an IPv6 literal as RFC 5952 spells it. Whether the address may be
/// reached at all, and how much of a URL an owner may give, is for [CallbackPolicy] to say.
public record CallbackUrl(String value) {

    /// With the parameters that a callback adds: more than most servers read.
    public static final int MAX_LENGTH = 32 * 1024;

    // Possessive, since the repetition of a group that can be given back is recursive: long URLs would exhaust the stack.
    private static final Pattern FORMAT = Pattern.compile("(?<scheme>https?)://(?<host>\\[[0-9a-f:.]+]|[A-Za-z0-9.-]+)"
            + "(?::(?<port>[1-9][0-9]{0,4}))?"
            + "(?<path>/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*+)?+"
            + "(?<query>\\?(?:[A-Za-z0-9._~!$&'()*+,;=:@/?\\[\\]|-]|%[0-9A-Fa-f]{2})*+)?+");
    private static final Pattern NAME = Pattern.compile(
            "(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Pattern QUAD = Pattern
            .compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    /// Some servers write them into their logs and files as they are.
    static final Set<String> CONTROLS = Set.of("%00", "%0a", "%0d");

    public CallbackUrl {
        Matcher matcher = match(value);
        requireKnownHost(matcher.group("host"));
        String port = matcher.group("port");
        if (port != null && Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException("must have a port of 1 to 65535");
        }
    }

    private static Matcher match(String value) {
        if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "must have at most " + MAX_LENGTH + " characters, has " + value.length());
        }
        Matcher matcher = FORMAT.matcher(value);
        if (!matcher.matches() || hasControls(value.split("\\?", 2)[0])) {
            throw new IllegalArgumentException(UrlFault.of(value));
        }
        return matcher;
    }

    private static boolean hasControls(String part) {
        String lower = part.toLowerCase(Locale.ROOT);
        return CONTROLS.stream().anyMatch(lower::contains);
    }

    /// The URL that an owner gives. Its query has no escaped line breaks or NUL: they are legal (a callback adds what
    /// its event says), but in the settings of a webhook they are a mistake.
    ///
    /// @throws IllegalArgumentException if `text` is not a URL that callbacks may have
    public static CallbackUrl ofOwner(String text) {
        CallbackUrl url = new CallbackUrl(text);
        if (hasControls(text)) {
            throw new IllegalArgumentException(UrlFault.of(text));
        }
        return url;
    }

    private static void requireKnownHost(String host) {
        boolean known = host.startsWith("[")
                ? Ipv6Text.isCanonical(host.substring(1, host.length() - 1))
                : QUAD.matcher(host).matches() || (host.length() <= 253 && NAME.matcher(host).matches());
        if (!known) {
            throw new IllegalArgumentException(UrlFault.ofHost(host));
        }
    }

    /// The URL for `java.net`, which wants `|` and, in the query, brackets escaped. Requests are made of [#target].
    public URI uri() {
        int query = value.indexOf('?');
        return URI.create(query < 0
                ? value
                : value.substring(0, query)
                        + value.substring(query).replace("|", "%7C").replace("[", "%5B").replace("]", "%5D"));
    }

    /// Host and port as they are written: what a `Host` header says (RFC 9112, section 3.2).
    public String authority() {
        Matcher matcher = match(value);
        String port = matcher.group("port");
        return port == null ? matcher.group("host") : matcher.group("host") + ":" + port;
    }

    /// Path and query as they are written, byte for byte: the target of a request (RFC 9112, section 3.2.1).
    public String target() {
        Matcher matcher = match(value);
        String path = matcher.group("path");
        String query = matcher.group("query");
        return (path == null ? "/" : path) + (query == null ? "" : query);
    }

    /// Whether the connection is encrypted.
    public boolean isHttps() {
        return value.startsWith("https:");
    }

    /// The host in lower case; an IPv6 address without its brackets.
    public String host() {
        String host = match(value).group("host").toLowerCase(Locale.ROOT);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /// The port that is written, or else the scheme's.
    public int port() {
        String port = match(value).group("port");
        return port != null ? Integer.parseInt(port) : isHttps() ? 443 : 80;
    }

    /// Whether both have the same scheme, host and port (RFC 6454).
    public boolean hasSameOrigin(CallbackUrl other) {
        return isHttps() == other.isHttps() && host().equals(other.host()) && port() == other.port();
    }

    /// The address, where the host is one; empty where it is a name.
    public Optional<InetAddress> literalAddress() {
        String host = host();
        return host.contains(":") || QUAD.matcher(host).matches()
                ? Optional.of(InetAddress.ofLiteral(host))
                : Optional.empty();
    }

    /// This URL with `query` (already encoded, not empty) appended to its own; empty if that were too long.
    public Optional<CallbackUrl> withQuery(String query) {
        String longer = value + (value.contains("?") ? "&" : "?") + query;
        return longer.length() <= MAX_LENGTH ? Optional.of(new CallbackUrl(longer)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
