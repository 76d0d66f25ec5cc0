package io.tidings.sending;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.endpoint.CallbackUrl;
import io.tidings.endpoint.Credential.OAuth2;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Scope;
import io.tidings.sending.AccessTokens.Grant;
import io.tidings.testing.Examples;
import io.tidings.testing.TestingClock;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class AccessTokensTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final OAuth2 CLIENT = client("s6BhdRkqt3", "gX1fBat3bV");

    private final TestingClock clock = new TestingClock(Examples.NOW);
    private final TestingCallbackSender server = new TestingCallbackSender();
    private final AccessTokens tokens = new AccessTokens(server, clock, "Tidings/test");
    private final WebhookKey webhook = webhook();
    private final AtomicInteger granted = new AtomicInteger();

    /// The example of RFC 6749, section 4.4.2, and its encoding of ids and secrets (section 2.3.1).
    @Test
    void shouldAskAsTheStandardSays() {
        grant(3_600);

        assertThat(get()).isEqualTo(new Grant.Granted("token-1"));

        assertThat(server.sent()).singleElement().satisfies(sent -> {
            assertThat(sent.callback().url()).isEqualTo(CLIENT.tokenUrl());
            assertThat(sent.header("Authorization")).isEqualTo("Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW");
            assertThat(sent.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
            assertThat(sent.header("Accept")).isEqualTo("application/json");
            assertThat(sent.header("User-Agent")).isEqualTo("Tidings/test");
            assertThat(body(sent)).isEqualTo("grant_type=client_credentials");
            assertThat(sent.timeout()).isBetween(Duration.ofSeconds(10), TIMEOUT);
        });
    }

    @Test
    void shouldSayForWhatTheTokenIs() {
        grant(3_600);
        OAuth2 scoped = new OAuth2(CLIENT.tokenUrl(), "a b:c", "%&", Optional.of("read:x write"),
                Optional.of("https://api/?a=b"));

        tokens.get(webhook, scoped, TIMEOUT);

        assertThat(body(server.sent().getFirst())).isEqualTo(
                "grant_type=client_credentials&scope=read%3Ax+write&audience=https%3A%2F%2Fapi%2F%3Fa%3Db");
        assertThat(server.sent().getFirst().header("Authorization")).isEqualTo("Basic "
                + java.util.Base64.getEncoder().encodeToString("a+b%3Ac:%25%26".getBytes(UTF_8)));
    }

    @Test
    void shouldKeepATokenUntilShortlyBeforeItExpires() {
        grant(3_600);
        get();
        clock.pass(Duration.ofSeconds(3_569));
        assertThat(get()).isEqualTo(new Grant.Granted("token-1"));

        clock.pass(Duration.ofSeconds(1));

        assertThat(get()).isEqualTo(new Grant.Granted("token-2"));
        assertThat(server.sent()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "\"expires_in\":20                | 10",
            "\"expires_in\":\"20\"            | 10",
            "\"expires_in\":0                 | 0",
            "\"expires_in\":-5                | 0",
            "\"expires_in\":99999999999999999 | 86370",
            "\"expires_in\":null              | 270",
            "\"expires_in\":\"soon\"          | 270",
            "\"x\":1                          | 270"})
    void shouldKeepATokenAsLongAsIsSensible(String life, long seconds) {
        server.answer(_ -> answer("{\"access_token\":\"token-" + granted.incrementAndGet() + "\"," + life + "}"));
        get();
        if (seconds > 0) {
            clock.pass(Duration.ofSeconds(seconds).minusMillis(1));
            get();
            assertThat(server.sent()).hasSize(1);
            clock.pass(Duration.ofMillis(1));
        }

        get();

        assertThat(server.sent()).hasSize(2);
    }

    @Test
    void shouldKeepATokenForEachWebhookAndCredential() {
        grant(3_600);
        WebhookKey other = webhook();

        List<Grant> grants = List.of(get(), tokens.get(other, CLIENT, TIMEOUT),
                tokens.get(webhook, client("s6BhdRkqt3", "changed"), TIMEOUT), get());

        assertThat(grants).containsExactly(new Grant.Granted("token-1"), new Grant.Granted("token-2"),
                new Grant.Granted("token-3"), new Grant.Granted("token-1"));
    }

    @Test
    void shouldForgetATokenThatTheReceiverRefusedAndNoOther() {
        grant(3_600);
        get();
        tokens.forget(webhook, CLIENT, "an older one");
        assertThat(get()).isEqualTo(new Grant.Granted("token-1"));

        tokens.forget(webhook, CLIENT, "token-1");

        assertThat(get()).isEqualTo(new Grant.Granted("token-2"));
    }

    @Test
    void shouldNotKeepWhatFailed() {
        server.answer(new Outcome.Rejected(Response.of(503), Optional.empty()));
        assertThat(get()).isInstanceOf(Grant.Failed.class);
        grant(3_600);

        assertThat(get()).isEqualTo(new Grant.Granted("token-1"));
    }

    @Test
    void shouldAskOnceForAllWhoNeedATokenAtTheSameTime() throws Exception {
        CountDownLatch answering = new CountDownLatch(1);
        server.answer(_ -> {
            await(answering);
            return answer("{\"access_token\":\"token-" + granted.incrementAndGet() + "\"}");
        });
        List<Future<Grant>> grants = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                grants.add(threads.submit(this::get));
            }
            answering.countDown();
        }

        for (Future<Grant> grant : grants) {
            assertThat(grant.get()).isEqualTo(new Grant.Granted("token-1"));
        }
        assertThat(server.sent()).hasSize(1);
    }

    @Test
    void shouldNotWaitForOthersLongerThanItsTime() {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        server.answer(_ -> {
            asked.countDown();
            await(never);
            return answer("{}");
        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.execute(this::get);
            await(asked);

            assertThat(tokens.get(webhook, CLIENT, Duration.ofMillis(50)))
                    .isEqualTo(failed(Outcome.Failure.TIMEOUT, "no token in time"));
            never.countDown();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "400 | {\"error\":\"invalid_client\"} | it answered 400 invalid_client",
            "401 | {\"error\":\"<script>\"}       | it answered 401",
            "410 | gone                           | it answered 410",
            "302 |                                | it answered 302",
            "503 | []                             | it answered 503"})
    void shouldSayWhatTheServerAnswered(int status, String body, String detail) {
        Response response = new Response(status, Map.of(), body == null ? "" : body, false);
        server.answer(status == 410 ? new Outcome.Gone(response) : new Outcome.Rejected(response, Optional.empty()));

        assertThat(get()).isEqualTo(failed(Outcome.Failure.AUTHORIZATION, detail));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "[]", "{}", "{\"access_token\":\"\"}", "{\"access_token\":\"a b\"}",
            "{\"access_token\":\"a\\r\\nHost: x\"}", "{\"access_token\":\"ü\"}", "{\"access_token\":{\"a\":1}}",
            "{\"access_token\":\"a\",\"token_type\":\"mac\"}"})
    void shouldRefuseAnswersThatAreNoToken(String body) {
        server.answer(answer(body));

        assertThat(get()).isInstanceOfSatisfying(Grant.Failed.class, failed -> assertThat(failed.outcome())
                .isInstanceOfSatisfying(Outcome.Unreachable.class, unreachable -> {
                    assertThat(unreachable.failure()).isEqualTo(Outcome.Failure.AUTHORIZATION);
                    assertThat(unreachable.detail()).startsWith("token endpoint: the answer ").doesNotContain("Host");
                }));
    }

    @Test
    void shouldTakeTheLongestTokenThatFitsIntoAHeaderAndNoLonger() {
        server.answer(answer("{\"access_token\":\"" + "t".repeat(4_089) + "\",\"token_type\":\"bearer\"}"));
        assertThat(get()).isInstanceOf(Grant.Granted.class);
        server.answer(answer("{\"access_token\":\"" + "t".repeat(4_090) + "\"}"));

        assertThat(tokens.get(webhook(), CLIENT, TIMEOUT))
                .isEqualTo(failed(Outcome.Failure.AUTHORIZATION,
                        "the answer has no access_token that fits into a header"));
    }

    @Test
    void shouldPassOnWhyTheServerCouldNotBeReached() {
        server.answer(new Outcome.Unreachable(Outcome.Failure.DNS, "the name has no address"));
        assertThat(get()).isEqualTo(failed(Outcome.Failure.DNS, "the name has no address"));
        server.answer(new Outcome.Refused("address not allowed"));
        assertThat(get()).isEqualTo(new Grant.Failed(new Outcome.Refused("token endpoint: address not allowed")));
    }

    @Test
    void shouldForgetThoseThatWereNotUsedForLongest() {
        grant(3_600);
        get();
        for (int i = 1; i < AccessTokens.MAX_KEPT; i++) {
            tokens.get(webhook(), CLIENT, TIMEOUT);
        }
        assertThat(get()).isEqualTo(new Grant.Granted("token-1"));
        tokens.get(webhook(), CLIENT, TIMEOUT);
        assertThat(get()).as("it has just been used").isEqualTo(new Grant.Granted("token-1"));
        for (int i = 0; i < AccessTokens.MAX_KEPT; i++) {
            tokens.get(webhook(), CLIENT, TIMEOUT);
        }

        assertThat(get()).isNotEqualTo(new Grant.Granted("token-1"));
    }

    @Test
    void shouldNotSayTheToken() {
        assertThat(new Grant.Granted("hush-hush").toString()).doesNotContain("hush");
    }

    private static WebhookKey webhook() {
        return new WebhookKey(new Scope.OfOrganization(new OrganizationId(Examples.id())),
                new WebhookId(Examples.id()));
    }

    private Grant get() {
        return tokens.get(webhook, CLIENT, TIMEOUT);
    }

    /// Grants token-1, token-2 and so on from now on.
    private void grant(int expiresIn) {
        server.answer(_ -> answer("{\"access_token\":\"token-" + granted.incrementAndGet()
                + "\",\"token_type\":\"Bearer\",\"expires_in\":" + expiresIn + "}"));
    }

    private static Outcome answer(String body) {
        return new Outcome.Delivered(new Response(200, Map.of(), body, false));
    }

    private static Grant failed(Outcome.Failure failure, String detail) {
        return new Grant.Failed(new Outcome.Unreachable(failure, "token endpoint: " + detail));
    }

    private static OAuth2 client(String id, String secret) {
        return new OAuth2(new CallbackUrl("https://auth.example.com/token"), id, secret, Optional.empty(),
                Optional.empty());
    }

    private static String body(TestingCallbackSender.Sent sent) {
        return new String(sent.callback().body(), UTF_8);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
