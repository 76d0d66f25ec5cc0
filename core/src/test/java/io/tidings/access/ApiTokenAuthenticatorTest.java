package io.tidings.access;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.tidings.memory.InMemoryApiTokens;
import io.tidings.memory.Memory;
import io.tidings.naming.Name;
import io.tidings.organization.OrganizationId;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.testing.Examples;
import io.tidings.testing.Store;
import io.tidings.testing.TestingClock;

import static org.assertj.core.api.Assertions.assertThat;

class ApiTokenAuthenticatorTest {

    private static final Verdict UNKNOWN = new Verdict.Unknown();
    private static final Verdict EXPIRED = new Verdict.Unusable("The token has expired.");

    private final TestingClock clock = new TestingClock(Examples.NOW);
    private final Memory memory = new Memory(clock);
    private final Store store = memory.store();
    private final ApiTokens tokens = new InMemoryApiTokens(memory);
    private final List<Runnable> background = new ArrayList<>();
    private final Authenticator authenticator = new ApiTokenAuthenticator(tokens, clock, background::add);
    private final OrganizationId organization = store.newOrganization();

    @Test
    void shouldKnowWhoPresentsAToken() {
        BearerToken token = given(Optional.empty());

        assertThat(authenticator.authenticate(token.text())).isEqualTo(known(token));
    }

    @Test
    void shouldNotKnowATokenWithAnotherSecret() {
        BearerToken token = given(Optional.empty());
        BearerToken forged = BearerToken.create(token.id(), new SecureRandom());
        BearerToken other = given(Optional.empty());
        Verdict wrong = new Verdict.WrongSecret(token.id());

        assertThat(authenticator.authenticate(forged.text())).isEqualTo(wrong);
        assertThat(authenticator.authenticate(new BearerToken(token.id(), other.secret()).text())).isEqualTo(wrong);
    }

    @Test
    void shouldNotKnowATokenThatWasNeverGivenOut() {
        BearerToken token = BearerToken.create(new TokenId(Examples.id()), new SecureRandom());

        assertThat(authenticator.authenticate(token.text())).isEqualTo(UNKNOWN);
        assertThat(authenticator.authenticate("eyJhbGciOiJub25lIn0.e30.")).isEqualTo(UNKNOWN);
    }

    @Test
    void shouldKnowATokenUntilTheInstantOfItsEnd() {
        BearerToken token = given(Optional.of(Examples.NOW.plusSeconds(10)));

        clock.pass(Duration.ofSeconds(10).minusNanos(1));
        assertThat(authenticator.authenticate(token.text())).isEqualTo(known(token));
        clock.pass(Duration.ofNanos(1));
        assertThat(authenticator.authenticate(token.text())).isEqualTo(EXPIRED);
    }

    @Test
    void shouldTellOnlyTheHolderThatATokenHasExpired() {
        BearerToken token = given(Optional.of(Examples.NOW));
        BearerToken forged = BearerToken.create(token.id(), new SecureRandom());

        assertThat(authenticator.authenticate(forged.text())).isEqualTo(new Verdict.WrongSecret(token.id()));
    }

    @Test
    void shouldNotKnowARevokedToken() {
        BearerToken token = given(Optional.empty());
        tokens.deleteById(organization, token.id());

        assertThat(authenticator.authenticate(token.text())).isEqualTo(UNKNOWN);
    }

    @Test
    void shouldRecordTheFirstUseOfEachDay() {
        BearerToken token = given(Optional.empty());
        authenticator.authenticate(token.text());
        assertThat(lastUse(token)).as("the request does not wait").isEmpty();

        work();
        assertThat(lastUse(token)).contains(LocalDate.parse("2026-03-01"));
        clock.set(Instant.parse("2026-03-01T23:59:59.999Z"));
        authenticator.authenticate(token.text());
        assertThat(background).as("the same day").isEmpty();

        clock.set(Instant.parse("2026-03-02T00:00:00Z"));
        authenticator.authenticate(token.text());
        work();
        assertThat(lastUse(token)).contains(LocalDate.parse("2026-03-02"));
    }

    @Test
    void shouldRecordNoUseOfATokenThatIsNoGood() {
        BearerToken token = given(Optional.of(Examples.NOW));
        authenticator.authenticate(token.text());
        authenticator.authenticate(BearerToken.create(given(Optional.empty()).id(), new SecureRandom()).text());

        assertThat(background).isEmpty();
    }

    @Test
    void shouldKnowATokenWhoseUseCannotBeRecorded() {
        BearerToken token = given(Optional.empty());
        Authenticator failing = new ApiTokenAuthenticator(new ReadOnly(tokens), clock, Runnable::run);

        assertThat(failing.authenticate(token.text())).isEqualTo(known(token));
    }

    private void work() {
        List<Runnable> due = List.copyOf(background);
        background.clear();
        due.forEach(Runnable::run);
    }

    private Optional<LocalDate> lastUse(BearerToken token) {
        return tokens.findById(token.id()).flatMap(ApiToken::lastUsedOn);
    }

    private Verdict known(BearerToken token) {
        return new Verdict.Known(new Principal(Identity.token(token.id().value(), "CI"), Role.ORG_MEMBER,
                Optional.of(organization)));
    }

    private BearerToken given(Optional<Instant> expiresAt) {
        BearerToken token = BearerToken.create(new TokenId(Examples.id()), new SecureRandom());
        tokens.save(ApiToken.create(token, Optional.of(organization), new Name("CI"), Role.ORG_MEMBER, Examples.NOW,
                expiresAt));
        return token;
    }

    /// Tokens in a store that takes no writes.
    private record ReadOnly(ApiTokens tokens) implements ApiTokens {

        @Override
        public Optional<ApiToken> findById(TokenId id) {
            return tokens.findById(id);
        }

        @Override
        public Page<ApiToken> findByOrganization(OrganizationId organization, PageRequest page) {
            return tokens.findByOrganization(organization, page);
        }

        @Override
        public boolean save(ApiToken token) {
            throw new IllegalStateException("read-only");
        }

        @Override
        public boolean recordUse(TokenId id, LocalDate day) {
            throw new IllegalStateException("read-only");
        }

        @Override
        public boolean deleteById(OrganizationId organization, TokenId id) {
            throw new IllegalStateException("read-only");
        }
    }
}
