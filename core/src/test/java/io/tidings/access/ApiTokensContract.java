package io.tidings.access;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.tidings.naming.Name;
import io.tidings.organization.OrganizationId;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.testing.Examples;
import io.tidings.testing.Paging;
import io.tidings.testing.Store;

import static org.assertj.core.api.Assertions.assertThat;

/// What every store of [ApiTokens] does.
public abstract class ApiTokensContract {

    protected abstract Store store();

    @Test
    void shouldFindATokenAsItWasSaved() {
        ApiToken token = Examples.token(store().newOrganization());
        ApiToken ending = new ApiToken(new TokenId(Examples.id()), token.organization(), new Name("For a while"),
                Role.EVENT_PUBLISHER, token.hash(), Examples.NOW, Optional.of(Examples.NOW.plusNanos(7_000_000)));
        ApiToken platform = new ApiToken(new TokenId(Examples.id()), Optional.empty(), new Name("Root"),
                Role.PLATFORM_ADMIN, token.hash(), Examples.NOW, Optional.empty());

        for (ApiToken saved : List.of(token, ending, platform)) {
            store().tokens().save(saved);

            assertThat(store().tokens().findById(saved.id())).contains(saved);
        }
    }

    @Test
    void shouldNotFindATokenThatWasNeverGivenOut() {
        assertThat(store().tokens().findById(new TokenId(Examples.id()))).isEmpty();
    }

    @Test
    void shouldListTheTokensOfOneOrganizationByIdPageByPage() {
        OrganizationId mine = store().newOrganization();
        store().tokens().save(Examples.token(store().newOrganization()));
        List<ApiToken> saved = Stream.generate(() -> Examples.token(mine))
                .limit(4)
                .sorted(Comparator.comparing(token -> token.id().value()))
                .toList();
        saved.forEach(store().tokens()::save);

        for (int limit : List.of(1, 2, 3, 4, 5, 100)) {
            assertThat(Paging.all(limit, page -> store().tokens().findByOrganization(mine, page)))
                    .containsExactlyElementsOf(saved);
        }
    }

    @Test
    void shouldShowNothingOfAnotherOrganizationForItsCursor() {
        OrganizationId theirs = store().newOrganization();
        Stream.generate(() -> Examples.token(theirs)).limit(3).forEach(store().tokens()::save);
        OrganizationId mine = store().newOrganization();
        ApiToken token = Examples.token(mine);
        store().tokens().save(token);
        Page<ApiToken> page = store().tokens().findByOrganization(theirs, PageRequest.first(1));

        Page<ApiToken> seen = store().tokens()
                .findByOrganization(mine, PageRequest.first(100).from(page.next().orElseThrow()));

        assertThat(seen.items()).isSubsetOf(token);
    }

    @Test
    void shouldRevokeATokenOnce() {
        OrganizationId organization = store().newOrganization();
        ApiToken token = Examples.token(organization);
        store().tokens().save(token);

        assertThat(store().tokens().deleteById(organization, token.id())).isTrue();

        assertThat(store().tokens().deleteById(organization, token.id())).isFalse();
        assertThat(store().tokens().findById(token.id())).isEmpty();
    }

    @Test
    void shouldNotRevokeATokenOfAnotherOrganization() {
        ApiToken token = Examples.token(store().newOrganization());
        ApiToken platform = new ApiToken(new TokenId(Examples.id()), Optional.empty(), new Name("Root"),
                Role.PLATFORM_ADMIN, token.hash(), Examples.NOW, Optional.empty());
        store().tokens().save(token);
        store().tokens().save(platform);
        OrganizationId other = store().newOrganization();

        assertThat(store().tokens().deleteById(other, token.id())).isFalse();
        assertThat(store().tokens().deleteById(other, platform.id())).isFalse();

        assertThat(store().tokens().findById(token.id())).isPresent();
        assertThat(store().tokens().findById(platform.id())).isPresent();
    }
}
