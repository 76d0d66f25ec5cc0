package io.tidings.ratelimit;

import java.util.Arrays;
import java.util.HexFormat;

import io.tidings.access.Identity;
import io.tidings.identity.Sha256;
import io.tidings.organization.OrganizationId;

/// Names a counter: the limit, and the caller or organization that it applies to.
///
/// @param value the name of the count: ASCII and short
public record LimitKey(String value) {

    private static final int HASH_BYTES = 16;

    /// The limit of one caller: of an API token, or of a user with any JWT.
    ///
    /// @param what the name of the limit, such as `requests`
    public static LimitKey of(String what, Identity caller) {
        return new LimitKey(what + "#" + caller.kind().wireName() + "#" + hash(caller.id()));
    }

    /// The limit of one organization, over all of its callers.
    ///
    /// @param what the name of the limit, such as `requests`
    public static LimitKey of(String what, OrganizationId organization) {
        return new LimitKey(what + "#organization#" + organization.value());
    }

    /// The names that issuers give may be long and of any characters.
    private static String hash(String id) {
        return HexFormat.of().formatHex(Arrays.copyOf(Sha256.of(id), HASH_BYTES));
    }
}
