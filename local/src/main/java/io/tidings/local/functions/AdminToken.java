package io.tidings.local.functions;

import java.security.MessageDigest;
import java.util.Optional;

import io.tidings.access.Authenticator;
import io.tidings.access.Identity;
import io.tidings.access.Principal;
import io.tidings.access.Role;
import io.tidings.access.Verdict;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The platform administrator of the local stack.
public final class AdminToken implements Authenticator {

    private final byte[] token;

    public AdminToken(String token) {
        this.token = token.getBytes(UTF_8);
    }

    @Override
    public Verdict authenticate(String bearerToken) {
        return MessageDigest.isEqual(token, bearerToken.getBytes(UTF_8))
                ? new Verdict.Known(
                        new Principal(Identity.token("local", "administrator of the local stack"), Role.PLATFORM_ADMIN,
                                Optional.empty()))
                : new Verdict.Unknown();
    }
}
