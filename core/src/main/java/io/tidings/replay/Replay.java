package io.tidings.replay;

import java.time.Instant;
import java.util.Optional;

import io.tidings.naming.WireName;
import io.tidings.paging.Cursor;
import io.tidings.webhook.WebhookKey;

/// A job that makes deliveries of a webhook again, event by event, oldest first.
///
/// @param since the earliest publication, inclusive
/// @param until the latest, exclusive
/// @param dryRun whether it only counts
/// @param perSecond how many deliveries a second it begins, 1 to [#MAX_PER_SECOND]
/// @param position the last event that it has dealt with
/// @param progress how far it has come
/// @param nextRunAt when it goes on; present while it runs
/// @param revision counts the changes, so that none is overwritten unseen
/// @param failure why it ended before its last event; present when it failed
public record Replay(
        ReplayId id,
        WebhookKey webhook,
        Instant since,
        Instant until,
        Selection selection,
        boolean dryRun,
        int perSecond,
        State state,
        Optional<Cursor> position,
        Progress progress,
        Optional<Instant> nextRunAt,
        Instant createdAt,
        Instant updatedAt,
        long revision,
        Optional<String> failure) {

    public static final int MAX_PER_SECOND = 500;
    public static final int DEFAULT_PER_SECOND = 50;

    public Replay {
        if (!since.isBefore(until)) {
            throw new IllegalArgumentException("since must be before until");
        }
        if (perSecond < 1 || perSecond > MAX_PER_SECOND) {
            throw new IllegalArgumentException("perSecond must be 1 to " + MAX_PER_SECOND);
        }
    }

    /// One that has not failed.
    public Replay(ReplayId id, WebhookKey webhook, Instant since, Instant until, Selection selection, boolean dryRun,
            int perSecond, State state, Optional<Cursor> position, Progress progress, Optional<Instant> nextRunAt,
            Instant createdAt, Instant updatedAt, long revision) {
        this(id, webhook, since, until, selection, dryRun, perSecond, state, position, progress, nextRunAt, createdAt,
                updatedAt, revision, Optional.empty());
    }

    /// A replay that has just been asked for.
    public static Replay create(ReplayId id, WebhookKey webhook, Instant since, Instant until, Selection selection,
            boolean dryRun, int perSecond, Instant now) {
        return new Replay(id, webhook, since, until, selection, dryRun, perSecond, State.RUNNING, Optional.empty(),
                new Progress(0, 0, 0), Optional.of(now), now, now, 1);
    }

    /// How far a replay has come.
    ///
    /// @param examined number of events examined
    /// @param matched deliveries that were selected
    /// @param begun deliveries that were queued again
    public record Progress(long examined, long matched, long begun) {

        Progress plus(Progress more) {
            return new Progress(examined + more.examined, matched + more.matched, begun + more.begun);
        }
    }

    /// Where a replay stands.
    public enum State implements WireName {
        RUNNING, COMPLETED, CANCELLED, FAILED;

        /// @throws IllegalArgumentException if no state is spelled so
        public static State of(String wireName) {
            return WireName.of(values(), wireName);
        }
    }

    /// While a process works on it; if that process crashes, the replay continues at `nextRun`.
    Replay claimed(Instant nextRun, Instant now) {
        return changed(state, position, progress, Optional.of(nextRun), now);
    }

    /// After some more events.
    Replay advanced(Optional<Cursor> nowAt, Progress more, Instant now) {
        return changed(state, nowAt.or(() -> position), progress.plus(more), nextRunAt, now);
    }

    /// After the last events.
    Replay completed(Optional<Cursor> nowAt, Progress more, Instant now) {
        return changed(State.COMPLETED, nowAt.or(() -> position), progress.plus(more), Optional.empty(), now);
    }

    /// When it is no longer wanted.
    public Replay cancelled(Instant now) {
        return changed(State.CANCELLED, position, progress, Optional.empty(), now);
    }

    /// When it cannot go on, after the last event that it dealt with.
    Replay failed(String reason, Optional<Cursor> nowAt, Progress more, Instant now) {
        return new Replay(id, webhook, since, until, selection, dryRun, perSecond, State.FAILED,
                nowAt.or(() -> position), progress.plus(more), Optional.empty(), createdAt, now, revision + 1,
                Optional.of(reason));
    }

    private Replay changed(State nowState, Optional<Cursor> nowAt, Progress nowProgress, Optional<Instant> nextRun,
            Instant now) {
        return new Replay(id, webhook, since, until, selection, dryRun, perSecond, nowState, nowAt, nowProgress,
                nextRun, createdAt, now, revision + 1);
    }
}
