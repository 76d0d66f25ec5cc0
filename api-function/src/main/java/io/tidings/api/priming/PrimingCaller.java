package io.tidings.api.priming;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;

import jakarta.inject.Singleton;

import io.tidings.access.Authenticator;
import io.tidings.access.Identity;
import io.tidings.access.Principal;
import io.tidings.access.Role;
import io.tidings.access.Verdict;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A platform administrator who exists only within [#call], with a token that nobody else ever sees.
@Singleton
final class PrimingCaller implements Authenticator {

    private static final int TOKEN_BYTES = 32;
    private static final Principal PRINCIPAL = new Principal(Identity.SYSTEM, Role.PLATFORM_ADMIN, Optional.empty());

    private volatile Optional<byte[]> token = Optional.empty();

    /// Hands out a token that is good for as long as `requests` runs.
    void call(Consumer<String> requests) {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        token = Optional.of(text.getBytes(UTF_8));
        try {
            requests.accept(text);
        } finally {
            token = Optional.empty();
        }
    }

    @Override
    public Verdict authenticate(String bearerToken) {
        return token.filter(current -> MessageDigest.isEqual(current, bearerToken.getBytes(UTF_8))).isPresent()
                ? new Verdict.Known(PRINCIPAL)
                : new Verdict.Unknown();
    }
}
