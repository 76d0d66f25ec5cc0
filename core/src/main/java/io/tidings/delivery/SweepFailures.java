package io.tidings.delivery;

import java.time.Duration;
import java.util.Optional;

import io.tidings.delivery.SweepFailure.Kind;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// What the sweep has failed at. A failure is forgotten when nothing more has been heard of it for [#KEPT] after it was to
/// be tried again: it has not failed again.
public interface SweepFailures {

    Duration KEPT = Duration.ofMinutes(10);

    /// The latest failure of one thing.
    Optional<SweepFailure> find(Kind kind, String id);

    /// Keeps a failure in the place of the one before.
    void save(SweepFailure failure);

    /// What [SweepFailure#isSetAside], in no order that means anything.
    Page<SweepFailure> findSetAside(PageRequest page);
}
