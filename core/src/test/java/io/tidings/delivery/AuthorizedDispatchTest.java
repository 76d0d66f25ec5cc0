package io.tidings.delivery;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.tidings.endpoint.CallbackCredentials;
import io.tidings.endpoint.CallbackHeaders;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.endpoint.Credential;
import io.tidings.organization.OrganizationId;
import io.tidings.sending.Callback;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.sending.TestingCallbackSender;
import io.tidings.testing.Examples;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookSettings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// Callbacks with credentials: requests and outcomes.
class AuthorizedDispatchTest {

    private static final CallbackUrl TOKEN_URL = new CallbackUrl("https://auth.example.com/token");
    private static final Credential.OAuth2 CLIENT = new Credential.OAuth2(TOKEN_URL, "id", "client-secret",
            Optional.empty(), Optional.empty());
    private static final String ADDRESS_NOT_ALLOWED = "token endpoint: address not allowed";

    private final Dispatching dispatching = new Dispatching();
    private final AtomicInteger granted = new AtomicInteger();
    /// What the receiver answers to a token.
    private UnaryOperator<String> receiver = _ -> "200";
    private Outcome instead;

    @AfterEach
    void close() {
        dispatching.close();
    }

    @Test
    void shouldShowAllCredentialsBesideTheHeadersOfTheOwner() {
        Webhook webhook = webhook(new Credential.Basic("Aladdin", "open sesame"),
                Map.of("key", new Credential.ApiKey("X-Api-Key", "k")));
        dispatching.enqueue(webhook);

        dispatching.dispatch();

        assertThat(dispatching.sender.sent()).singleElement().satisfies(sent -> {
            assertThat(sent.header("Authorization")).isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
            assertThat(sent.header("X-Api-Key")).isEqualTo("k");
            assertThat(sent.timeout()).isEqualTo(webhook.settings().timeout());
        });
    }

    @Test
    void shouldAskForATokenOnceAndShowItWithEveryCallback() {
        answering();
        Webhook webhook = webhook(CLIENT, Map.of());
        IntStream.range(0, 5).forEach(_ -> dispatching.enqueue(webhook));

        dispatching.dispatch();

        assertThat(granted).hasValue(1);
        assertThat(callbacks()).hasSize(5)
                .allSatisfy(sent -> assertThat(sent.header("Authorization")).isEqualTo("Bearer token-1"));
        assertThat(dispatching.all(webhook)).extracting(Delivery::status).containsOnly(DeliveryStatus.DELIVERED);
    }

    @Test
    void shouldRefreshATokenOnceThatTheReceiverRefuses() {
        answering();
        Webhook webhook = webhook(CLIENT, Map.of());
        dispatching.enqueue(webhook);
        dispatching.dispatch();
        receiver = token -> token.equals("Bearer token-1") ? "401" : "200";

        QueuedDelivery delivery = dispatching.enqueue(webhook);
        dispatching.dispatch();

        assertThat(granted).hasValue(2);
        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
        assertThat(dispatching.recorded(delivery).attempts()).as("one attempt").hasSize(1);
        List<TestingCallbackSender.Sent> sent = callbacks();
        assertThat(sent).extracting(one -> one.header("Authorization"))
                .containsExactly("Bearer token-1", "Bearer token-1", "Bearer token-2");
        assertThat(sent.get(2).header("webhook-id")).isEqualTo(sent.get(1).header("webhook-id"));
    }

    @Test
    void shouldNotRefreshATokenAgainAndAgain() {
        answering();
        receiver = _ -> "401";
        Webhook webhook = webhook(CLIENT, Map.of());
        QueuedDelivery delivery = dispatching.enqueue(webhook);

        dispatching.dispatch();

        assertThat(callbacks()).hasSize(2);
        assertThat(granted).hasValue(2);
        assertThat(dispatching.recorded(delivery).attempts()).singleElement()
                .satisfies(attempt -> assertThat(attempt.outcome().answer().orElseThrow().status()).isEqualTo(401));
        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.RETRYING);
    }

    @Test
    void shouldMakeAFailureOfTheTokenEndpointTheOutcomeOfAnAttemptAndTryAgainLater() {
        answering();
        instead = new Outcome.Rejected(new Response(400, Map.of(), "{\"error\":\"invalid_client\"}", false),
                Optional.empty());
        Webhook webhook = webhook(CLIENT, Map.of());
        QueuedDelivery delivery = dispatching.enqueue(webhook);

        dispatching.dispatch();

        assertThat(callbacks()).isEmpty();
        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.RETRYING);
        assertThat(dispatching.recorded(delivery).attempts().getFirst().outcome()).isEqualTo(new Outcome.Unreachable(
                Outcome.Failure.AUTHORIZATION, "token endpoint: it answered 400 invalid_client"));
        instead = null;
        dispatching.pass(Duration.ofMinutes(1));
        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
    }

    @Test
    void shouldRefuseATokenEndpointAtAnAddressThatIsNotAllowed() {
        answering();
        instead = new Outcome.Refused("address not allowed");
        QueuedDelivery delivery = dispatching.enqueue(webhook(CLIENT, Map.of()));

        dispatching.dispatch();

        assertThat(dispatching.recorded(delivery).attempts().getFirst().outcome())
                .isEqualTo(new Outcome.Refused(ADDRESS_NOT_ALLOWED));
        assertThat(callbacks()).isEmpty();
    }

    @Test
    void shouldLeaveAWebhookAloneWhoseTokenEndpointCannotBeReachedButNotOneWhoseDoesNotGrant() {
        answering();
        Webhook hanging = webhook(CLIENT, Map.of());
        Webhook refused = webhook(CLIENT, Map.of());
        instead = new Outcome.Unreachable(Outcome.Failure.TIMEOUT, "no answer");
        IntStream.range(0, 5).forEach(_ -> dispatching.enqueue(hanging));
        dispatching.dispatch();
        instead = new Outcome.Gone(Response.of(410));
        IntStream.range(0, 5).forEach(_ -> dispatching.enqueue(refused));
        dispatching.dispatch();

        assertThat(dispatching.health(hanging).circuit()).isPresent();
        assertThat(dispatching.health(refused).circuit()).isEmpty();
        assertThat(dispatching.notifier).as("the receiver is not gone").isEmpty();
    }

    @Test
    void shouldNotKeepSecretsThatTheReceiverRepeats() {
        Webhook webhook = webhook(new Credential.Basic("ann", "hush-hush"),
                Map.of("key", new Credential.ApiKey("X-Api-Key", "my-api-key")), Map.of("X-Token", "my-header", "X-A",
                        "not secret"));
        dispatching.sender.answer(callback -> new Outcome.Delivered(new Response(200,
                Map.of("x-echo", callback.headers().get("Authorization")), callback.headers() + " hush-hush", false)));
        QueuedDelivery delivery = dispatching.enqueue(webhook);

        dispatching.dispatch();

        Response kept = dispatching.recorded(delivery).attempts().getFirst().outcome().answer().orElseThrow();
        assertThat(kept.headers()).containsEntry("x-echo", "Basic ***");
        assertThat(kept.body()).contains("X-A=not secret", "X-Token=***", "X-Api-Key=***", "Authorization=Basic ***")
                .endsWith(" ***");
    }

    @Test
    void shouldNotKeepSecretsThatTheReceiverRepeatsInAnotherSpelling() {
        Webhook webhook = webhook(new Credential.Basic("ann", "hush-hush-hush"), Map.of(),
                Map.of("X-Token", "my+header/value"));
        String signing = webhook.secrets().reveal().current().text();
        dispatching.sender.answer(_ -> new Outcome.Delivered(new Response(200,
                Map.of("x-echo", "ann%3Ahush%2Dhush-hush", "x-long", "a".repeat(490) + "hush-hush-hush"),
                "my%2Bheader%2fvalue " + signing + " "
                        + Base64.getEncoder().encodeToString("hush-hush-hush".getBytes(UTF_8))
                        + " " + "b".repeat(8_192),
                false)));
        QueuedDelivery delivery = dispatching.enqueue(webhook);

        dispatching.dispatch();

        Response kept = dispatching.recorded(delivery).attempts().getFirst().outcome().answer().orElseThrow();
        assertThat(kept.headers()).containsEntry("x-echo", "***").containsEntry("x-long", "a".repeat(490) + "***");
        assertThat(kept.body()).startsWith("*** *** *** bbb");
    }

    @Test
    void shouldNotKeepATokenThatTheReceiverRepeats() {
        answering();
        receiver = token -> "401 " + token;
        QueuedDelivery delivery = dispatching.enqueue(webhook(CLIENT, Map.of()));

        dispatching.dispatch();

        assertThat(dispatching.recorded(delivery).attempts().getFirst().outcome().answer().orElseThrow().body())
                .isEqualTo("401 Bearer ***");
    }

    @Test
    void shouldNotSayWhatItSends() {
        Callback callback = new Callback(new OrganizationId(Examples.id()), TOKEN_URL,
                Map.of("Authorization", "Bearer hush-hush"), new byte[0]);

        assertThat(callback.toString()).contains("Authorization", TOKEN_URL.value()).doesNotContain("hush");
    }

    private Webhook webhook(Credential main, Map<String, Credential> additional) {
        return webhook(main, additional, Map.of());
    }

    private Webhook webhook(Credential main, Map<String, Credential> additional, Map<String, String> headers) {
        WebhookSettings plain = Examples.settings();
        return dispatching.webhook(new WebhookSettings(plain.name(), plain.description(), plain.url(), plain.events(),
                new CallbackHeaders(headers), true, plain.format(), plain.filter(), plain.projects(), plain.timeout(),
                plain.appIconUrl(), plain.retry(), plain.whileInactive())
                .withCredentials(new CallbackCredentials(Optional.of(main), additional)));
    }

    /// The token endpoint grants token-1, token-2 and so on, unless it answers something else instead.
    private void answering() {
        dispatching.sender.answer(callback -> callback.url().equals(TOKEN_URL) ? token() : receive(callback));
    }

    private Outcome token() {
        return instead != null
                ? instead
                : new Outcome.Delivered(new Response(200, Map.of(),
                        "{\"access_token\":\"token-" + granted.incrementAndGet() + "\"}", false));
    }

    private Outcome receive(Callback callback) {
        String answer = receiver.apply(callback.headers().get("Authorization"));
        int status = Integer.parseInt(answer.substring(0, 3));
        Response response = new Response(status, Map.of(), answer, false);
        return status == 200 ? new Outcome.Delivered(response) : new Outcome.Rejected(response, Optional.empty());
    }

    private List<TestingCallbackSender.Sent> callbacks() {
        return dispatching.sender.sent()
                .stream()
                .filter(sent -> !sent.callback().url().equals(TOKEN_URL))
                .toList();
    }
}
