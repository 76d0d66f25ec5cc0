package io.tidings.testing;

import io.tidings.embedded.EmbeddedAws;

/// The embedded services, started once for all tests of this process, which ends them.
public final class LocalAws {

    private static final EmbeddedAws AWS = EmbeddedAws.inMemory();

    private LocalAws() {}

    public static EmbeddedAws get() {
        return AWS;
    }
}
