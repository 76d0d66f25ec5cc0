package io.tidings.tink;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.tidings.keys.KeyStore;
import io.tidings.keys.SigningKey;
import io.tidings.keys.VerificationKey;
import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;

class KeyringTest {

    private static final Instant START = Examples.NOW;
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final Keyring first = Keyring.create(START);

    @Test
    void shouldLeaveYoungKeysAlone() {
        assertThat(tended(first, START.plus(Keyring.LIFETIME).minus(MOMENT))).isSameAs(first);
    }

    @Test
    void shouldMakeAnotherEncryptionKeyKnownBeforeItEncrypts() {
        Instant made = START.plus(Keyring.LIFETIME);

        Keyring two = tended(first, made);

        assertThat(two.encryptionKeys()).hasSize(2);
        assertThat(two.primary()).isEqualTo(first.primary());
        Instant shardCount = made.plus(Keyring.PROPAGATION);
        assertThat(tended(two, shardCount.minus(MOMENT))).isSameAs(two);
        Keyring promoted = tended(two, shardCount);
        assertThat(promoted.primary()).isEqualTo(two.encryptionKeys().getLast().id()).isNotEqualTo(first.primary());
        assertThat(promoted.reencryptableFrom()).isEqualTo(shardCount.plus(Keyring.GRACE));
    }

    @Test
    void shouldKeepAnOldEncryptionKeyForAsLongAsABackupMayNeedIt() {
        Instant promotedAt = START.plus(Keyring.LIFETIME).plus(Keyring.PROPAGATION);
        Keyring promoted = tended(tended(first, START.plus(Keyring.LIFETIME)), promotedAt);
        Instant reencryptedAt = promotedAt.plus(Keyring.GRACE);
        Instant droppable = reencryptedAt.plus(Keyring.BACKUPS);

        assertThat(tended(promoted, droppable).encryptionKeys()).hasSize(2);
        assertThat(
                promoted.tended(droppable.minus(MOMENT), Optional.empty(), Optional.of(reencryptedAt)).encryptionKeys())
                .hasSize(2);
        assertThat(promoted.tended(droppable, Optional.empty(), Optional.of(reencryptedAt)).encryptionKeys())
                .containsExactly(promoted.encryptionKeys().getLast());
    }

    @Test
    void shouldPublishASigningKeyBeforeItSignsAndAfterItHasSigned() {
        Instant made = START.plus(Keyring.LIFETIME);
        Keyring two = tended(first, made);
        SigningKey old = first.signing().getFirst().key();
        SigningKey next = two.signing().getLast().key();
        Instant from = made.plus(Keyring.PUBLISH_AHEAD);

        assertThat(two.published()).extracting(VerificationKey::id).containsExactly(old.id(), next.id());
        assertThat(two.signingKey(from.minus(MOMENT))).isSameAs(old);
        assertThat(two.signingKey(from)).isSameAs(next);
        assertThat(tended(two, from.plus(Keyring.RETIREMENT).minus(MOMENT)).published()).hasSize(2);
        assertThat(tended(two, from.plus(Keyring.RETIREMENT)).published()).extracting(VerificationKey::id)
                .containsExactly(next.id());
    }

    @Test
    void shouldMakeOthersWhenSomebodyAsksForThem() {
        Instant asked = START.plus(MOMENT);

        Keyring two = first.tended(asked, Optional.of(asked), Optional.empty());

        assertThat(two.encryptionKeys()).hasSize(2);
        assertThat(two.signing()).hasSize(2);
        assertThat(two.tended(asked, Optional.of(asked), Optional.empty())).isSameAs(two);
        assertThat(first.tended(asked, Optional.of(START), Optional.empty())).isSameAs(first);
    }

    @Test
    void shouldNotMakeMoreKeysThanFitIntoADocument() {
        Keyring ring = first;
        Instant now = START;
        for (int i = 0; i < 20; i++) {
            now = now.plus(Duration.ofDays(2));
            ring = ring.tended(now, Optional.of(now), Optional.empty());
        }

        assertThat(ring.encryptionKeys()).hasSize(Keyring.MAX_KEYS);
        assertThat(ring.signing().size()).isBetween(4, Keyring.MAX_KEYS);
        assertThat(KeyringFormat.write(ring).length).isLessThan(KeyStore.MAX_BYTES);
    }

    @Test
    void shouldComeBackAsItWasWritten() {
        Keyring two = tended(first, START.plus(Keyring.LIFETIME));

        Keyring read = KeyringFormat.read(KeyringFormat.write(two));

        assertThat(read.encryption().equalsKeyset(two.encryption())).isTrue();
        assertThat(read.encryptionKeys()).isEqualTo(two.encryptionKeys());
        assertThat(read.signing()).extracting(key -> key.key().id(), Keyring.DatedKey::madeAt,
                Keyring.DatedKey::signsFrom)
                .containsExactlyElementsOf(two.signing()
                        .stream()
                        .map(key -> org.assertj.core.groups.Tuple.tuple(key.key().id(), key.madeAt(),
                                key.signsFrom()))
                        .toList());
    }

    private static Keyring tended(Keyring ring, Instant now) {
        return ring.tended(now, Optional.empty(), Optional.empty());
    }
}
