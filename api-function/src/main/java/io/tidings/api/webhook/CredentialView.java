package io.tidings.api.webhook;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.endpoint.Credential;
import io.tidings.endpoint.CredentialCodec;

/// A credential, as the API answers it: without its secret, which is only ever written.
///
/// @param type `basic`, `bearer`, `apiKey` or `oauth2`; which of the other members are there depends on it
@Serdeable
record CredentialView(
        String type,
        @Nullable String username,
        @Nullable String header,
        @Nullable String tokenUrl,
        @Nullable String clientId,
        @Nullable String scope,
        @Nullable String audience) {

    static CredentialView of(Credential credential) {
        String type = CredentialCodec.Kind.of(credential).wireName();
        return switch (credential) {
            case Credential.Basic(String username, _) ->
                new CredentialView(type, username, null, null, null, null, null);
            case Credential.Bearer _ -> new CredentialView(type, null, null, null, null, null, null);
            case Credential.ApiKey(String header, _) ->
                new CredentialView(type, null, header, null, null, null, null);
            case Credential.OAuth2 client -> new CredentialView(type, null, null, client.tokenUrl().value(),
                    client.clientId(), client.scope().orElse(null), client.audience().orElse(null));
        };
    }
}
