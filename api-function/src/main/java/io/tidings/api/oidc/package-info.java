/// JWTs of an OpenID Connect issuer, accepted besides our own API tokens.
package io.tidings.api.oidc;
