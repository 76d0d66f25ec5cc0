package io.tidings.removal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.tidings.naming.WireName;
import io.tidings.organization.Scope;

/// The job that deletes what a removed organization or project has left in the store. All of that is out of sight
/// already.
///
/// It goes over everything [#PASSES] times: at once, and again when whatever was under way during the removal has ended.
///
/// @param scope the organization or project that was removed
/// @param removedAt when; an id may be removed more than once
/// @param pass the present pass, or the last: 1 to [#PASSES]
/// @param position where the present pass goes on, in the store's own words; empty at its beginning
/// @param removed how much was deleted in all passes
/// @param failures how many runs have failed since one went well
/// @param problem why the last run failed, if it did
/// @param nextRunAt when it goes on; present while it runs
/// @param completedAt when everything was gone
/// @param revision counts the changes, so that none is overwritten unseen
public record Removal(
        Scope scope,
        Instant removedAt,
        int pass,
        Optional<String> position,
        Counts removed,
        int failures,
        Optional<String> problem,
        Optional<Instant> nextRunAt,
        Optional<Instant> completedAt,
        Instant updatedAt,
        long revision) {

    public static final int PASSES = 2;

    /// How long after the removal nothing is under way any more that began before it: a request takes half a minute at
    /// most, a batch of attempts one minute.
    public static final Duration SETTLING = Duration.ofMinutes(2);

    /// How long after its last change a job is remembered.
    public static final Duration KEPT = Duration.ofDays(90);

    private static final Duration FIRST_BACKOFF = Duration.ofMinutes(1);
    private static final Duration MAX_BACKOFF = Duration.ofHours(1);
    private static final int MAX_PROBLEM = 500;

    /// A job for something that is being removed now.
    public static Removal create(Scope scope, Instant now) {
        return new Removal(scope, now, 1, Optional.empty(), Counts.NONE, 0, Optional.empty(), Optional.of(now),
                Optional.empty(), now, 1);
    }

    /// Where a job stands.
    public enum State implements WireName {
        RUNNING,
        /// The last run failed; the job goes on at `nextRunAt`.
        FAILING,
        COMPLETED;
    }

    /// How much was deleted.
    ///
    /// @param events with their contents and idempotency records
    /// @param deliveries with their attempts; those of an event count with it, whether they had been attempted or not
    /// @param contents those that were too large for the table
    public record Counts(long events, long deliveries, long contents) {

        public static final Counts NONE = new Counts(0, 0, 0);

        Counts plus(Counts more) {
            return new Counts(events + more.events, deliveries + more.deliveries, contents + more.contents);
        }
    }

    /// Where the job stands.
    public State state() {
        return completedAt.isPresent() ? State.COMPLETED : problem.isPresent() ? State.FAILING : State.RUNNING;
    }

    /// Whether nothing is left to do after this pass.
    public boolean isLastPass() {
        return pass == PASSES;
    }

    /// While a process works on it; if that process crashes, the job continues at `nextRun`.
    Removal claimed(Instant nextRun, Instant now) {
        return changed(pass, position, removed, failures, problem, Optional.of(nextRun), Optional.empty(), now);
    }

    /// After another step; the claim stays.
    Removal advanced(Leftovers.Step step, Instant now) {
        Counts all = removed.plus(step.removed());
        if (step.next().isPresent()) {
            return changed(pass, step.next(), all, 0, Optional.empty(), nextRunAt, Optional.empty(), now);
        }
        if (isLastPass()) {
            return changed(pass, Optional.empty(), all, 0, Optional.empty(), Optional.empty(), Optional.of(now), now);
        }
        Instant settled = removedAt.plus(SETTLING);
        return changed(pass + 1, Optional.empty(), all, 0, Optional.empty(),
                Optional.of(settled.isAfter(now) ? settled : now), Optional.empty(), now);
    }

    /// After a run that failed: the next follows later each time, within an hour.
    Removal failed(String why, Instant now) {
        Duration wait = FIRST_BACKOFF.multipliedBy(1L << Math.min(failures, 6));
        String text = why.length() > MAX_PROBLEM ? why.substring(0, MAX_PROBLEM) : why;
        return changed(pass, position, removed, failures + 1, Optional.of(text),
                Optional.of(now.plus(wait.compareTo(MAX_BACKOFF) > 0 ? MAX_BACKOFF : wait)), Optional.empty(), now);
    }

    private Removal changed(int nowPass, Optional<String> nowAt, Counts nowRemoved, int nowFailures,
            Optional<String> nowProblem, Optional<Instant> nextRun, Optional<Instant> completed, Instant now) {
        return new Removal(scope, removedAt, nowPass, nowAt, nowRemoved, nowFailures, nowProblem, nextRun, completed,
                now, revision + 1);
    }
}
