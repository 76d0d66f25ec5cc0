package io.tidings.api.access;

import java.util.List;
import java.util.Map;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.micronaut.security.filters.AuthenticationFetcher;
import io.micronaut.security.token.validator.TokenValidator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.tidings.access.Role;
import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Call;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;
import io.tidings.api.oidc.TestingIssuer;

import static org.assertj.core.api.Assertions.assertThat;

/// Callers with JWTs of an OpenID Connect issuer, next to those with API tokens.
class OidcIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String UNKNOWN = "401 A valid bearer token is required.";

    private final TestingIssuer issuer = TestingIssuer.start();
    private Tenant tenant;

    @BeforeEach
    void start() {
        API.restart(issuer.settings());
        tenant = API.tenant();
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = "PLATFORM_ADMIN", mode = EnumSource.Mode.EXCLUDE)
    void shouldSayWhoOneIs(Role role) {
        Answer me = holding(claims(role).claim("email", "ada@example.com")).get("/me");

        assertThat(me.text("/name")).isEqualTo("user someone (ada@example.com)");
        assertThat(me.text("/role")).isEqualTo(role.wireName());
        assertThat(me.text("/organization")).isEqualTo(tenant.id());
    }

    @Test
    void shouldMakeTheFirstAdministratorWithoutAnyToken() {
        Caller platform = holding(claims(Role.PLATFORM_ADMIN).claim("organization", null));
        String path = "/organizations/" + Tenant.newId();

        assertThat(platform.get("/me").json().has("organization")).isFalse();
        assertThat(platform.put(path, "{\"name\": \"First\"}").inWords()).isEqualTo("201");
        Answer token = platform.post(path + "/settings/tokens", "{\"name\": \"Own\", \"role\": \"org:admin\"}");
        assertThat(API.holding(token.text("/token")).get(path).inWords()).isEqualTo("200");
    }

    @Test
    void shouldGiveEveryRoleItsRightsAndNoMore() {
        String events = tenant.path() + "/events";
        String event = "{\"type\": \"LOGIN_FAILURE\", \"payload\": {\"message\": \"Bad Login\", \"organizationId\": \"x\","
                + " \"time\": 1643723261}}";
        String tokens = tenant.path() + "/settings/tokens";

        assertThat(holding(claims(Role.EVENT_PUBLISHER)).post(events, event).status()).isEqualTo(202);
        assertThat(holding(claims(Role.EVENT_PUBLISHER)).get(events).status()).isEqualTo(403);
        assertThat(holding(claims(Role.ORG_MEMBER)).get(events).status()).isEqualTo(200);
        assertThat(holding(claims(Role.ORG_MEMBER)).post(events, event).status()).isEqualTo(403);
        assertThat(holding(claims(Role.ORG_MEMBER)).get(tokens).status()).isEqualTo(403);
        assertThat(holding(claims(Role.ORG_ADMIN)).get(tokens).status()).isEqualTo(200);
        assertThat(holding(claims(Role.ORG_ADMIN)).delete(tenant.path()).status()).isEqualTo(403);
        assertThat(holding(claims(Role.PLATFORM_ADMIN)).delete(tenant.path()).status()).isEqualTo(204);
    }

    @Test
    void shouldHideOrganizationsFromStrangersOnEveryRoute() {
        Estate estate = Estate.of(API, "{projectId}");
        List<Route> routes = Route.all().stream().filter(Route::isOfOrganization).toList();

        for (Role role : List.of(Role.ORG_ADMIN, Role.ORG_MEMBER, Role.EVENT_PUBLISHER)) {
            Caller stranger = holding(claims(role));

            assertThat(routes).allSatisfy(route -> assertThat(stranger.send(route.call(estate.ids())).inWords())
                    .isEqualTo("404 There is no such organization."));
        }
        assertThat(routes).hasSizeGreaterThan(20);
    }

    @Test
    void shouldSayWhatIsWrongWithAGenuineToken() {
        assertThat(holding(claims(Role.ORG_ADMIN).claim("roles", "superuser")).get("/me").inWords())
                .startsWith("401 The token has no role: its claim 'roles' names none of platform:admin, ");
        assertThat(holding(claims(Role.ORG_ADMIN).claim("organization", null)).get("/me").inWords())
                .startsWith("401 The token belongs to no organization: its claim 'organization' must be ");
        Answer expired = holding(claims(Role.ORG_ADMIN).expirationTime(java.util.Date.from(java.time.Instant.EPOCH)))
                .get("/me");
        assertThat(expired.inWords()).isEqualTo("401 The token has expired.");
        assertThat(expired.headers()).containsEntry("WWW-Authenticate", "Bearer realm=\"tidings\"")
                .containsEntry("Content-Type", "application/problem+json");
    }

    @Test
    void shouldNotSayWhatIsWrongWithAForgery() {
        String plain = new PlainJWT(claims(Role.PLATFORM_ADMIN).build()).serialize();
        String good = issuer.sign(claims(Role.ORG_ADMIN));
        String large = issuer.sign(claims(Role.ORG_ADMIN).claim("padding", "x".repeat(15_000)));
        String elses = issuer.sign(claims(Role.ORG_ADMIN).audience("another"));

        for (String token : List.of(plain, good.substring(0, good.length() - 9), good + "AAAA", large, elses)) {
            assertThat(API.holding(token).get("/me").inWords()).isEqualTo(UNKNOWN);
        }
        assertThat(API.holding(good).get("/me").inWords()).isEqualTo("200");
    }

    @Test
    void shouldGoOnWithApiTokensWhileTheIssuerIsDown() {
        issuer.goDown();
        Caller caller = holding(claims(Role.ORG_ADMIN));

        Answer undecided = caller.get("/me");

        assertThat(undecided.inWords())
                .isEqualTo("503 The keys of the token's issuer are not available at present; please try again.");
        assertThat(undecided.headers()).containsEntry("Retry-After", "30")
                .doesNotContainKey("WWW-Authenticate");
        assertThat(caller.get("/health").inWords()).isEqualTo("200");
        assertThat(tenant.admin().get("/me").inWords()).isEqualTo("200");
        assertThat(API.holding("x").get("/me").inWords()).isEqualTo(UNKNOWN);
    }

    /// The token may be good: nobody is slowed down for what is not their fault.
    @Test
    void shouldNotCountWhatCannotBeDecided() {
        issuer.goDown();
        Call call = Call.of("GET", "/me").from("192.0.2.77");
        Caller caller = holding(claims(Role.ORG_ADMIN));
        for (int i = 0; i < 50; i++) {
            assertThat(caller.send(call).status()).isEqualTo(503);
        }
        assertThat(API.holding("x").send(call).status()).isEqualTo(401);
    }

    @Test
    void shouldAskTheIssuerForNothingBeforeTheFirstJwt() {
        assertThat(tenant.admin().get("/me").inWords()).isEqualTo("200");
        assertThat(API.holding("x").get("/me").status()).isEqualTo(401);

        assertThat(issuer.fetches()).isZero();
    }

    @Test
    void shouldAcceptNoJwtWithoutAnIssuer() {
        String good = issuer.sign(claims(Role.ORG_ADMIN));
        String plain = new PlainJWT(claims(Role.PLATFORM_ADMIN).build()).serialize();
        API.restart(Map.of());

        assertThat(API.holding(good).get("/me").inWords()).isEqualTo(UNKNOWN);
        assertThat(API.holding(plain).get("/me").inWords()).isEqualTo(UNKNOWN);
        assertThat(issuer.fetches()).isZero();
    }

    /// The framework's own validator would take unsigned JWTs.
    @Test
    void shouldLeaveTokensToNobodyElse() {
        assertThat(API.beans(TokenValidator.class)).isEmpty();
        assertThat(API.beans(AuthenticationFetcher.class)).hasOnlyElementsOfType(BearerTokenFetcher.class);
    }

    @Test
    void shouldHaveNoValidatorOfTheFrameworkToSwitchOn() {
        String plain = new PlainJWT(claims(Role.PLATFORM_ADMIN).build()).serialize();
        API.restart(Map.of("micronaut.security.token.jwt.enabled", true));

        assertThat(API.beans(TokenValidator.class)).isEmpty();
        assertThat(API.holding(plain).get("/me").inWords()).isEqualTo(UNKNOWN);
    }

    private JWTClaimsSet.Builder claims(Role role) {
        return issuer.claims().claim("roles", List.of(role.wireName())).claim("organization", tenant.id());
    }

    private Caller holding(JWTClaimsSet.Builder claims) {
        return API.holding(issuer.sign(claims));
    }
}
