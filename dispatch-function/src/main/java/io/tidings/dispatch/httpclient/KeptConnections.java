package io.tidings.dispatch.httpclient;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Connections between two exchanges, each for its [Origin] alone. A process of Lambda may have 1,024 open files: where
/// there are too many, those that were not used for the longest time are closed.
final class KeptConnections {

    static final int MAX_KEPT = 400;

    private final Map<Origin, Deque<Connection>> byOrigin = new HashMap<>();
    /// With the time ([System#nanoTime]) from which each is not used any more. The one that was used last comes last.
    private final LinkedHashMap<Connection, Long> all = new LinkedHashMap<>();
    private boolean closed;

    /// A connection to `origin` on which the receiver has neither said anything unasked nor hung up: the one that was
    /// used last. It is the caller's alone.
    Optional<Connection> take(Origin origin) {
        while (true) {
            Optional<Kept> kept = next(origin);
            if (kept.isEmpty()) {
                return Optional.empty();
            }
            Connection connection = kept.get().connection();
            if (System.nanoTime() - kept.get().until() < 0 && connection.isQuiet()) {
                return Optional.of(connection);
            }
            connection.close();
        }
    }

    /// Keeps a connection whose exchange has ended well.
    ///
    /// @param life how long it may be idle
    void give(Connection connection, Duration life) {
        List<Connection> superfluous = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                superfluous.add(connection);
            } else {
                long now = System.nanoTime();
                all.put(connection, now + life.toNanos());
                byOrigin.computeIfAbsent(connection.origin(), _ -> new ArrayDeque<>()).addLast(connection);
                while (isSuperfluous(all.firstEntry(), now)) {
                    superfluous.add(removeOldest());
                }
            }
        }
        superfluous.forEach(Connection::close);
    }

    private boolean isSuperfluous(Map.Entry<Connection, Long> oldest, long now) {
        return oldest != null && (all.size() > MAX_KEPT || now - oldest.getValue() >= 0);
    }

    private synchronized Optional<Kept> next(Origin origin) {
        Deque<Connection> kept = byOrigin.get(origin);
        if (kept == null) {
            return Optional.empty();
        }
        Connection newest = kept.removeLast();
        if (kept.isEmpty()) {
            byOrigin.remove(origin);
        }
        long until = Objects.requireNonNull(all.remove(newest));
        return Optional.of(new Kept(newest, until));
    }

    private Connection removeOldest() {
        Connection oldest = all.pollFirstEntry().getKey();
        Deque<Connection> kept = Objects.requireNonNull(byOrigin.get(oldest.origin()));
        kept.remove(oldest);
        if (kept.isEmpty()) {
            byOrigin.remove(oldest.origin());
        }
        return oldest;
    }

    /// How many there are.
    synchronized int size() {
        return all.size();
    }

    /// Closes all, now and from now on.
    void close() {
        List<Connection> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(all.keySet());
            all.clear();
            byOrigin.clear();
        }
        open.forEach(Connection::close);
    }

    private record Kept(Connection connection, long until) {}
}
