package io.tidings.dynamodb;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.tidings.identity.Spread;

/// Puts up signposts, and remembers which stand: one write for each process, partition and hour where there is much to
/// write, and none where there is not.
final class Signposts {

    private static final int MAX_REMEMBERED = 10_000;

    /// They outlive what they lead to, though that may be renewed as long as they are remembered.
    private static final Duration RENEWAL = Duration.ofDays(1);

    private final Table table;
    private final Duration retention;
    private final Clock clock;
    private final Map<String, Instant> standing = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MAX_REMEMBERED;
        }
    });

    /// @param retention how long the records are kept that they lead to
    Signposts(Table table, Duration retention, Clock clock) {
        this.table = table;
        this.retention = retention;
        this.clock = clock;
    }

    /// Sees to it that a reader of the partition finds the record of `id`, which is about to be put.
    ///
    /// @param prefix what stands before ids in sort keys
    void lead(String partition, String prefix, String id) {
        Spread spread = Spread.of(id);
        if (!spread.equals(Spread.NONE)) {
            once(partition + " " + prefix + Signpost.bucket(id) + " " + spread.level(),
                    expiresAt -> Signpost.of(partition, prefix, id, expiresAt));
        }
    }

    /// The same for what waits in the due index.
    ///
    /// @param sort of the signpost itself
    /// @param waiting the partition of the index
    void leadWaiting(String partition, String sort, String waiting, String id) {
        Spread spread = Spread.of(id);
        if (!spread.equals(Spread.NONE)) {
            once(waiting + " " + spread.level(),
                    expiresAt -> List.of(Signpost.ofWaiting(partition, sort, waiting, spread, expiresAt)));
        }
    }

    private void once(String name, Function<Instant, List<Item>> signposts) {
        Instant now = clock.instant();
        Instant since = standing.get(name);
        if (since == null || !now.isBefore(since.plus(RENEWAL))) {
            table.putAll(signposts.apply(now.plus(retention).plus(RENEWAL.multipliedBy(2))));
            standing.put(name, now);
        }
    }
}
