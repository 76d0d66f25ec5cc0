package io.tidings.dispatch.httpclient;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/// The `Retry-After` header (RFC 9110, section 10.2.3): seconds, or a date. Fractions of a second, which some send, are
/// rounded up; what is further away than [#LONGEST] is taken for that.
final class RetryAfter {

    static final Duration LONGEST = Duration.ofHours(24);

    /// 413, 429, 500, 502, 503 and 504: what a receiver answers for a while only.
    private static final Set<Integer> STATUSES = Set.of(413, 429, 500, 502, 503, 504);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,40}(?:\\.[0-9]{0,40})?");

    /// Joined headers have a comma between them, and a date has one after its day of the week.
    private static final Pattern BETWEEN_VALUES = Pattern
            .compile("(?<!\\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}),", Pattern.CASE_INSENSITIVE);
    private static final Pattern DAY_OF_WEEK = Pattern.compile("^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? +",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ZONE = Pattern.compile(" (?:GMT|UTC|UT|Z)$");

    /// How far in the future a year of two digits may be (RFC 9110, section 5.6.7).
    private static final int YEARS_AHEAD = 50;
    private static final int CENTURY = 100;

    private RetryAfter() {}

    /// The time at which a receiver asks to be called again: the latest, where it names several.
    static Optional<Instant> of(ClassicHttpResponse answer, Instant now) {
        if (!STATUSES.contains(answer.getCode())) {
            return Optional.empty();
        }
        return Arrays.stream(answer.getHeaders("Retry-After"))
                .map(Header::getValue)
                .filter(Objects::nonNull)
                .flatMap(BETWEEN_VALUES::splitAsStream)
                .flatMap(value -> parse(value, now).stream())
                .max(Instant::compareTo);
    }

    private static Optional<Instant> parse(String value, Instant now) {
        String text = value.strip();
        Instant latest = now.plus(LONGEST);
        if (SECONDS.matcher(text).matches()) {
            BigDecimal seconds = new BigDecimal(text).setScale(0, RoundingMode.CEILING)
                    .min(BigDecimal.valueOf(LONGEST.toSeconds()));
            return Optional.of(now.plusSeconds(seconds.longValueExact()));
        }
        return date(text, now).map(at -> at.isAfter(latest) ? latest : at);
    }

    /// Any of the three forms of dates in HTTP (RFC 9110, section 5.6.7), or RFC 3339. The day of the week says nothing that the
    /// date does not: a wrong one is passed over.
    private static Optional<Instant> date(String text, Instant now) {
        String date = ZONE.matcher(DAY_OF_WEEK.matcher(text).replaceFirst("")).replaceFirst("");
        for (DateTimeFormatter form : List.of(of("d MMM uuuu HH:mm:ss"), ofTwoDigits(now),
                of("MMM ppd HH:mm:ss uuuu"))) {
            try {
                return Optional.of(LocalDateTime.parse(date, form).toInstant(ZoneOffset.UTC));
            } catch (DateTimeParseException _) {
                // It may be in another.
            }
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private static DateTimeFormatter of(String pattern) {
        return new DateTimeFormatterBuilder().parseCaseInsensitive()
                .parseLenient()
                .appendPattern(pattern)
                .toFormatter(Locale.ENGLISH);
    }

    private static DateTimeFormatter ofTwoDigits(Instant now) {
        int first = now.atOffset(ZoneOffset.UTC).getYear() + YEARS_AHEAD - CENTURY + 1;
        return new DateTimeFormatterBuilder().parseCaseInsensitive()
                .appendPattern("d-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, first)
                .appendPattern(" HH:mm:ss")
                .toFormatter(Locale.ENGLISH);
    }
}
