package io.tidings.memory;

import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

import io.tidings.access.ApiToken;
import io.tidings.access.ApiTokens;
import io.tidings.access.TokenId;
import io.tidings.organization.OrganizationId;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// [ApiTokens] in memory.
public final class InMemoryApiTokens implements ApiTokens {

    private final Memory memory;

    public InMemoryApiTokens(Memory memory) {
        this.memory = memory;
    }

    @Override
    public Optional<ApiToken> findById(TokenId id) {
        synchronized (memory) {
            return Optional.ofNullable(memory.tokens.get(id.value()));
        }
    }

    @Override
    public Page<ApiToken> findByOrganization(OrganizationId organization, PageRequest page) {
        synchronized (memory) {
            NavigableMap<String, ApiToken> owned = new TreeMap<>(memory.tokens);
            owned.values().removeIf(token -> !belongsTo(organization, token));
            return Memory.page(owned, page);
        }
    }

    @Override
    public void save(ApiToken token) {
        synchronized (memory) {
            memory.tokens.put(token.id().value(), token);
        }
    }

    @Override
    public boolean deleteById(OrganizationId organization, TokenId id) {
        synchronized (memory) {
            return memory.tokens.values().removeIf(token -> token.id().equals(id) && belongsTo(organization, token));
        }
    }

    private static boolean belongsTo(OrganizationId organization, ApiToken token) {
        return token.organization().filter(organization::equals).isPresent();
    }
}
