package io.tidings.replay;

import io.tidings.identity.EntityId;

/// The id of a [Replay], in the form of [EntityId].
public record ReplayId(String value) {

    public ReplayId {
        value = EntityId.canonical(value);
    }
}
