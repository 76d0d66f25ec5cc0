package io.tidings.access;

import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
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

    private static final LocalDate TODAY = LocalDate.ofInstant(Examples.NOW, ZoneOffset.UTC);

    protected abstract Store store();

    @Test
    void shouldFindATokenAsItWasSaved() {
        ApiToken token = Examples.token(store().newOrganization());
        ApiToken ending = new ApiToken(new TokenId(Examples.id()), token.organization(), new Name("For a while"),
                Role.EVENT_PUBLISHER, token.hash(), Examples.NOW, Optional.of(Examples.NOW.plusNanos(7_000_000)),
                Optional.of(TODAY));

        for (ApiToken saved : List.of(token, ending, platform())) {
            assertThat(store().tokens().save(saved)).isTrue();

            assertThat(store().tokens().findById(saved.id())).contains(saved);
        }
    }

    @Test
    void shouldNotFindATokenThatWasNeverGivenOut() {
        assertThat(store().tokens().findById(new TokenId(Examples.id()))).isEmpty();
    }

    @Test
    void shouldKeepNoTokenOfAnOrganizationThatIsNotThere() {
        OrganizationId removed = store().newOrganization();
        store().organizations().deleteById(removed);

        for (OrganizationId nobody : List.of(removed, Examples.organizationId())) {
            ApiToken token = Examples.token(nobody);

            assertThat(store().tokens().save(token)).isFalse();
            assertThat(store().tokens().findById(token.id())).isEmpty();
        }
    }

    @Test
    void shouldRememberTheLastDayOfUse() {
        ApiToken token = Examples.token(store().newOrganization());
        store().tokens().save(token);

        assertThat(lastUse(token)).isEmpty();
        assertThat(store().tokens().recordUse(token.id(), TODAY)).isTrue();
        assertThat(lastUse(token)).contains(TODAY);
        assertThat(store().tokens().recordUse(token.id(), TODAY)).as("the same day").isFalse();
        assertThat(store().tokens().recordUse(token.id(), TODAY.minusDays(1))).as("an earlier day").isFalse();
        assertThat(lastUse(token)).contains(TODAY);
        assertThat(store().tokens().recordUse(token.id(), TODAY.plusDays(1))).isTrue();
        assertThat(lastUse(token)).contains(TODAY.plusDays(1));
    }

    @Test
    void shouldChangeNothingElseOfATokenThatIsUsed() {
        ApiToken token = Examples.token(store().newOrganization());
        store().tokens().save(token);
        store().tokens().recordUse(token.id(), TODAY);

        assertThat(store().tokens().findById(token.id())).contains(new ApiToken(token.id(), token.organization(),
                token.name(), token.role(), token.hash(), token.createdAt(), token.expiresAt(), Optional.of(TODAY)));
        assertThat(
                store().tokens().findByOrganization(token.organization().orElseThrow(), PageRequest.first(1)).items())
                .extracting(ApiToken::lastUsedOn)
                .containsExactly(Optional.of(TODAY));
    }

    @Test
    void shouldNotBringBackARevokedTokenByItsUse() {
        OrganizationId organization = store().newOrganization();
        ApiToken token = Examples.token(organization);
        store().tokens().save(token);
        store().tokens().deleteById(organization, token.id());

        assertThat(store().tokens().recordUse(token.id(), TODAY)).isFalse();
        assertThat(store().tokens().findById(token.id())).isEmpty();
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
        ApiToken platform = platform();
        store().tokens().save(token);
        store().tokens().save(platform);
        OrganizationId other = store().newOrganization();

        assertThat(store().tokens().deleteById(other, token.id())).isFalse();
        assertThat(store().tokens().deleteById(other, platform.id())).isFalse();

        assertThat(store().tokens().findById(token.id())).isPresent();
        assertThat(store().tokens().findById(platform.id())).isPresent();
    }

    private Optional<LocalDate> lastUse(ApiToken token) {
        return store().tokens().findById(token.id()).flatMap(ApiToken::lastUsedOn);
    }

    private static ApiToken platform() {
        return ApiToken.create(BearerToken.create(new TokenId(Examples.id()), new SecureRandom()), Optional.empty(),
                new Name("Root"), Role.PLATFORM_ADMIN, Examples.NOW, Optional.empty());
    }
}
