package io.tidings.endpoint;

import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Headers that a webhook's owner adds to its callbacks: at most 20, names as RFC 9110 has them, values of at most
/// 4 KiB of visible ASCII. None that frames the message, belongs to a hop, signs the callback or opens a cloud's
/// metadata service.
public record CallbackHeaders(Map<String, String> values) {

    public static final int MAX_COUNT = 20;
    public static final int MAX_VALUE_LENGTH = 4_096;
    public static final int MAX_NAME_LENGTH = 128;

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1," + MAX_NAME_LENGTH + "}");
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7E](?:[\\x20-\\x7E\\t]*[\\x21-\\x7E])?|");
    private static final Set<String> DENIED = Set.of("accept-encoding", "connection", "content-encoding",
            "content-length", "content-type", "date", "expect", "forwarded", "host", "http2-settings", "keep-alive",
            "proxy", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
            "transfer-encoding",
            "upgrade", "user-agent", "via", "metadata", "metadata-flavor", "traceparent", "tracestate");
    private static final Set<String> DENIED_PREFIXES = Set.of("webhook-", "x-amz", "x-aws-ec2-metadata", "x-forwarded-",
            "sec-", "proxy-", "x-google-metadata", "x-aliyun-ecs-metadata", "x-hub-signature");

    /// Shown in place of a value that the reader may not see.
    public static final String MASK = "***";

    private static final Pattern SENSITIVE = Pattern
            .compile("authorization|authentication|cookie|token|secret|passw(or)?d"
                    + "|passphrase|credential|api[-_.]?key|access[-_.]?key|private[-_.]?key|shared[-_.]?key|signature|session"
                    + "|jwt|bearer|(^|[-_.])(auth|key|pwd|sig|hmac)($|[-_.])");

    public CallbackHeaders {
        if (values.size() > MAX_COUNT) {
            throw new IllegalArgumentException("must have at most " + MAX_COUNT + " headers, has " + values.size());
        }
        Set<String> seen = new TreeSet<>();
        values.forEach((name, value) -> {
            check(name, value);
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("must not name '" + name + "' twice");
            }
        });
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// No headers.
    public static CallbackHeaders none() {
        return new CallbackHeaders(Map.of());
    }

    /// Whether headers of that name carry secrets as a rule: they are shown to administrators only.
    public static boolean isSensitive(String name) {
        return SENSITIVE.matcher(name.toLowerCase(Locale.ROOT)).find();
    }

    /// The texts to mask for a sensitive value: all of it; the part after a scheme such as `Bearer`, for `Basic` also
    /// decoded; the values of cookies and parameters.
    public static List<String> secrets(String value) {
        Set<String> secrets = new LinkedHashSet<>(List.of(value));
        int blank = value.indexOf(' ');
        if (blank > 0) {
            String rest = value.substring(blank + 1).strip();
            secrets.add(rest);
            if (value.substring(0, blank).equalsIgnoreCase("Basic")) {
                secrets.addAll(unpacked(rest));
            }
        }
        for (String part : value.split("[;,]", -1)) {
            secrets.add(part.substring(part.indexOf('=') + 1).strip());
        }
        return List.copyOf(secrets);
    }

    private static List<String> unpacked(String basic) {
        try {
            String both = new String(Base64.getDecoder().decode(basic), UTF_8);
            return List.of(both, both.substring(both.indexOf(':') + 1));
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    /// The headers with [#MASK] in place of the values of those that are sensitive.
    public Map<String, String> masked() {
        Map<String, String> masked = new LinkedHashMap<>(values);
        masked.replaceAll((name, value) -> isSensitive(name) ? MASK : value);
        return masked;
    }

    @Override
    public String toString() {
        return "CallbackHeaders[values=" + masked() + "]";
    }

    /// Validates one header.
    ///
    /// @throws IllegalArgumentException if it may not be sent; the message names the header, never its value
    public static void check(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("must have names of 1 to " + MAX_NAME_LENGTH + " token characters");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (DENIED.contains(lower) || DENIED_PREFIXES.stream().anyMatch(lower::startsWith)) {
            throw new IllegalArgumentException("must not set '" + name + "'");
        }
        if (value.length() > MAX_VALUE_LENGTH) {
            throw new IllegalArgumentException(
                    "must have a value of at most " + MAX_VALUE_LENGTH + " characters for '" + name + "'");
        }
        if (!VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("must have a value of visible ASCII characters for '" + name + "'");
        }
    }
}
