package io.tidings.sending;

import java.net.URLEncoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

import io.tidings.cache.LruMap;
import io.tidings.endpoint.Credential;
import io.tidings.json.Json;
import io.tidings.organization.OrganizationId;
import io.tidings.webhook.WebhookKey;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Access tokens by the client credentials grant (RFC 6749, section 4.4), kept in memory until shortly before they
/// expire: one for each webhook and credential, so that a changed credential gets its own.
///
/// The token endpoint is called as receivers are, by the same [CallbackSender]: the same addresses are refused, the
/// same limits hold, no redirect is followed.
final class AccessTokens {

    /// A token is not used any more so long before it expires, or half its life if that is shorter.
    static final Duration SKEW = Duration.ofSeconds(30);

    /// How long a token is kept whose life the server does not say.
    static final Duration DEFAULT_LIFE = Duration.ofMinutes(5);

    /// However long a token lives, it is not kept longer.
    static final Duration MAX_LIFE = Duration.ofDays(1);

    /// Those that were not used for the longest time are forgotten first.
    static final int MAX_KEPT = 1_000;

    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]+");
    private static final Pattern ERROR_CODE = Pattern.compile("[a-z_]{1,40}");

    private final CallbackSender sender;
    private final Clock clock;
    private final String userAgent;
    private final Map<Holder, Slot> slots = LruMap.of(MAX_KEPT);

    AccessTokens(CallbackSender sender, Clock clock, String userAgent) {
        this.sender = sender;
        this.clock = clock;
        this.userAgent = userAgent;
    }

    /// The result of requesting a token.
    sealed interface Grant {

        record Granted(String token) implements Grant {

            @Override
            public String toString() {
                return "Granted[token=***]";
            }
        }

        /// There is none; the attempt has this outcome.
        record Failed(Outcome outcome) implements Grant {}
    }

    /// The cached token, or a new one. Simultaneous callers get the same token.
    ///
    /// @param timeout for everything
    Grant get(WebhookKey webhook, Credential.OAuth2 credential, Duration timeout) {
        Slot slot = slot(webhook, credential);
        long start = System.nanoTime();
        try {
            if (!slot.lock.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return failed(Outcome.Failure.TIMEOUT, "no token in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(Outcome.Failure.TIMEOUT, "interrupted");
        }
        try {
            if (slot.token.isEmpty() || !clock.instant().isBefore(slot.until)) {
                slot.token = Optional.empty();
                return ask(webhook, credential, timeout.minusNanos(System.nanoTime() - start), slot);
            }
            return new Grant.Granted(slot.token.get());
        } finally {
            slot.lock.unlock();
        }
    }

    /// The receiver has refused a token: it is not used any more. One that has taken its place stays.
    void forget(WebhookKey webhook, Credential.OAuth2 credential, String refused) {
        Slot slot = slot(webhook, credential);
        slot.lock.lock();
        try {
            slot.token = slot.token.filter(kept -> !kept.equals(refused));
        } finally {
            slot.lock.unlock();
        }
    }

    private Slot slot(WebhookKey webhook, Credential.OAuth2 credential) {
        return slots.computeIfAbsent(new Holder(webhook, credential), _ -> new Slot());
    }

    private Grant ask(WebhookKey webhook, Credential.OAuth2 credential, Duration timeout, Slot slot) {
        if (timeout.toMillis() <= 0) {
            return failed(Outcome.Failure.TIMEOUT, "no token in time");
        }
        return switch (sender.send(request(webhook.scope().organization(), credential), timeout)) {
            case Outcome.Delivered(Response response) -> granted(response, slot);
            case Outcome.Gone(Response response) -> refused(response);
            case Outcome.Rejected(Response response, _) -> refused(response);
            case Outcome.Unreachable(Outcome.Failure failure, String detail) -> failed(failure, detail);
            case Outcome.Refused(String detail) -> new Grant.Failed(new Outcome.Refused("token endpoint: " + detail));
        };
    }

    private Callback request(OrganizationId organization, Credential.OAuth2 credential) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        headers.put("Accept", "application/json");
        headers.put("User-Agent", userAgent);
        headers.put(Credential.AUTHORIZATION, "Basic " + Base64.getEncoder()
                .encodeToString((encoded(credential.clientId()) + ":" + encoded(credential.clientSecret()))
                        .getBytes(UTF_8)));
        StringBuilder form = new StringBuilder("grant_type=client_credentials");
        credential.scope().ifPresent(scope -> form.append("&scope=").append(encoded(scope)));
        credential.audience().ifPresent(audience -> form.append("&audience=").append(encoded(audience)));
        return new Callback(organization, credential.tokenUrl(), headers, form.toString().getBytes(UTF_8));
    }

    private Grant granted(Response response, Slot slot) {
        JsonNode answer;
        try {
            answer = Json.parse(response.body());
        } catch (IllegalArgumentException e) {
            return useless(response.truncated() ? "is too long or incomplete" : "is not JSON");
        }
        String type = answer.path("token_type").asText("Bearer");
        if (!type.equalsIgnoreCase("Bearer")) {
            return useless("has another token_type than Bearer");
        }
        String token = answer.path("access_token").asText("");
        if (!TOKEN.matcher(token).matches() || token.length() > Credential.MAX_TOKEN_LENGTH) {
            return useless("has no access_token that fits into a header");
        }
        slot.token = Optional.of(token);
        slot.until = until(answer.path("expires_in"));
        return new Grant.Granted(token);
    }

    /// Some servers say numbers as texts.
    private Instant until(JsonNode expiresIn) {
        long seconds = expiresIn.asLong(DEFAULT_LIFE.toSeconds());
        Duration life = Duration.ofSeconds(Math.clamp(seconds, 0, MAX_LIFE.toSeconds()));
        Duration half = life.dividedBy(2);
        return clock.instant().plus(life).minus(half.compareTo(SKEW) < 0 ? half : SKEW);
    }

    private static Grant useless(String fault) {
        return failed(Outcome.Failure.AUTHORIZATION, "the answer " + fault);
    }

    /// The server's own word for it (RFC 6749, section 5.2), where it is one.
    private static Grant refused(Response response) {
        String code = "";
        try {
            code = Json.parse(response.body()).path("error").asText("").toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException _) {
            // The status has to do.
        }
        return failed(Outcome.Failure.AUTHORIZATION,
                "it answered " + response.status() + (ERROR_CODE.matcher(code).matches() ? " " + code : ""));
    }

    private static Grant failed(Outcome.Failure failure, String detail) {
        return new Grant.Failed(new Outcome.Unreachable(failure, "token endpoint: " + detail));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    /// The webhook and the credential that a token was granted for.
    private record Holder(WebhookKey webhook, Credential.OAuth2 credential) {}

    /// The slot of a token. Its lock is held while a token is requested.
    private static final class Slot {

        private final ReentrantLock lock = new ReentrantLock();
        private Optional<String> token = Optional.empty();
        private Instant until = Instant.MIN;
    }
}
