package io.tidings.api.access;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.access.Role;
import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Call;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;
import io.tidings.api.access.Route.Who;
import io.tidings.api.openapi.DocumentedOperation;

import static org.assertj.core.api.Assertions.assertThat;

/// Who may do what: `access.csv` says it for every operation of `openapi.yaml`.
class AccessIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String UNKNOWN = "401 A valid bearer token is required.";

    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
            "TRACE");

    @Test
    void shouldSayForEveryOperationOfTheDocumentWhoMayCallIt() {
        assertThat(Route.all()).extracting(Route::name)
                .filteredOn(name -> !name.contains(" /console"))
                .containsExactlyInAnyOrderElementsOf(DocumentedOperation.all()
                        .stream()
                        .flatMap(AccessIT::names)
                        .collect(Collectors.toSet()));
    }

    /// For every caller: methods that a path does not offer are no way around those that it does.
    @ParameterizedTest
    @MethodSource("paths")
    void shouldOfferNoOtherMethods(String path) {
        Crowd crowd = Crowd.of(path);
        // `/events/batch` also matches `/events/{eventId}`.
        Set<String> offered = DocumentedOperation.all()
                .stream()
                .filter(operation -> path.matches(operation.path().replaceAll("\\{\\w+}", "[^/]+")))
                .map(DocumentedOperation::method)
                .collect(Collectors.toSet());
        for (String method : METHODS) {
            if (!offered.contains(method) && !(method.equals("HEAD") && offered.contains("GET"))) {
                for (Caller caller : crowd.everybody()) {
                    Answer answer = caller.send(Call.of(method, filled(path, crowd.estate().ids())));

                    assertThat(answer.status()).as(method + ": " + answer).isEqualTo(405);
                    assertThat(answer.headers().get("Allow")).isNotBlank();
                }
            }
        }
    }

    static Set<String> paths() {
        return DocumentedOperation.paths();
    }

    /// A token that was good once is like none.
    @ParameterizedTest
    @MethodSource("routes")
    void shouldLetInNobodyWhoseTokenHasExpired(Route route) {
        Crowd crowd = Crowd.of(route.path());

        for (Caller expired : crowd.expired()) {
            assertThat(expired.send(route.call(crowd.estate().ids())).status())
                    .isEqualTo(route.statuses().get(Who.ANONYMOUS));
        }
    }

    /// Where no organization is named, every role is the same in all of them.
    @ParameterizedTest
    @MethodSource("routesOfNoOrganization")
    void shouldTreatAllOrganizationsAlike(Route route) {
        Tenant elsewhere = API.tenant();
        Map<String, String> ids = Crowd.of(route.path()).estate().ids();

        for (Who who : List.of(Who.EVENT_PUBLISHER, Who.ORG_MEMBER, Who.ORG_ADMIN)) {
            assertThat(caller(who, elsewhere).send(route.call(ids)).status()).isEqualTo(route.statuses().get(who));
        }
        assertThat(route.statuses().get(Who.STRANGER)).isEqualTo(route.statuses().get(Who.ORG_ADMIN));
    }

    static Stream<Route> routesOfNoOrganization() {
        return Route.all().stream().filter(route -> !route.isOfOrganization());
    }

    @ParameterizedTest
    @MethodSource("routes")
    void shouldLetInOnlyCallersWhoMay(Route route) {
        boolean shared = route.isOfOrganization() && route.method().equals("GET");
        Estate estate = shared ? Crowd.of(route.path()).estate() : Estate.of(API, route.path());
        for (Who who : Who.values()) {
            Caller caller = shared ? Crowd.of(route.path()).caller(who) : caller(who, estate.tenant());
            Answer answer = caller.send(route.call(estate.ids()));

            assertThat(answer.status()).as(who + ": " + answer).isEqualTo(route.statuses().get(who));
            boolean changed = answer.status() < 300 && !route.method().equals("GET");
            estate = changed ? Estate.of(API, route.path()) : estate;
        }
    }

    @ParameterizedTest
    @MethodSource("routesToRead")
    void shouldAnswerHeadAsItAnswersGet(Route route) {
        Estate estate = route.isOfOrganization()
                ? Crowd.of(route.path()).estate()
                : Estate.of(API, route.path());
        Call head = Call.of("HEAD", route.call(estate.ids()).path());

        assertThat(API.anonymous().send(head).status()).isEqualTo(route.statuses().get(Who.ANONYMOUS));
        assertThat(API.platform().send(head).status()).isEqualTo(200);
    }

    static Stream<Route> routesToRead() {
        return Route.all().stream().filter(route -> route.method().equals("GET"));
    }

    static List<Route> routes() {
        return Route.all();
    }

    /// Whatever their role there, strangers cannot tell an organization that is not theirs from one that is not.
    @ParameterizedTest
    @MethodSource("routesOfOrganizations")
    void shouldHideOrganizationsFromStrangers(Route route) {
        Estate estate = Crowd.of(route.path()).estate();
        Map<String, String> nobody = new java.util.HashMap<>(estate.ids());
        nobody.put("organizationId", Tenant.newId());
        Tenant elsewhere = API.tenant();

        for (Role role : List.of(Role.ORG_ADMIN, Role.ORG_MEMBER, Role.EVENT_PUBLISHER)) {
            Caller stranger = elsewhere.with(role);

            Answer hidden = stranger.send(route.call(estate.ids()));

            assertThat(hidden.inWords()).isEqualTo("404 There is no such organization.");
            assertThat(hidden.body()).isEqualTo(stranger.send(route.call(nobody)).body());
        }
    }

    static Stream<Route> routesOfOrganizations() {
        return Route.all().stream().filter(Route::isOfOrganization);
    }

    @Test
    void shouldNotReachAnotherTenantsThingsThroughOnesOwnOrganization() {
        Estate other = Estate.of(API, "");
        Tenant tenant = API.tenant();
        Map<String, String> mixed = new java.util.HashMap<>(other.ids());
        mixed.put("organizationId", tenant.id());

        for (Route route : Route.all()) {
            boolean one = route.path().contains("/webhooks/{") || route.path().endsWith("{tokenId}")
                    || route.path().endsWith("{eventId}") || route.path().endsWith("{type}");
            if (one && !route.method().equals("PUT")) {
                assertThat(tenant.admin().send(route.call(mixed)).status()).as(route.name()).isEqualTo(404);
            }
        }
        assertThat(tenant.admin().get(tenant.path() + "/projects/" + other.tenant().project()).status())
                .isEqualTo(404);
        assertThat(tenant.admin().delete(tenant.path() + "/projects/" + other.tenant().project()).status())
                .isEqualTo(404);
        assertThat(other.tenant().admin().get(other.tenant().path() + "/settings/webhooks").texts("/_id"))
                .containsExactly(other.ids().get("webhookId"));
        assertThat(other.tenant().admin().get(other.tenant().path() + "/settings/tokens").texts("/_id"))
                .contains(other.ids().get("tokenId"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/projects", "/settings/tokens", "/settings/webhooks", "/events"})
    void shouldListOnesOwnThingsOnly(String list) {
        Tenant one = Estate.of(API, "").tenant();
        Tenant other = Estate.of(API, "").tenant();

        List<String> ids = one.admin().get(one.path() + list).texts("/_id");

        assertThat(ids).isNotEmpty().doesNotContainAnyElementsOf(other.admin().get(other.path() + list).texts("/_id"));
    }

    @Test
    void shouldListOnesOwnOrganizationOnly() {
        Tenant tenant = API.tenant();
        API.tenant();

        assertThat(tenant.admin().get("/organizations").texts("/_id")).containsExactly(tenant.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/projects", "/settings/tokens", "/settings/webhooks", "/events"})
    void shouldShowNothingOfAnotherTenantForItsCursor(String list) {
        Tenant other = Estate.of(API, "").tenant();
        Estate.of(API, "");
        String project = "{\"name\": \"Second\"}";
        other.admin().put(other.path() + "/projects/" + Tenant.newId(), project).success();
        for (String body : List.of("/settings/webhooks", "/events")) {
            Route.all()
                    .stream()
                    .filter(route -> route.name().equals("POST /organizations/{organizationId}" + body))
                    .forEach(route -> other.admin()
                            .send(route.call(Map.of("organizationId", other.id())))
                            .success());
        }
        String cursor = other.admin().get(other.path() + list + "?limit=1").text("/next");
        Tenant tenant = Estate.of(API, "").tenant();
        List<String> own = tenant.admin().get(tenant.path() + list).texts("/_id");

        Answer answer = tenant.admin().get(tenant.path() + list + "?cursor=" + cursor);

        assertThat(answer.inWords()).isEqualTo("200");
        assertThat(own).containsAll(answer.texts("/_id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "tdg_", "Bearer", "null", "tdg_0123456789abcdef01234567_",
            "tdg_0123456789abcdef01234567_0123456789012345678901234567890123456789012",
            "eyJhbGciOiJub25lIn0.eyJyb2xlIjoicGxhdGZvcm06YWRtaW4ifQ.", "' OR 1=1 --", "{\"a\":1}", "é"})
    void shouldNotKnowGarbage(String token) {
        assertThat(API.holding(token).get("/me").inWords()).isEqualTo(UNKNOWN);
    }

    @Test
    void shouldNotKnowATokenThatIsNotQuiteRight() {
        Tenant tenant = API.tenant();
        String good = tenant.admin().token().orElseThrow();
        char last = good.charAt(good.length() - 2);
        String wrong = good.substring(0, good.length() - 2) + (last == 'A' ? 'B' : 'A')
                + good.charAt(good.length() - 1);
        String elses = API.tenant().admin().token().orElseThrow();

        assertThat(API.holding(good).get("/me").inWords()).isEqualTo("200");
        assertThat(Stream.of(wrong, good.substring(0, good.length() - 1), good + "A",
                good.toUpperCase(java.util.Locale.ROOT),
                good.replace("tdg_", ""), good.substring(0, 29) + elses.substring(29)))
                .allSatisfy(token -> {
                    Answer answer = API.holding(token).get("/me");
                    assertThat(answer.inWords()).isEqualTo(UNKNOWN);
                    assertThat(answer.headers()).containsEntry("WWW-Authenticate", "Bearer realm=\"tidings\"");
                });
    }

    @Test
    void shouldTakeTokensFromTheAuthorizationHeaderOnly() {
        String good = API.tenant().admin().token().orElseThrow();
        Caller anonymous = API.anonymous();

        assertThat(Stream.of(
                anonymous.get("/me?access_token=" + good),
                anonymous.send(Call.of("GET", "/me").header("cookie", "JWT=" + good)),
                anonymous.send(Call.of("GET", "/me").header("x-amzn-oidc-identity", "administrator")),
                anonymous.send(Call.of("GET", "/me").header("authorization", good)),
                anonymous.send(Call.of("GET", "/me").header("authorization", "Basic " + good)),
                anonymous.send(Call.of("GET", "/me").header("authorization", "Bearer")),
                anonymous.send(Call.of("GET", "/me").header("authorization", ""))))
                .extracting(Answer::inWords)
                .containsOnly(UNKNOWN);
    }

    @Test
    void shouldNotKnowAnExpiredToken() {
        Tenant tenant = API.tenant();

        assertThat(tenant.withUntil(Role.ORG_ADMIN, Instant.now().minusMillis(1)).get("/me").inWords())
                .isEqualTo("401 The token has expired.");
        assertThat(tenant.withUntil(Role.ORG_ADMIN, Instant.now().plusSeconds(60)).get("/me").inWords())
                .isEqualTo("200");
    }

    @Test
    void shouldNotKnowARevokedToken() {
        Tenant tenant = API.tenant();
        Answer created = tenant.admin()
                .post(tenant.path() + "/settings/tokens", "{\"name\": \"Key\", \"role\": \"org:member\"}");
        Caller holder = API.holding(created.text("/token"));
        assertThat(holder.get("/me").inWords()).isEqualTo("200");

        tenant.admin().delete(tenant.path() + "/settings/tokens/" + created.text("/_id")).success();

        assertThat(holder.get("/me").inWords()).isEqualTo(UNKNOWN);
    }

    @Test
    void shouldNotKnowTheTokensOfARemovedOrganization() {
        Tenant tenant = API.tenant();

        API.platform().delete(tenant.path()).success();

        assertThat(tenant.admin().get("/me").inWords()).isEqualTo(UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = "PLATFORM_ADMIN", mode = EnumSource.Mode.EXCLUDE)
    void shouldSayWhoOneIs(Role role) {
        Tenant tenant = API.tenant();

        Answer me = tenant.with(role).get("/me");

        assertThat(me.text("/name")).matches("token [0-9a-f]{24} \\(Key\\)");
        assertThat(me.text("/role")).isEqualTo(role.wireName());
        assertThat(me.text("/organization")).isEqualTo(tenant.id());
    }

    @Test
    void shouldNotGiveThePlatformAnOrganization() {
        assertThat(API.platform().get("/me").json().has("organization")).isFalse();
    }

    /// One for JSON, and one for each other type of body that is more than a dialect of it.
    private static Stream<String> names(DocumentedOperation operation) {
        return Stream.concat(Stream.of(operation.name()), operation.contentTypes()
                .stream()
                .filter(type -> !type.endsWith("json"))
                .map(type -> operation.name() + " " + type));
    }

    /// An organization that has one of everything, and all kinds of callers, for requests that change nothing.
    ///
    /// @param expired callers whose tokens were good once
    /// @param valid the callers of the table
    private record Crowd(Estate estate, List<Caller> expired, Map<Who, Caller> valid) {

        private static final Crowd OF_ORGANIZATION = make("");
        private static final Crowd OF_PROJECT = make("{projectId}");

        static Crowd of(String path) {
            return path.contains("{projectId}") ? OF_PROJECT : OF_ORGANIZATION;
        }

        private static Crowd make(String path) {
            Estate estate = Estate.of(API, path);
            Instant past = Instant.now().minusMillis(1);
            List<Caller> expired = Stream.of(Role.ORG_ADMIN, Role.ORG_MEMBER, Role.EVENT_PUBLISHER)
                    .map(role -> estate.tenant().withUntil(role, past))
                    .toList();
            Map<Who, Caller> valid = new EnumMap<>(Who.class);
            for (Who who : Who.values()) {
                valid.put(who, AccessIT.caller(who, estate.tenant()));
            }
            return new Crowd(estate, expired, valid);
        }

        Caller caller(Who who) {
            return valid.get(who);
        }

        List<Caller> everybody() {
            return Stream.concat(expired.stream(), valid.values().stream()).toList();
        }
    }

    private static String filled(String path, Map<String, String> ids) {
        String filled = path;
        for (var id : ids.entrySet()) {
            filled = filled.replace("{" + id.getKey() + "}", id.getValue());
        }
        return filled;
    }

    private static Caller caller(Who who, Tenant tenant) {
        return switch (who) {
            case ANONYMOUS -> API.anonymous();
            case EVENT_PUBLISHER -> tenant.with(Role.EVENT_PUBLISHER);
            case ORG_MEMBER -> tenant.with(Role.ORG_MEMBER);
            case ORG_ADMIN -> tenant.with(Role.ORG_ADMIN);
            case STRANGER -> API.tenant().admin();
            case PLATFORM_ADMIN -> API.platform();
        };
    }
}
