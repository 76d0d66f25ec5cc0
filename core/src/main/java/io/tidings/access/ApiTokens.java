package io.tidings.access;

import java.time.LocalDate;
import java.util.Optional;

import io.tidings.organization.OrganizationId;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// The tokens that have been given out.
public interface ApiTokens {

    Optional<ApiToken> findById(TokenId id);

    /// The organization's tokens, by id.
    Page<ApiToken> findByOrganization(OrganizationId organization, PageRequest page);

    /// Keeps a new token.
    ///
    /// @return whether it was kept; not if its organization is not registered, or is being removed
    boolean save(ApiToken token);

    /// Remembers that the token was used on this day.
    ///
    /// @return whether that was news; not if this or a later day is known, or the token has been revoked
    boolean recordUse(TokenId id, LocalDate day);

    /// Revokes a token of this organization.
    ///
    /// @return whether the organization had it
    boolean deleteById(OrganizationId organization, TokenId id);
}
