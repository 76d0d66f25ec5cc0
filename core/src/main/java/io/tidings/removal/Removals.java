package io.tidings.removal;

import java.time.Instant;
import java.util.List;

import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// The removal jobs. The store makes one together with each removal of an organization or project.
public interface Removals {

    /// All jobs, the latest removal first.
    Page<Removal> findAll(PageRequest page);

    /// Those whose [Removal#nextRunAt] has come, soonest first. It may lag behind what was just saved.
    ///
    /// @param limit how many at most; if there are more, organizations alternate
    List<Removal> findDue(Instant now, int limit);

    /// Keeps a job, if nobody changed it in between.
    ///
    /// @param removal its revision is one above that which it replaces
    /// @return false if it has been changed; then nothing was changed
    boolean save(Removal removal);
}
