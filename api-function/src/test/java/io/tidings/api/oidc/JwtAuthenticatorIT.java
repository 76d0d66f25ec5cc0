package io.tidings.api.oidc;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.access.Identity;
import io.tidings.access.Principal;
import io.tidings.access.Role;
import io.tidings.access.Verdict;
import io.tidings.organization.OrganizationId;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/// What is let in of all that passes for a JWT. The keys come over HTTP, as in earnest.
class JwtAuthenticatorIT {

    private static final Identity SOMEONE = Identity.user("someone", Optional.empty());
    private static final Verdict UNKNOWN = new Verdict.Unknown();
    private static final Verdict EXPIRED = new Verdict.Unusable("The token has expired.");
    private static final Verdict UNDECIDED = new Verdict.Undecided(
            "The keys of the token's issuer are not available at present; please try again.", Duration.ofSeconds(30));
    private static final String ORGANIZATION = "66ec434e84b4103f670cb600";
    private static final RSAKey OTHER = TestingIssuer.rsa("other");
    private static final Verdict ADMIN = known(SOMEONE, Role.ORG_ADMIN);

    /// Whole seconds, as in a JWT.
    private final Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
    private final TestingIssuer issuer = TestingIssuer.start();
    /// When a former organization was removed.
    private Instant removal;
    private final JwtAuthenticator authenticator = authenticator(issuer.name(), Optional.empty());

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Nested
    class Signatures {

        @ParameterizedTest
        @MethodSource("algorithms")
        void shouldKnowASignatureOfEveryFamily(JWSAlgorithm algorithm, JWK key) {
            issuer.publish(key);

            assertThat(authenticator.authenticate(TestingIssuer.sign(key, algorithm, good()))).isEqualTo(ADMIN);
        }

        static Stream<Arguments> algorithms() {
            Stream<Arguments> rsa = Stream.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512,
                    JWSAlgorithm.PS256, JWSAlgorithm.PS384, JWSAlgorithm.PS512)
                    .map(algorithm -> arguments(algorithm, TestingIssuer.RSA));
            return Stream.concat(rsa, Stream.of(
                    arguments(JWSAlgorithm.ES256, TestingIssuer.ec(Curve.P_256)),
                    arguments(JWSAlgorithm.ES384, TestingIssuer.ec(Curve.P_384)),
                    arguments(JWSAlgorithm.ES512, TestingIssuer.ec(Curve.P_521))));
        }

        @Test
        void shouldNotKnowASignatureWithAnotherKeyOfTheSameName() throws JOSEException {
            RSAKey impostor = new RSAKey.Builder(OTHER).keyID(TestingIssuer.RSA.getKeyID()).build();

            assertThat(authenticator.authenticate(TestingIssuer.sign(impostor, JWSAlgorithm.RS256, good())))
                    .isEqualTo(UNKNOWN);
        }

        @Test
        void shouldNotKnowAKeyThatTheTokenBringsAlong() {
            JWSHeader embedded = new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(OTHER.toPublicJWK()).build();
            JWSHeader linked = new JWSHeader.Builder(JWSAlgorithm.RS256).jwkURL(URI.create(issuer.keysUrl())).build();

            assertThat(authenticator.authenticate(TestingIssuer.sign(OTHER, embedded, good()))).isEqualTo(UNKNOWN);
            assertThat(authenticator.authenticate(TestingIssuer.sign(OTHER, linked, good()))).isEqualTo(UNKNOWN);
        }

        @Test
        void shouldFindTheKeyOfATokenThatNamesNone() {
            JWSHeader header = new JWSHeader(JWSAlgorithm.RS256);
            issuer.publish(OTHER, TestingIssuer.RSA);

            assertThat(authenticator.authenticate(TestingIssuer.sign(TestingIssuer.RSA, header, good())))
                    .isEqualTo(ADMIN);
        }

        @Test
        void shouldNotKnowSignaturesWithKeysForEncryption() {
            RSAKey encryption = new RSAKey.Builder(OTHER).keyUse(KeyUse.ENCRYPTION).build();
            issuer.publish(encryption, TestingIssuer.RSA);
            String token = TestingIssuer.sign(OTHER, JWSAlgorithm.RS256, good());

            assertThat(authenticator.authenticate(token)).isEqualTo(UNKNOWN);
        }

        @Test
        void shouldNotKnowWhatIsNotSigned() {
            String plain = new PlainJWT(good().build()).serialize();
            String signed = issuer.sign(good());
            String body = signed.substring(signed.indexOf('.'), signed.lastIndexOf('.') + 1);

            assertThat(authenticator.authenticate(plain)).isEqualTo(UNKNOWN);
            assertThat(Stream.of("none", "None", "NONE", "nOnE")
                    .map(none -> encoded("{\"alg\":\"" + none + "\",\"kid\":\"rsa\"}") + body)
                    .map(authenticator::authenticate)).containsOnly(UNKNOWN);
            assertThat(authenticator.authenticate(signed.substring(0, signed.lastIndexOf('.') + 1))).isEqualTo(UNKNOWN);
            assertThat(issuer.fetches()).as("no key was needed for that").isZero();
        }

        /// The public key is known to everybody: as the key of an HMAC it proves nothing.
        @Test
        void shouldNotKnowAnHmacWithThePublicKey() throws JOSEException {
            byte[] encoded = TestingIssuer.RSA.toRSAPublicKey().getEncoded();
            String pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(encoded)
                    + "\n-----END PUBLIC KEY-----\n";

            for (byte[] secret : List.of(encoded, pem.getBytes(UTF_8), TestingIssuer.RSA.toPublicJWK()
                    .toString()
                    .getBytes(UTF_8))) {
                JWK key = new OctetSequenceKey.Builder(secret).keyID("rsa").build();
                assertThat(authenticator.authenticate(TestingIssuer.sign(key, JWSAlgorithm.HS256, good())))
                        .isEqualTo(UNKNOWN);
            }
        }

        @Test
        void shouldNotKnowAnHmacEvenIfTheIssuerPublishedItsSecret() {
            JWK secret = new OctetSequenceKey.Builder(new byte[32]).keyID("secret")
                    .algorithm(JWSAlgorithm.HS256)
                    .build();
            issuer.answer(200, "{\"keys\": [" + secret.toJSONString() + "]}");

            assertThat(authenticator.authenticate(TestingIssuer.sign(secret, JWSAlgorithm.HS256, good())))
                    .isEqualTo(UNKNOWN);
        }
    }

    @Nested
    class Claims {

        @ParameterizedTest
        @CsvSource({"JWT, true", "jwt, true", "at+jwt, true", "application/at+jwt, true", "logout+jwt, false",
                "dpop+jwt, false", "JWS, false"})
        void shouldKnowTokensOfTheRightTypeOnly(String type, boolean known) {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).type(new JOSEObjectType(type)).build();

            assertThat(authenticator.authenticate(TestingIssuer.sign(TestingIssuer.RSA, header, good())))
                    .isEqualTo(known ? ADMIN : UNKNOWN);
        }

        @Test
        void shouldKnowATokenUntilItsEndAndNotASecondLonger() {
            assertThat(authenticate(good().expirationTime(Date.from(now.plusSeconds(1))))).isEqualTo(ADMIN);
            assertThat(authenticate(good().expirationTime(Date.from(now)))).isEqualTo(EXPIRED);
            assertThat(authenticate(good().expirationTime(Date.from(now.minusSeconds(1))))).isEqualTo(EXPIRED);
            assertThat(authenticate(good().expirationTime(Date.from(now.minusSeconds(3_600))))).isEqualTo(EXPIRED);
        }

        @Test
        void shouldAllowAMinuteForClocksThatDiffer() {
            assertThat(authenticate(good().notBeforeTime(Date.from(now.plusSeconds(60))))).isEqualTo(ADMIN);
            assertThat(authenticate(good().notBeforeTime(Date.from(now.plusSeconds(61))))).isEqualTo(UNKNOWN);
            assertThat(authenticate(good().issueTime(Date.from(now.plusSeconds(60))))).isEqualTo(ADMIN);
            assertThat(authenticate(good().issueTime(Date.from(now.plusSeconds(61))))).isEqualTo(UNKNOWN);
            assertThat(authenticate(good().issueTime(null))).isEqualTo(ADMIN);
        }

        @ParameterizedTest
        @MethodSource("claimsThatAreNotForUs")
        void shouldNotKnowATokenThatIsNotForUs(UnaryOperator<JWTClaimsSet.Builder> change) {
            assertThat(authenticate(change.apply(good()))).isEqualTo(UNKNOWN);
        }

        static Stream<UnaryOperator<JWTClaimsSet.Builder>> claimsThatAreNotForUs() {
            return Stream.of(
                    claims -> claims.audience("another"),
                    claims -> claims.audience(List.of("another", "TIDINGS")),
                    claims -> claims.audience((String) null),
                    claims -> claims.audience(List.of()),
                    claims -> claims.issuer("https://issuer.example.com"),
                    claims -> claims.issuer(claims.build().getIssuer() + "/"),
                    claims -> claims.issuer(null),
                    claims -> claims.expirationTime(null),
                    claims -> claims.claim("exp", "tomorrow"),
                    claims -> claims.claim("nbf", "yesterday"),
                    claims -> claims.subject(null));
        }

        @Test
        void shouldKnowATokenForUsAndOthers() {
            assertThat(authenticate(good().audience(List.of("another", TestingIssuer.AUDIENCE)))).isEqualTo(ADMIN);
        }

        @ParameterizedTest
        @MethodSource("rolesByClaim")
        void shouldTakeTheMostPowerfulRole(Object claim, Role role) {
            assertThat(authenticate(good().claim("roles", claim))).isEqualTo(known(SOMEONE, role));
        }

        static Stream<Arguments> rolesByClaim() {
            return Stream.of(
                    arguments("org:member", Role.ORG_MEMBER),
                    arguments("openid  event:publisher email", Role.EVENT_PUBLISHER),
                    arguments("event:publisher org:member", Role.ORG_MEMBER),
                    arguments(List.of("event:publisher", "org:admin", "org:member"), Role.ORG_ADMIN),
                    arguments(List.of("org:admin", "platform:admin"), Role.PLATFORM_ADMIN),
                    arguments(List.of("superuser", "org:member"), Role.ORG_MEMBER),
                    arguments(List.of(1, true, List.of("platform:admin"), "org:member"), Role.ORG_MEMBER));
        }

        @ParameterizedTest
        @MethodSource("claimsWithoutRole")
        void shouldSayThatATokenGivesNoRole(Object claim) {
            assertThat(authenticate(good().claim("roles", claim))).isEqualTo(new Verdict.Unusable(
                    "The token has no role: its claim 'roles' names none of platform:admin, org:admin, org:member, "
                            + "event:publisher."));
        }

        static Stream<Arguments> claimsWithoutRole() {
            return Stream.of(arguments((Object) null), arguments(""), arguments("superuser"), arguments("ORG:ADMIN"),
                    arguments("org:admin,org:member"), arguments(7), arguments(List.of()),
                    arguments(List.of("org:admin org:member")), arguments(java.util.Map.of("org:admin", true)));
        }

        @ParameterizedTest
        @MethodSource("claimsWithoutOrganization")
        void shouldSayThatATokenBelongsToNoOrganization(Object claim) {
            assertThat(authenticate(good().claim("organization", claim))).isEqualTo(new Verdict.Unusable(
                    "The token belongs to no organization: its claim 'organization' must be 24 hexadecimal digits."));
        }

        static Stream<Arguments> claimsWithoutOrganization() {
            return Stream.of(arguments((Object) null), arguments(""), arguments("acme"), arguments(7),
                    arguments(ORGANIZATION + "0"), arguments(List.of(ORGANIZATION)), arguments(" " + ORGANIZATION));
        }

        @Test
        void shouldGiveThePlatformsAdministratorsNoOrganization() {
            Verdict platform = known(SOMEONE, Role.PLATFORM_ADMIN);

            assertThat(authenticate(good().claim("roles", "platform:admin"))).isEqualTo(platform);
            assertThat(authenticate(good().claim("roles", "platform:admin").claim("organization", null)))
                    .isEqualTo(platform);
        }

        @Test
        void shouldReadTheClaimsThatItIsTold() {
            JwtAuthenticator other = new JwtAuthenticator(new IssuerKeys(issuer.name(), Optional.empty()),
                    new JwtChecks(issuer.name(), TestingIssuer.AUDIENCE, Clock.systemUTC()),
                    new JwtRoles("https://example.com/roles", "cognito:organization"), _ -> Optional.empty());
            JWTClaimsSet.Builder claims = good().claim("https://example.com/roles", List.of("org:member"))
                    .claim("cognito:organization", ORGANIZATION);

            assertThat(other.authenticate(issuer.sign(claims))).isEqualTo(known(SOMEONE, Role.ORG_MEMBER));
        }

        @Test
        void shouldCallPeopleByTheirAddress() {
            assertThat(authenticate(good().claim("email", "ada@example.com")))
                    .isEqualTo(known(Identity.user("someone", Optional.of("ada@example.com")), Role.ORG_ADMIN));
            assertThat(authenticate(good().claim("email", "ada\n@example.com"))).isEqualTo(ADMIN);
            assertThat(authenticate(good().claim("email", 7))).isEqualTo(ADMIN);
            assertThat(authenticate(good().claim("email", "someone"))).isEqualTo(ADMIN);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "a\nb", "a\0"})
        void shouldNotTakeAnythingForAName(String subject) {
            assertThat(authenticate(good().subject(subject)))
                    .isEqualTo(new Verdict.Unusable("The token's subject is not a valid name."));
        }

        /// An organization's id may be registered anew. Members of the former one have no role in the later.
        @ParameterizedTest
        @CsvSource({"-1, true", "0, true", "1, false"})
        void shouldNotTakeATokenThatMayBeOlderThanTheRemovalOfItsOrganization(long secondsLater, boolean refused) {
            removal = now.minusSeconds(100).plusMillis(500);

            Verdict verdict = authenticate(
                    good().issueTime(Date.from(now.minusSeconds(100).plusSeconds(secondsLater))));

            if (refused) {
                assertThat(verdict).isInstanceOf(Verdict.Unusable.class);
            } else {
                assertThat(verdict).isEqualTo(ADMIN);
            }
        }

        @Test
        void shouldTakeATokenThatDoesNotSayWhenItWasIssuedUnlessItsOrganizationWasRemoved() {
            assertThat(authenticate(good().issueTime(null))).isEqualTo(ADMIN);

            removal = now.minusSeconds(100);

            assertThat(authenticate(good().issueTime(null))).isInstanceOf(Verdict.Unusable.class);
        }
    }

    /// Text that is no JWT, and tokens that were changed.
    @Nested
    class Malformed {

        @ParameterizedTest
        @ValueSource(strings = {"", ".", "..", "...", "a.b", "a.b.c", "a.b.c.d.e", "e30.e30.e30",
                "eyJhbGciOiJSUzI1NiJ9..",
                "eyJhbGciOiJSUzI1NiJ9.W10.AAAA", "eyJhbGciOiJSUzI1NiJ9.e30.", "é.é.é",
                "tdg_66ec434e84b4103f670cb617_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ"})
        void shouldNotKnowWhatIsNoJwt(String text) {
            assertThat(authenticator.authenticate(text)).isEqualTo(UNKNOWN);
        }

        @Test
        void shouldNotLookAtWhatNoGatewayLetsThrough() {
            String large = issuer.sign(good().claim("padding", "x".repeat(15_000)));
            assertThat(large).hasSizeGreaterThan(20_000);

            assertThat(authenticator.authenticate(large)).isEqualTo(UNKNOWN);
            assertThat(issuer.fetches()).isZero();
            assertThat(authenticate(good().claim("padding", "x".repeat(5_000)))).isEqualTo(ADMIN);
        }

        @Test
        void shouldSurviveDeepNesting() {
            String deep = "[".repeat(3_000) + "]".repeat(3_000);

            assertThat(authenticator.authenticate(encoded("{\"alg\":\"RS256\",\"x\":" + deep + "}") + ".e30.AAAA"))
                    .isEqualTo(UNKNOWN);
            assertThat(authenticator.authenticate(encoded("{\"alg\":\"RS256\"}") + "." + encoded(deep) + ".AAAA"))
                    .isEqualTo(UNKNOWN);
        }

        /// Some changes leave the bytes as they were: base64 has bits to spare. No other may be let in, and none may throw.
        @Test
        void shouldSurviveWhateverIsDoneToAToken() {
            Random random = new Random(42);
            String token = issuer.sign(good());
            String alphabet = "ABCxyz019-_.=+/ \"{}é\n";
            for (int i = 0; i < 3_000; i++) {
                StringBuilder changed = new StringBuilder(token);
                int at = random.nextInt(changed.length());
                switch (random.nextInt(4)) {
                    case 0 -> changed.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
                    case 1 -> changed.deleteCharAt(at);
                    case 2 -> changed.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                    default -> changed.setLength(at);
                }

                assertThat(authenticator.authenticate(changed.toString())).as(changed.toString())
                        .isIn(UNKNOWN, ADMIN);
            }
        }
    }

    /// How the keys are fetched from the issuer.
    @Nested
    class Keys {

        @Test
        void shouldFetchKeysOnceForManyTokens() {
            assertThat(issuer.fetches()).as("before the first token").isZero();

            assertThat(IntStream.range(0, 50).mapToObj(_ -> authenticate(good()))).containsOnly(ADMIN);

            assertThat(issuer.fetches()).isOne();
        }

        @Test
        void shouldLearnANewKeyAsSoonAsItIsUsed() {
            String old = issuer.sign(good());
            assertThat(authenticator.authenticate(old)).isEqualTo(ADMIN);

            issuer.publish(OTHER);

            assertThat(authenticator.authenticate(TestingIssuer.sign(OTHER, JWSAlgorithm.RS256, good())))
                    .isEqualTo(ADMIN);
            assertThat(authenticator.authenticate(old)).as("signed with a key that has been withdrawn")
                    .isEqualTo(UNKNOWN);
        }

        @Test
        void shouldNotBeMadeToAskTheIssuerAgainAndAgain() {
            assertThat(authenticate(good())).isEqualTo(ADMIN);

            assertThat(IntStream.range(0, 100)
                    .mapToObj(i -> new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("made up " + i).build())
                    .map(header -> TestingIssuer.sign(OTHER, header, good()))
                    .map(authenticator::authenticate)).containsOnly(UNKNOWN);

            assertThat(issuer.fetches()).isEqualTo(2);
            assertThat(authenticate(good())).as("the others are none the worse").isEqualTo(ADMIN);
        }

        @Test
        void shouldNotDecideWhileNobodyKnowsTheKeys() {
            issuer.goDown();

            assertThat(IntStream.range(0, 5).mapToObj(_ -> authenticate(good()))).containsOnly(UNDECIDED);
            assertThat(authenticator.authenticate(new PlainJWT(good().build()).serialize())).isEqualTo(UNKNOWN);
        }

        @Test
        void shouldGoOnWithTheKeysItHasWhileTheIssuerIsDown() {
            assertThat(authenticate(good())).isEqualTo(ADMIN);

            issuer.goDown();

            assertThat(authenticate(good())).isEqualTo(ADMIN);
            assertThat(authenticator.authenticate(TestingIssuer.sign(OTHER, JWSAlgorithm.RS256, good())))
                    .as("a key that it does not have")
                    .isEqualTo(UNKNOWN);
            assertThat(authenticate(good())).isEqualTo(ADMIN);
        }

        @ParameterizedTest
        @MethodSource("answersThatAreNoKeys")
        void shouldNotDecideByGarbageAndRecover(int status, String body) {
            issuer.answer(status, body);
            assertThat(authenticate(good())).isEqualTo(UNDECIDED);

            issuer.publish(TestingIssuer.RSA);
            assertThat(authenticate(good())).isEqualTo(ADMIN);
        }

        static Stream<Arguments> answersThatAreNoKeys() {
            return Stream.of(arguments(200, ""), arguments(200, "<html>Sign in</html>"), arguments(200, "{}"),
                    arguments(200, "{\"keys\": 1}"), arguments(200, "[]"), arguments(200, "null"),
                    arguments(200, "{\"keys\": [{\"kty\": \"RSA\", \"n\": 1}]}"),
                    arguments(200, "{\"keys\": [], \"padding\": \"" + "x".repeat(300_000) + "\"}"),
                    arguments(500, "{\"keys\": []}"), arguments(404, "not here"));
        }

        @Test
        void shouldNotKnowTokensOfAnIssuerWithoutKeys() {
            issuer.publish();

            assertThat(authenticate(good())).isEqualTo(UNKNOWN);
        }

        @Test
        void shouldNotWaitForASlowIssuer() {
            issuer.delay(Duration.ofSeconds(10));
            Instant begin = Instant.now();

            assertThat(authenticate(good())).isEqualTo(UNDECIDED);

            assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(6));
        }

        @Test
        void shouldAskForKeysWhereItIsTold() {
            issuer.describe("not here");
            JwtAuthenticator told = authenticator(issuer.name(), Optional.of(URI.create(issuer.keysUrl())));

            assertThat(told.authenticate(issuer.sign(good()))).isEqualTo(ADMIN);
        }

        @Test
        void shouldFindKeysOfAnIssuerWhoseNameEndsWithASlash() {
            String name = issuer.name() + "/";
            issuer.describe("{\"issuer\": \"%s\", \"jwks_uri\": \"%s\"}".formatted(name, issuer.keysUrl()));

            assertThat(authenticator(name, Optional.empty()).authenticate(issuer.sign(good().issuer(name))))
                    .isEqualTo(ADMIN);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "<html/>", "{}", "[]",
                "{\"issuer\": \"https://issuer.example.com\", \"jwks_uri\": \"KEYS\"}",
                "{\"issuer\": \"ISSUER\"}", "{\"issuer\": \"ISSUER\", \"jwks_uri\": \"\"}",
                "{\"issuer\": \"ISSUER\", \"jwks_uri\": \"/keys\"}", "{\"issuer\": \"ISSUER\", \"jwks_uri\": \"a b\"}",
                "{\"issuer\": \"ISSUER\", \"jwks_uri\": \"http://keys.example.com/\"}",
                "{\"issuer\": \"ISSUER\", \"jwks_uri\": \"file:///etc/passwd\"}"})
        void shouldNotFollowADiscoveryDocumentThatIsNotTheIssuers(String document) {
            issuer.describe(document.replace("ISSUER", issuer.name()).replace("KEYS", issuer.keysUrl()));

            assertThat(authenticate(good())).isEqualTo(UNDECIDED);
            assertThat(issuer.fetches()).isZero();
        }
    }

    private JwtAuthenticator authenticator(String name, Optional<URI> keys) {
        return new JwtAuthenticator(new IssuerKeys(name, keys),
                new JwtChecks(name, TestingIssuer.AUDIENCE, Clock.fixed(now, ZoneOffset.UTC)),
                new JwtRoles("roles", "organization"), _ -> Optional.ofNullable(removal));
    }

    private Verdict authenticate(JWTClaimsSet.Builder claims) {
        return authenticator.authenticate(issuer.sign(claims));
    }

    private JWTClaimsSet.Builder good() {
        return issuer.claims()
                .issueTime(Date.from(now))
                .claim("roles", "org:admin")
                .claim("organization", ORGANIZATION);
    }

    private static Verdict known(Identity identity, Role role) {
        return new Verdict.Known(new Principal(identity, role, role == Role.PLATFORM_ADMIN
                ? Optional.empty()
                : Optional.of(new OrganizationId(ORGANIZATION))));
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
