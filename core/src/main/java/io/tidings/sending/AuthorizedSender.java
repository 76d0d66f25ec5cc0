package io.tidings.sending;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.tidings.endpoint.CallbackHeaders;
import io.tidings.endpoint.Credential;
import io.tidings.sending.AccessTokens.Grant;
import io.tidings.webhook.SigningSecrets;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookSettings;

/// Sends callbacks with their webhook's credentials, and masks secrets in the answers: some receivers repeat what they
/// were sent, and readers of the log may not know the secrets.
public final class AuthorizedSender {

    private static final int UNAUTHORIZED = 401;

    private final CallbackSender sender;
    private final AccessTokens tokens;

    public AuthorizedSender(CallbackSender sender, Clock clock, String userAgent) {
        this.sender = sender;
        this.tokens = new AccessTokens(sender, clock, userAgent);
    }

    /// Sends a callback within `timeout`, which includes getting an access token. If the receiver does not accept the
    /// token (401), the callback is sent once more with a new one.
    public Outcome send(Callback callback, Webhook webhook, Duration timeout) {
        WebhookSettings settings = webhook.settings();
        List<String> secrets = new ArrayList<>(secrets(webhook));
        Optional<Credential.OAuth2> client = settings.credentials().reveal().oauth2();
        Outcome outcome = client.isEmpty()
                ? sender.send(callback, timeout)
                : sendWithToken(callback, webhook, client.get(), timeout, secrets);
        return outcome.without(new Secrets(secrets));
    }

    private Outcome sendWithToken(Callback callback, Webhook webhook, Credential.OAuth2 client, Duration timeout,
            List<String> secrets) {
        long start = System.nanoTime();
        Outcome first = sendWithToken(callback, webhook, client, timeout, start, secrets);
        return isUnauthorized(first) ? sendWithToken(callback, webhook, client, timeout, start, secrets) : first;
    }

    private Outcome sendWithToken(Callback callback, Webhook webhook, Credential.OAuth2 client, Duration timeout,
            long start, List<String> secrets) {
        return switch (tokens.get(webhook.key(), client, left(timeout, start))) {
            case Grant.Failed(Outcome failed) -> failed;
            case Grant.Granted(String token) -> {
                secrets.add(token);
                Outcome outcome = sendBy(left(timeout, start),
                        callback.with(Credential.AUTHORIZATION, "Bearer " + token));
                if (isUnauthorized(outcome)) {
                    tokens.forget(webhook.key(), client, token);
                }
                yield outcome;
            }
        };
    }

    private Outcome sendBy(Duration left, Callback callback) {
        return left.isPositive()
                ? sender.send(callback, left)
                : new Outcome.Unreachable(Outcome.Failure.TIMEOUT, "getting the access token took the whole timeout");
    }

    private static boolean isUnauthorized(Outcome outcome) {
        return outcome.answer().filter(answer -> answer.status() == UNAUTHORIZED).isPresent();
    }

    private static Duration left(Duration timeout, long start) {
        return timeout.minusNanos(System.nanoTime() - start);
    }

    private static List<String> secrets(Webhook webhook) {
        List<String> secrets = new ArrayList<>();
        WebhookSettings settings = webhook.settings();
        settings.credentials().reveal().all().forEach(credential -> secrets.addAll(credential.secrets()));
        settings.headers()
                .reveal()
                .values()
                .forEach((name, value) -> {
                    if (CallbackHeaders.isSensitive(name)) {
                        secrets.addAll(CallbackHeaders.secrets(value));
                    }
                });
        SigningSecrets signing = webhook.secrets().reveal();
        Stream.concat(Stream.of(signing.current()), signing.retired().stream().map(SigningSecrets.Retired::secret))
                .forEach(secret -> secrets.addAll(secret.spellings()));
        return secrets;
    }
}
