package io.tidings.access;

import java.time.Duration;

/// What an [Authenticator] says of a bearer token.
public sealed interface Verdict {

    /// It is good.
    record Known(Principal principal) implements Verdict {}

    /// It is nobody's, as far as this authenticator can tell: of another kind, forged, never given out, revoked.
    record Unknown() implements Verdict {}

    /// There is such a token, but the secret that was presented is not its own.
    record WrongSecret(TokenId id) implements Verdict {}

    /// It is genuine, but no good.
    ///
    /// @param detail why, in words for the caller
    record Unusable(String detail) implements Verdict {}

    /// It may be good; nobody can tell at present.
    ///
    /// @param detail why, in words for the caller
    /// @param retryAfter when it is worth asking again
    record Undecided(String detail, Duration retryAfter) implements Verdict {}
}
