package io.tidings.access;

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
    void save(ApiToken token);

    /// Revokes a token of this organization.
    ///
    /// @return whether the organization had it
    boolean deleteById(OrganizationId organization, TokenId id);
}
