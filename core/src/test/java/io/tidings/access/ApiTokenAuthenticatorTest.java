package io.tidings.access;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.tidings.memory.InMemoryApiTokens;
import io.tidings.memory.Memory;
import io.tidings.naming.Name;
import io.tidings.organization.OrganizationId;
import io.tidings.testing.Examples;
import io.tidings.testing.TestingClock;

import static org.assertj.core.api.Assertions.assertThat;

class ApiTokenAuthenticatorTest {

    private final TestingClock clock = new TestingClock(Examples.NOW);
    private final ApiTokens tokens = new InMemoryApiTokens(new Memory(clock));
    private final Authenticator authenticator = new ApiTokenAuthenticator(tokens, clock);
    private final OrganizationId organization = Examples.organizationId();

    @Test
    void shouldKnowWhoPresentsAToken() {
        BearerToken token = given(Optional.empty());

        assertThat(authenticator.authenticate(token.text())).contains(new Principal(
                "token " + token.id().value() + " (CI)", Role.ORG_MEMBER, Optional.of(organization)));
    }

    @Test
    void shouldNotKnowATokenWithAnotherSecret() {
        BearerToken token = given(Optional.empty());
        BearerToken forged = BearerToken.create(token.id(), new SecureRandom());
        BearerToken other = given(Optional.empty());

        assertThat(authenticator.authenticate(forged.text())).isEmpty();
        assertThat(authenticator.authenticate(new BearerToken(token.id(), other.secret()).text())).isEmpty();
    }

    @Test
    void shouldNotKnowATokenThatWasNeverGivenOut() {
        BearerToken token = BearerToken.create(new TokenId(Examples.id()), new SecureRandom());

        assertThat(authenticator.authenticate(token.text())).isEmpty();
        assertThat(authenticator.authenticate("eyJhbGciOiJub25lIn0.e30.")).isEmpty();
    }

    @Test
    void shouldKnowATokenUntilTheInstantOfItsEnd() {
        BearerToken token = given(Optional.of(Examples.NOW.plusSeconds(10)));

        clock.pass(Duration.ofSeconds(10).minusNanos(1));
        assertThat(authenticator.authenticate(token.text())).isPresent();
        clock.pass(Duration.ofNanos(1));
        assertThat(authenticator.authenticate(token.text())).isEmpty();
    }

    @Test
    void shouldNotKnowARevokedToken() {
        BearerToken token = given(Optional.empty());
        tokens.deleteById(organization, token.id());

        assertThat(authenticator.authenticate(token.text())).isEmpty();
    }

    private BearerToken given(Optional<Instant> expiresAt) {
        BearerToken token = BearerToken.create(new TokenId(Examples.id()), new SecureRandom());
        tokens.save(new ApiToken(token.id(), Optional.of(organization), new Name("CI"), Role.ORG_MEMBER, token.hash(),
                Examples.NOW, expiresAt));
        return token;
    }
}
