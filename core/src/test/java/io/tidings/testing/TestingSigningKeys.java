package io.tidings.testing;

import java.util.List;

import io.tidings.keys.SigningKey;
import io.tidings.keys.SigningKeys;
import io.tidings.keys.VerificationKey;

/// One key, which is made anew for each run.
public final class TestingSigningKeys implements SigningKeys {

    public static final TestingSigningKeys INSTANCE = new TestingSigningKeys();

    private final SigningKey key = SigningKey.create();

    private TestingSigningKeys() {}

    @Override
    public SigningKey current() {
        return key;
    }

    @Override
    public List<VerificationKey> published() {
        return List.of(key.verification());
    }
}
