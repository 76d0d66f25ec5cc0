package io.tidings.delivery;

import java.time.Duration;
import java.util.Optional;

import io.tidings.delivery.SweepFailure.Kind;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// Failures of the sweep. A failure expires [#KEPT] after its next try, unless the item fails again.
public interface SweepFailures {

    Duration KEPT = Duration.ofMinutes(10);

    /// The latest failure of one thing.
    Optional<SweepFailure> find(Kind kind, String id);

    /// Keeps a failure in the place of the one before.
    void save(SweepFailure failure);

    /// What [SweepFailure#isSetAside], in no order that means anything.
    Page<SweepFailure> findSetAside(PageRequest page);
}
