package io.tidings.dispatch.httpclient;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/// The `Retry-After` header (RFC 9110, section 10.2.3): seconds, or a date. Fractions of a second, which some send, are
/// rounded up; what is further away than [#LONGEST] is taken for that.
final class RetryAfter {

    static final Duration LONGEST = Duration.ofHours(24);

    /// 413, 429, 500, 502, 503 and 504: what a receiver answers for a while only.
    private static final Set<Integer> STATUSES = Set.of(413, 429, 500, 502, 503, 504);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,40}(?:\\.[0-9]{0,40})?");
    private static final Pattern LIST_OF_SECONDS = Pattern.compile("[0-9., \t]+");

    private RetryAfter() {}

    /// The time at which a receiver asks to be called again: the latest, where it names several.
    static Optional<Instant> of(ClassicHttpResponse answer, Instant now) {
        if (!STATUSES.contains(answer.getCode())) {
            return Optional.empty();
        }
        return Arrays.stream(answer.getHeaders("Retry-After"))
                .map(Header::getValue)
                .flatMap(RetryAfter::values)
                .flatMap(value -> parse(value, now).stream())
                .max(Instant::compareTo);
    }

    /// Whoever joins two headers puts a comma between them, which a date has, too.
    private static Stream<String> values(String value) {
        return value == null
                ? Stream.empty()
                : LIST_OF_SECONDS.matcher(value).matches() ? Arrays.stream(value.split(",", -1)) : Stream.of(value);
    }

    private static Optional<Instant> parse(String value, Instant now) {
        String text = value.strip();
        Instant latest = now.plus(LONGEST);
        if (SECONDS.matcher(text).matches()) {
            BigDecimal seconds = new BigDecimal(text).setScale(0, RoundingMode.CEILING)
                    .min(BigDecimal.valueOf(LONGEST.toSeconds()));
            return Optional.of(now.plusSeconds(seconds.longValueExact()));
        }
        return Optional.ofNullable(DateUtils.parseStandardDate(text)).map(at -> at.isAfter(latest) ? latest : at);
    }
}
