package io.tidings.api.ratelimit;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

import io.tidings.access.Role;
import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Caller;
import io.tidings.api.FailingDynamoDb;
import io.tidings.api.Tenant;

import static org.assertj.core.api.Assertions.assertThat;

/// How much is let pass: here 10 requests per token and 20 per organization, 100 events per token and 150 per
/// organization, within ten seconds.
class RateLimitIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final Map<String, Object> LIMITS = Map.of(
            "tidings.rate-limits.requests-per-token", 1,
            "tidings.rate-limits.requests-per-organization", 2,
            "tidings.rate-limits.events-per-token", 10,
            "tidings.rate-limits.events-per-organization", 15);

    private static final int TESTS = 9;

    private static final String EVENT = "{\"type\": \"LOGIN_FAILURE\", \"payload\":"
            + " {\"message\": \"Bad Login\", \"organizationId\": \"AtScale\", \"time\": 1643723261}}";

    /// One for each test, made while nothing is limited.
    private static final Deque<TenantWithTokens> TENANTS = new ArrayDeque<>();

    /// Stands still, 2.5 seconds after a window has begun.
    private static Clock clock;

    private final Tenant tenant;
    private final List<String> tokens;

    RateLimitIT() {
        TenantWithTokens mine = TENANTS.pop();
        tenant = mine.tenant();
        tokens = mine.tokens();
    }

    /// @param tokens of three administrators and a member
    private record TenantWithTokens(Tenant tenant, List<String> tokens) {

        static TenantWithTokens register() {
            Tenant tenant = API.tenant();
            return new TenantWithTokens(tenant,
                    Stream.of(Role.ORG_ADMIN, Role.ORG_ADMIN, Role.ORG_ADMIN, Role.ORG_MEMBER)
                            .map(role -> tenant.with(role).token().orElseThrow())
                            .toList());
        }
    }

    @BeforeAll
    static void limit() {
        clock = Clock.fixed(Instant.ofEpochSecond(Instant.now().getEpochSecond() / 10 * 10 + 2, 500_000_000),
                ZoneOffset.UTC);
        Stream.generate(TenantWithTokens::register).limit(TESTS).forEach(TENANTS::add);
        API.restart(API.dynamoDb(), LIMITS, clock);
    }

    @Test
    void shouldLetPassTheRequestsOfATokenUpToItsLimit() {
        assertThat(statuses(10, () -> caller(0).get("/me"))).containsOnly(200);

        Answer refused = caller(0).get("/me");

        assertThat(refused.inWords()).isEqualTo("429 This token has made too many requests; please wait.");
        assertThat(refused.headers()).containsEntry("Content-Type", "application/problem+json");
        assertThat(refused.headers()).containsEntry("Retry-After", "8");
        assertThat(caller(1).get("/me").status()).as("another token").isEqualTo(200);
        assertThat(caller(0).post(tenant.path() + "/events", EVENT).status()).as("publishing").isEqualTo(202);
        assertThat(API.anonymous().get("/health").status()).isEqualTo(200);
    }

    @Test
    void shouldCountWhatIsNotAllowedToo() {
        assertThat(statuses(10, () -> caller(0).get("/operations/dead-letters"))).containsOnly(403);

        assertThat(caller(0).get("/operations/dead-letters").status()).isEqualTo(429);
    }

    @Test
    void shouldCountAPublishThatIsNotAllowedAsARequest() {
        Caller member = API.holding(tokens.get(3));

        assertThat(statuses(10, () -> member.post(tenant.path() + "/events", EVENT))).containsOnly(403);

        assertThat(member.post(tenant.path() + "/events", EVENT).inWords())
                .isEqualTo("429 This token has made too many requests; please wait.");
    }

    @Test
    void shouldCountAPublishThatIsRefusedAsAnEvent() {
        caller(0).post(tenant.path() + "/events/batch", batch(99)).success();

        assertThat(caller(0).post(tenant.path() + "/events?unknown=1", EVENT).status()).isEqualTo(400);

        assertThat(caller(0).post(tenant.path() + "/events", EVENT).inWords())
                .isEqualTo("429 This token has published too many events; please wait.");
    }

    @Test
    void shouldLimitAnOrganizationWhateverItsTokens() {
        statuses(10, () -> caller(0).get("/me"));
        assertThat(statuses(10, () -> caller(1).get("/me"))).containsOnly(200);

        assertThat(caller(2).get("/me").inWords())
                .isEqualTo("429 This organization has made too many requests; please wait.");
        assertThat(API.platform().get(tenant.path()).status()).as("the platform").isEqualTo(200);
    }

    @Test
    void shouldShareTheLimitWithOtherInstances() {
        statuses(10, () -> caller(0).get("/me"));

        API.restart(API.dynamoDb(), LIMITS, clock);

        assertThat(caller(0).get("/me").status()).isEqualTo(429);
    }

    @Test
    void shouldCountTheEventsOfABatch() {
        String batch = tenant.path() + "/events/batch";

        assertThat(caller(0).post(batch, batch(99)).status()).isEqualTo(202);
        assertThat(caller(0).post(batch, batch(2)).inWords())
                .isEqualTo("429 This token has published too many events; please wait.");
        assertThat(caller(1).post(batch, batch(100)).inWords())
                .isEqualTo("429 Too many events have been published to this organization; please wait.");
    }

    /// A refusal means that nothing was published.
    @Test
    void shouldPublishNothingOfWhatIsRefused() {
        caller(0).post(tenant.path() + "/events/batch", batch(99)).success();

        assertThat(caller(0).post(tenant.path() + "/events/batch", batch(3)).status()).isEqualTo(429);

        assertThat(caller(1).get(tenant.path() + "/events?limit=100").texts("/_id")).hasSize(99);
    }

    @Test
    void shouldLetPassWhileNothingCanBeCounted() {
        API.restart(FailingDynamoDb.over(API.dynamoDb(), request -> request instanceof UpdateItemRequest update
                && update.key().toString().contains("RATE#")), LIMITS, clock);

        assertThat(statuses(30, () -> caller(0).get("/me"))).containsOnly(200);

        API.restart(API.dynamoDb(), LIMITS, clock);
    }

    private Caller caller(int token) {
        return API.holding(tokens.get(token));
    }

    private static List<Integer> statuses(int calls, Supplier<Answer> call) {
        return Stream.generate(call).limit(calls).map(Answer::status).toList();
    }

    private static String batch(int events) {
        return Stream.generate(() -> EVENT)
                .limit(events)
                .collect(Collectors.joining(", ", "{\"events\": [", "]}"));
    }
}
