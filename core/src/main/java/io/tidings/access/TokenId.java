package io.tidings.access;

import io.tidings.identity.EntityId;

/// The id of an [ApiToken], in the form of [EntityId]. It is public; the token's secret is not.
public record TokenId(String value) {

    public TokenId {
        value = EntityId.canonical(value);
    }
}
