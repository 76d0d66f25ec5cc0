package io.tidings.dispatch.httpclient;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

import org.apache.hc.client5.http.utils.DateUtils;

/// The `Retry-After` header (RFC 9110): seconds, or a date.
final class RetryAfter {

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private RetryAfter() {}

    /// The time that it names; empty if it names none.
    static Optional<Instant> parse(String value, Instant now) {
        String text = value.strip();
        return SECONDS.matcher(text).matches()
                ? Optional.of(now.plusSeconds(Long.parseLong(text)))
                : Optional.ofNullable(DateUtils.parseStandardDate(text));
    }
}
