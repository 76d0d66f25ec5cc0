package io.tidings.api.operations;

import java.time.Instant;
import java.util.List;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.keys.KeyRotationStore;
import io.tidings.tink.TinkKeys;

/// The deployment's own keys, as the API answers them.
///
/// @param sealing those that encrypt secrets in the table, oldest first
/// @param resealedAt when everything had been encrypted with the current one; absent: not yet
/// @param signing those that sign callbacks, oldest first
/// @param rotationAskedAt when somebody last asked for others; absent: never
@Serdeable
record KeysView(List<KeyView> sealing, @Nullable String resealedAt, List<KeyView> signing,
        @Nullable String rotationAskedAt) {

    static KeysView of(TinkKeys.Description keys, KeyRotationStore.State state) {
        return new KeysView(
                keys.encryption().stream().map(KeyView::of).toList(),
                state.reencryptionWith(keys.primary()).finishedAt().map(Instant::toString).orElse(null),
                keys.signing().stream().map(KeyView::of).toList(),
                state.rotationRequestedAt().map(Instant::toString).orElse(null));
    }

    /// A key, as the API answers it.
    ///
    /// @param usedFrom start of use, past or future; absent: not known yet
    @Serdeable
    record KeyView(String id, String madeAt, @Nullable String usedFrom) {

        static KeyView of(TinkKeys.DescribedKey key) {
            return new KeyView(key.id(), key.madeAt().toString(), key.usedFrom().map(Instant::toString).orElse(null));
        }
    }
}
