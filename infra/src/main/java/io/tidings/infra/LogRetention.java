package io.tidings.infra;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import software.amazon.awscdk.services.logs.RetentionDays;

/// The numbers of days for which CloudWatch can keep logs.
final class LogRetention {

    private static final Map<Integer, RetentionDays> BY_DAYS = new TreeMap<>(Map.ofEntries(
            Map.entry(1, RetentionDays.ONE_DAY),
            Map.entry(3, RetentionDays.THREE_DAYS),
            Map.entry(5, RetentionDays.FIVE_DAYS),
            Map.entry(7, RetentionDays.ONE_WEEK),
            Map.entry(14, RetentionDays.TWO_WEEKS),
            Map.entry(30, RetentionDays.ONE_MONTH),
            Map.entry(60, RetentionDays.TWO_MONTHS),
            Map.entry(90, RetentionDays.THREE_MONTHS),
            Map.entry(120, RetentionDays.FOUR_MONTHS),
            Map.entry(150, RetentionDays.FIVE_MONTHS),
            Map.entry(180, RetentionDays.SIX_MONTHS),
            Map.entry(365, RetentionDays.ONE_YEAR)));

    private LogRetention() {}

    /// @throws IllegalArgumentException naming the key, if CloudWatch does not know the number
    static RetentionDays ofDays(String key, int days) {
        return Optional.ofNullable(BY_DAYS.get(days))
                .orElseThrow(() -> new IllegalArgumentException(
                        key + " must be one of " + BY_DAYS.keySet() + ", not " + days));
    }
}
