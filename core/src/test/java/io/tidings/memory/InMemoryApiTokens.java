package io.tidings.memory;

import java.time.LocalDate;
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
    public boolean save(ApiToken token) {
        synchronized (memory) {
            boolean owned = token.organization()
                    .map(owner -> memory.organizations.containsKey(owner.value()))
                    .orElse(true);
            if (owned) {
                memory.tokens.put(token.id().value(), token);
            }
            return owned;
        }
    }

    @Override
    public boolean recordUse(TokenId id, LocalDate day) {
        synchronized (memory) {
            ApiToken token = memory.tokens.get(id.value());
            if (token == null || token.lastUsedOn().filter(known -> !known.isBefore(day)).isPresent()) {
                return false;
            }
            memory.tokens.put(id.value(), new ApiToken(token.id(), token.organization(), token.name(), token.role(),
                    token.hash(), token.createdAt(), token.expiresAt(), Optional.of(day)));
            return true;
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
