package io.tidings.organization;

import java.time.Instant;
import java.util.Optional;

import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// The organizations that are registered.
public interface Organizations {

    Optional<Organization> findById(OrganizationId id);

    /// All organizations, by id.
    Page<Organization> findAll(PageRequest page);

    /// Takes note that webhooks of the organization have turned out to be slow; see [SlowReceivers#and]. Of one that is not
    /// registered, or is being removed, nothing is noted.
    ///
    /// @param webhooks how many, at least 1
    void noteSlow(OrganizationId id, int webhooks, Instant now);

    /// Claims the organization's trial: of all batches with deliveries to webhooks which may be slow, one at a time
    /// attempts them. The claim ends at `until`.
    ///
    /// @param now before `until`
    /// @return the organization as it stood before; empty if somebody else has the trial, or the organization is not registered
    Optional<Organization> claimTrial(OrganizationId id, Instant now, Instant until);

    /// Ends a trial before its time, so that the next can be claimed.
    ///
    /// @param until as it was claimed; another trial stays
    void endTrial(OrganizationId id, Instant until);

    /// Registers the organization, or replaces its name; the `createdAt` of the first registration stays. One that is
    /// registered again after its removal is a new one: its `createdAt` is later than the removal.
    Saved save(Organization organization);

    /// Removes the organization with all that belongs to it: projects, webhooks, tokens, event types. What was published
    /// and delivered is out of sight from then on, also for a later organization of the same id; a removal job
    /// (`io.tidings.removal`) deletes it. Once begun, the organization is no longer found; a call that was cut off is
    /// completed by the next, or by the job.
    ///
    /// @return whether there was anything to remove
    boolean deleteById(OrganizationId id);

    /// When the last former organization of this id was removed; empty if there was none, or if nothing reminds of it
    /// any more.
    Optional<Instant> findRemoval(OrganizationId id);
}
