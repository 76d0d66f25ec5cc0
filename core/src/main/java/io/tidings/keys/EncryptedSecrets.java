package io.tidings.keys;

import java.util.Optional;

import io.tidings.organization.OrganizationId;
import io.tidings.paging.Cursor;
import io.tidings.paging.PageRequest;

/// Everything of an organization that is sealed, or should be.
public interface EncryptedSecrets {

    /// Seals anew what is stale or lies in the clear, on one page. What somebody changes in between is left to them, who
    /// seal it anew as well; what does not open is left as it is and logged.
    ///
    /// @return where the next page begins; empty after the last
    /// @throws KeysUnavailableException if the keys cannot be had at present
    Optional<Cursor> reencrypt(OrganizationId organization, PageRequest page);
}
