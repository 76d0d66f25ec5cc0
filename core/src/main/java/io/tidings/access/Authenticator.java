package io.tidings.access;

import java.util.Optional;

/// One way to tell who presents a bearer token.
public interface Authenticator {

    /// Who presents `bearerToken`, or empty if this authenticator does not know it or it is no longer good.
    Optional<Principal> authenticate(String bearerToken);
}
