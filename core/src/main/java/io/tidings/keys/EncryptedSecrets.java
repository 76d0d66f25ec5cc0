package io.tidings.keys;

import java.util.Optional;

import io.tidings.organization.OrganizationId;
import io.tidings.paging.Cursor;
import io.tidings.paging.PageRequest;

/// The encrypted secrets of an organization, and plain ones of earlier releases.
public interface EncryptedSecrets {

    /// Re-encrypts, on one page, what is stale or in plain text. A webhook that is changed concurrently is re-encrypted
    /// by that change; one that cannot be decrypted is left unchanged and logged.
    ///
    /// @return where the next page begins; empty after the last
    /// @throws KeysUnavailableException if the keys cannot be had at present
    Optional<Cursor> reencrypt(OrganizationId organization, PageRequest page);
}
