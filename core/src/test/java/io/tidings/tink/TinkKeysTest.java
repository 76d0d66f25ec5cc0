package io.tidings.tink;

import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.keys.DecryptionFailedException;
import io.tidings.keys.KeyStore;
import io.tidings.keys.KeysUnavailableException;
import io.tidings.memory.InMemoryKeyStore;
import io.tidings.testing.Examples;
import io.tidings.testing.TestingClock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TinkKeysTest {

    private static final byte[] SECRET = "whsec_do not tell".getBytes(UTF_8);
    private static final String OWNER = "0123456789abcdef01234567";

    private final TestingClock clock = new TestingClock(Examples.NOW);
    private final InMemoryKeyStore store = new InMemoryKeyStore();
    private final TinkKeys keys = new TinkKeys(store, clock);

    @Test
    void shouldDecryptWhatItEncrypted() {
        KeyRotation.ensure(store, clock);

        byte[] encrypted = keys.encrypt(SECRET, OWNER);

        assertThat(new String(encrypted, java.nio.charset.StandardCharsets.ISO_8859_1)).doesNotContain("tell");
        assertThat(keys.encrypt(SECRET, OWNER)).isNotEqualTo(encrypted);
        assertThat(keys.decrypt(encrypted, OWNER)).isEqualTo(SECRET);
        assertThat(keys.isStale(encrypted)).isFalse();
    }

    @Test
    void shouldNotOpenWhatIsAnotherOwners() {
        KeyRotation.ensure(store, clock);
        byte[] encrypted = keys.encrypt(SECRET, OWNER);

        assertThatThrownBy(() -> keys.decrypt(encrypted, "1123456789abcdef01234567"))
                .isInstanceOf(DecryptionFailedException.class)
                .hasMessage("a secret of 1123456789abcdef01234567 does not open");
    }

    /// The version, the key's id, the nonce, the text, the tag.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 20, 45})
    void shouldNotOpenWhatWasChanged(int position) {
        KeyRotation.ensure(store, clock);
        byte[] encrypted = keys.encrypt(SECRET, OWNER);
        encrypted[position] ^= 1;

        assertThatThrownBy(() -> keys.decrypt(encrypted, OWNER)).isInstanceOf(DecryptionFailedException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 6, 32})
    void shouldNotOpenWhatWasCutOff(int length) {
        KeyRotation.ensure(store, clock);
        byte[] cut = java.util.Arrays.copyOf(keys.encrypt(SECRET, OWNER), length);

        assertThatThrownBy(() -> keys.decrypt(cut, OWNER)).isInstanceOf(DecryptionFailedException.class);
        assertThat(keys.isStale(cut)).isEqualTo(length < 6);
    }

    @Test
    void shouldSayThatThereAreNoKeysYetAndTakeThemWhenTheyAreMade() {
        assertThatThrownBy(() -> keys.encrypt(SECRET, OWNER)).isInstanceOf(KeysUnavailableException.class)
                .hasMessage("the keys have not been created yet");

        KeyRotation.ensure(store, clock);

        assertThat(keys.decrypt(keys.encrypt(SECRET, OWNER), OWNER)).isEqualTo(SECRET);
    }

    @Test
    void shouldFetchItsKeysWhenItNeedsThemAndAgainAfterAFewMinutes() {
        KeyRotation.ensure(store, clock);
        int before = store.loads();
        TinkKeys fresh = new TinkKeys(store, clock);
        assertThat(store.loads()).isEqualTo(before);

        fresh.encrypt(SECRET, OWNER);
        clock.pass(TinkKeys.CACHE_TTL.minusMillis(1));
        fresh.encrypt(SECRET, OWNER);
        assertThat(store.loads()).isEqualTo(before + 1);

        clock.pass(Duration.ofMillis(1));
        fresh.encrypt(SECRET, OWNER);
        assertThat(store.loads()).isEqualTo(before + 2);

        fresh.forget();
        fresh.encrypt(SECRET, OWNER);
        assertThat(store.loads()).isEqualTo(before + 3);
    }

    @Test
    void shouldFetchKeysAtOnceWhenItMeetsOneThatItDoesNotKnow() {
        KeyRotation.ensure(store, clock);
        keys.encrypt(SECRET, OWNER);
        replace(ring().tended(clock.instant().plus(Keyring.LIFETIME), Optional.empty(), Optional.empty()));
        replace(ring().tended(clock.instant().plus(Keyring.LIFETIME).plus(Keyring.PROPAGATION), Optional.empty(),
                Optional.empty()));
        byte[] encrypted = new TinkKeys(store, clock).encrypt(SECRET, OWNER);
        assertThat(keys.isStale(encrypted)).isTrue();
        int before = store.loads();

        clock.pass(TinkKeys.RETRY_INTERVAL);

        assertThat(keys.decrypt(encrypted, OWNER)).isEqualTo(SECRET);
        assertThat(keys.isStale(encrypted)).isFalse();
        assertThat(store.loads()).isEqualTo(before + 1);
    }

    @Test
    void shouldNotAskTheStoreOverAndOverForAKeyThatNobodyKnows() {
        KeyRotation.ensure(store, clock);
        byte[] strange = new TinkKeys(InMemoryKeyStore.withKeys(), clock).encrypt(SECRET, OWNER);
        keys.encrypt(SECRET, OWNER);
        int before = store.loads();

        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> keys.decrypt(strange, OWNER)).isInstanceOf(DecryptionFailedException.class);
        }

        assertThat(store.loads()).isEqualTo(before);
    }

    @Test
    void shouldGoOnForAnHourWhileTheStoreCannotBeReached() {
        KeyRotation.ensure(store, clock);
        byte[] encrypted = keys.encrypt(SECRET, OWNER);
        store.outage().begin();

        clock.pass(TinkKeys.MAX_STALE.minusMillis(1));
        assertThat(keys.decrypt(encrypted, OWNER)).isEqualTo(SECRET);
        int asked = store.loads();
        assertThat(keys.decrypt(encrypted, OWNER)).isEqualTo(SECRET);
        assertThat(store.loads()).isEqualTo(asked);

        clock.pass(Duration.ofMillis(1));
        assertThatThrownBy(() -> keys.decrypt(encrypted, OWNER)).isInstanceOf(KeysUnavailableException.class)
                .hasMessage("the keys cannot be fetched");

        store.outage().end();
        assertThat(keys.decrypt(encrypted, OWNER)).isEqualTo(SECRET);
    }

    @Test
    void shouldRepeatNothingOfADocumentThatIsNoKeyring() {
        store.save("{\"sealing\": {\"keys\": [], \"keyset\": \"whsec_\"}}".getBytes(UTF_8), Optional.empty());

        assertThatThrownBy(() -> keys.encrypt(SECRET, OWNER)).isInstanceOf(KeysUnavailableException.class)
                .hasRootCauseMessage("the stored keys are not a keyring");
    }

    private Keyring ring() {
        return KeyringFormat.read(store.load().orElseThrow().document());
    }

    private void replace(Keyring ring) {
        assertThat(store.save(KeyringFormat.write(ring), store.load().map(KeyStore.Version::id))).isTrue();
    }
}
