package io.tidings.access;

/// One way to tell who presents a bearer token.
@FunctionalInterface
public interface Authenticator {

    /// Who presents `bearerToken`.
    Verdict authenticate(String bearerToken);
}
