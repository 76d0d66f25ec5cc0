package io.tidings.audit;

import io.tidings.organization.OrganizationId;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// Who changed what, for as long as records are kept. It outlives the organizations that it tells of.
public interface AuditLog {

    /// Writes a record into the log of its organization, and that of the platform if it concerns it. One of the same id
    /// and time is replaced.
    void save(AuditRecord record);

    /// Takes back a record: what it tells of has not happened.
    void remove(AuditRecord record);

    /// What changed in an organization, newest first.
    Page<AuditRecord> findByOrganization(OrganizationId organization, Period period, PageRequest page);

    /// What [concerns the platform][Action#concernsPlatform], newest first.
    Page<AuditRecord> findByPlatform(Period period, PageRequest page);
}
