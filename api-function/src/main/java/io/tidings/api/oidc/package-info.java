/// JWTs of an OpenID Connect issuer, accepted in addition to API tokens.
package io.tidings.api.oidc;
