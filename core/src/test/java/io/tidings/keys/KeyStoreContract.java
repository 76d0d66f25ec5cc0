package io.tidings.keys;

import java.util.Arrays;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// What every [KeyStore] does.
public abstract class KeyStoreContract {

    private static final byte[] FIRST = {1, 2, 3};
    private static final byte[] SECOND = {4, 5};

    /// An empty one.
    protected abstract KeyStore store();

    @Test
    void shouldHaveNothingAtFirst() {
        assertThat(store().load()).isEmpty();
    }

    @Test
    void shouldKeepTheFirstDocumentAndOnlyOne() {
        KeyStore store = store();

        assertThat(store.save(FIRST, Optional.empty())).isTrue();
        assertThat(store.save(SECOND, Optional.empty())).isFalse();

        assertThat(store.load()).hasValueSatisfying(kept -> assertThat(kept.document()).isEqualTo(FIRST));
    }

    @Test
    void shouldReplaceWhatNobodyReplacedInBetween() {
        KeyStore store = store();
        store.save(FIRST, Optional.empty());
        Optional<String> first = store.load().map(KeyStore.Version::id);

        assertThat(store.save(SECOND, first)).isTrue();
        assertThat(store.save(FIRST, first)).isFalse();

        assertThat(store.load()).hasValueSatisfying(kept -> assertThat(kept.document()).isEqualTo(SECOND));
        assertThat(store.load().map(KeyStore.Version::id)).isNotEqualTo(first);
    }

    @Test
    void shouldKeepAsMuchAsADocumentMayHold() {
        KeyStore store = store();
        byte[] full = new byte[KeyStore.MAX_BYTES];
        Arrays.fill(full, (byte) 7);

        assertThat(store.save(full, Optional.empty())).isTrue();

        assertThat(store.load()).hasValueSatisfying(kept -> assertThat(kept.document()).isEqualTo(full));
    }
}
