package io.tidings.delivery;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.tidings.endpoint.CallbackHeaders;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.event.Document;
import io.tidings.event.EventContent;
import io.tidings.event.Format;
import io.tidings.naming.Name;
import io.tidings.sending.Outcome;
import io.tidings.sending.Signature;
import io.tidings.sending.TestingCallbackSender.Sent;
import io.tidings.testing.Examples;
import io.tidings.testing.TestingSigningKeys;
import io.tidings.trace.TraceContext;
import io.tidings.webhook.EventSelector;
import io.tidings.webhook.SignatureProfile;
import io.tidings.webhook.SigningSecret;
import io.tidings.webhook.SigningSecrets;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookSettings;
import io.tidings.webhook.WhileInactive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What leaves for the receiver.
class AttempterTest {

    private final Dispatching dispatching = new Dispatching();

    @AfterEach
    void close() {
        dispatching.close();
    }

    @Test
    void shouldSendAnEnvelopeToTheUrlOfTheWebhook() {
        Webhook webhook = dispatching.webhook();
        QueuedDelivery delivery = dispatching.enqueue(webhook);

        Sent sent = send();

        assertThat(sent.callback().url()).isEqualTo(webhook.settings().url());
        assertThat(sent.timeout()).isEqualTo(webhook.settings().timeout());
        assertThat(sent.callback().headers().keySet()).containsExactly("Content-Type", "User-Agent", "webhook-id",
                "webhook-timestamp", "webhook-signature", "webhook-key-id", "webhook-event-type", "webhook-event-id");
        assertThat(sent.header("Content-Type")).isEqualTo("application/json");
        assertThat(sent.header("User-Agent")).isEqualTo("Tidings/test");
        assertThat(sent.header("webhook-id")).isEqualTo(delivery.id().value());
        assertThat(sent.header("webhook-timestamp")).isEqualTo(String.valueOf(Examples.NOW.getEpochSecond()));
        assertThat(new String(sent.callback().body(), UTF_8))
                .isEqualTo(
                        "{\"type\":\"deployment.build.created\",\"webhook\":{\"id\":\"%s\",\"organization\":\"Acme\","
                                + "\"name\":\"Builds\"},\"payload\":{\"deployment\":\"demo\",\"build\":42}}",
                        webhook.id().value());
    }

    @Test
    void shouldSignSoThatAnIndependentReceiverBelievesIt() throws WebhookVerificationException {
        Instant now = Instant.now();
        dispatching.clock.set(now);
        for (Format format : Format.values()) {
            Webhook webhook = dispatching.webhook(settings(format, Map.of()));
            dispatching.enqueue(webhook, withDocument("{\"name\":\"Ümläut ☃\"}"));

            Sent sent = send();

            verify(sent, webhook);
        }
    }

    @Test
    void shouldKeepTheIdAndTheBodyAndRenewTheTimeOverAllAttempts() {
        dispatching.sender.answer(new Outcome.Unreachable(Outcome.Failure.TIMEOUT, "15 s"));
        Webhook webhook = dispatching.webhook(settings(Format.FORM, Map.of()));
        dispatching.enqueue(webhook, withDocument("{\"name\":\"Sales\"}"));
        Sent first = send();
        dispatching.clock.pass(Duration.ofSeconds(5));

        Sent second = send();

        assertThat(second.header("webhook-id")).isEqualTo(first.header("webhook-id"));
        assertThat(second.header("Content-Type")).isEqualTo(first.header("Content-Type"));
        assertThat(second.callback().body()).isEqualTo(first.callback().body());
        assertThat(second.header("webhook-timestamp"))
                .isEqualTo(String.valueOf(Examples.NOW.plusSeconds(5).getEpochSecond()));
        assertThat(second.header("webhook-signature")).isNotEqualTo(first.header("webhook-signature"));
    }

    @Test
    void shouldSayInEveryFormatWhatTheCallbackIsAbout() {
        for (Format format : Format.values()) {
            for (SignatureProfile profile : SignatureProfile.values()) {
                QueuedDelivery delivery = dispatching.enqueue(
                        dispatching.webhook(settings(format, Map.of()).withSignature(profile)));

                Sent sent = send();

                assertThat(sent.header("webhook-event-type")).isEqualTo(delivery.target().type().value());
                assertThat(sent.header("webhook-event-id")).isEqualTo(delivery.event().id().value());
            }
        }
    }

    /// RFC 3986 escapes any octet. What an owner may not write into a URL, an event may well say.
    @Test
    void shouldDeliverLineBreaksAndNulsInTheQueryOfADocument() {
        dispatching.enqueue(dispatching.webhook(settings(Format.DOCUMENT, Map.of())),
                withDocument("{\"a\":\"Sales model.\\nOwner: Alice\",\"b\":\"\\r\\n\",\"c\\u0000\":\"\\u0000\"}"));

        assertThat(send().callback().url().value())
                .endsWith("?a=Sales+model.%0AOwner%3A+Alice&b=%0D%0A&c%00=%00");
    }

    @Test
    void shouldAddTheHeadersOfTheOwner() {
        dispatching.enqueue(dispatching.webhook(settings(Format.ENVELOPE, Map.of("Authorization", "Bearer abc"))));

        assertThat(send().header("Authorization")).isEqualTo("Bearer abc");
    }

    @Test
    void shouldSendADocumentWithItsParametersInTheQuery() {
        dispatching.enqueue(dispatching.webhook(settings(Format.DOCUMENT, Map.of())),
                withDocument("{\"name\":\"Sales & more\"}"));

        Sent sent = send();

        assertThat(sent.callback().url().value()).isEqualTo("https://receiver.example.com/hook?name=Sales+%26+more");
        assertThat(sent.header("Content-Type")).isEqualTo("application/xml");
        assertThat(new String(sent.callback().body(), UTF_8)).isEqualTo("<projéct/>");
    }

    @Test
    void shouldSendParametersThatAreLongerThanAUrlThatAnOwnerMayGive() {
        String description = "ü".repeat(1_000);
        dispatching.enqueue(dispatching.webhook(settings(Format.DOCUMENT, Map.of())),
                withDocument("{\"description\":\"" + description + "\"}"));

        assertThat(send().callback().url().value()).endsWith("?description=" + "%C3%BC".repeat(1_000));
    }

    @Test
    void shouldSayThatParametersDoNotFitIntoAUrlAtAll() {
        QueuedDelivery delivery = dispatching.enqueue(dispatching.webhook(settings(Format.DOCUMENT, Map.of())),
                withDocument("{\"description\":\"" + "a".repeat(100_000) + "\"}"));

        assertThat(dispatching.dispatch()).containsExactly(delivery);

        assertThat(dispatching.sender.sent()).isEmpty();
        assertThat(dispatching.recorded(delivery).attempts()).extracting(Attempt::outcome)
                .containsExactly(new Outcome.Refused("the parameters do not fit into a URL"));
    }

    @Test
    void shouldFetchContentThatIsTooLargeToTravel() {
        EventContent large = Examples.content(EventContent.MAX_INLINE_BYTES);
        Webhook webhook = dispatching.webhook(settings(Format.DOCUMENT, Map.of()));
        dispatching.enqueue(webhook, large);

        assertThat(send().callback().body()).isEqualTo(large.document().orElseThrow().content());
    }

    @Test
    void shouldSignWithEverySecretActiveSoThatReceiversMayChangeOver() throws WebhookVerificationException {
        Instant now = Instant.now();
        dispatching.clock.set(now);
        Webhook webhook = dispatching.webhook();
        Webhook rotated = webhook.withSecret(SigningSecret.create(new Random(1)), Duration.ofMinutes(1), now);
        assertThat(dispatching.webhooks.update(webhook, rotated)).isTrue();
        dispatching.enqueue(webhook);

        Sent during = send();
        dispatching.clock.pass(Duration.ofMinutes(1));
        dispatching.enqueueNow(webhook);
        dispatching.dispatch();
        Sent after = dispatching.sender.sent().getLast();

        verify(during, webhook);
        verify(during, rotated);
        verify(after, rotated);
        assertThatThrownBy(() -> verify(after, webhook)).isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void shouldNameTheKeyThatSigned() {
        dispatching.enqueue(dispatching.webhook());

        Sent sent = send();

        assertThat(sent.header("webhook-key-id")).isEqualTo(TestingSigningKeys.INSTANCE.current().id());
        assertThat(sent.header("webhook-signature")).matches("v1,[A-Za-z0-9+/]{43}= v1a,[A-Za-z0-9+/]{86}==");
    }

    @Test
    void shouldSignByTheNewestSecretForGitHubAndByAllForStripe() {
        Instant now = dispatching.clock.instant();
        for (SignatureProfile profile : SignatureProfile.values()) {
            Webhook webhook = dispatching.webhook(
                    settings(Format.ENVELOPE, Map.of("stripe-signature", "t=1")).withSignature(profile));
            Webhook rotated = webhook.withSecret(SigningSecret.create(new Random(1)), Duration.ofMinutes(1), now);
            assertThat(dispatching.webhooks.update(webhook, rotated)).isTrue();
            dispatching.enqueue(webhook);

            Sent sent = send();

            byte[] body = sent.callback().body();
            SigningSecrets secrets = rotated.secrets().reveal();
            assertThat(sent.header("X-Hub-Signature-256")).isEqualTo(
                    profile == SignatureProfile.GITHUB ? Signature.github(secrets.current(), body) : null);
            assertThat(sent.header("Stripe-Signature")).isEqualTo(
                    profile == SignatureProfile.STRIPE ? Signature.stripe(secrets.inForce(now), now, body) : null);
            assertThat(sent.header("webhook-signature").split(" ")).hasSize(3);
        }
    }

    @Test
    void shouldSendEveryAttemptAsARequestOfItsOwnInTheTraceOfTheEvent() {
        TraceContext trace = TraceContext
                .read(Optional.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"), Optional.of("rojo=1"))
                .orElseThrow();
        QueuedDelivery untraced = Examples.queued(dispatching.webhook());
        dispatching.queue.enqueue(List.of(new QueuedDelivery(untraced.target(),
                untraced.event().in(Optional.of(trace)), "Acme", untraced.content(), 1, 0)));

        Sent sent = send();

        assertThat(sent.header("traceparent")).isEqualTo("00-4bf92f3577b34da6a3ce929d0e0e4736-8000000000000000-01");
        assertThat(sent.header("tracestate")).isEqualTo("rojo=1");
    }

    /// By somebody else's implementation.
    private static void verify(Sent sent, Webhook webhook) throws WebhookVerificationException {
        Map<String, List<String>> headers = sent.callback()
                .headers()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
        new com.standardwebhooks.Webhook(webhook.secrets().reveal().current().text())
                .verify(new String(sent.callback().body(), UTF_8), HttpHeaders.of(headers, (_, _) -> true).map());
    }

    private Sent send() {
        dispatching.dispatch();
        return dispatching.sender.sent().getLast();
    }

    private static EventContent withDocument(String payload) {
        return new EventContent(Examples.payload(payload),
                Optional.of(new Document("project.xml", "application/xml", "<projéct/>".getBytes(UTF_8))));
    }

    private static WebhookSettings settings(Format format, Map<String, String> headers) {
        return new WebhookSettings(new Name("Builds"), Optional.empty(),
                new CallbackUrl("https://receiver.example.com/hook"), List.of(new EventSelector("*")),
                new CallbackHeaders(headers), true, Optional.of(format), Optional.empty(), Set.of(),
                WebhookSettings.DEFAULT_TIMEOUT, Optional.empty(), Optional.empty(), WhileInactive.SKIP);
    }
}
