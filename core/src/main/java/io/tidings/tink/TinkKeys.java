package io.tidings.tink;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import com.google.crypto.tink.Aead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.keys.DecryptionFailedException;
import io.tidings.keys.KeyStore;
import io.tidings.keys.KeysUnavailableException;
import io.tidings.keys.SecretCipher;
import io.tidings.keys.SigningKey;
import io.tidings.keys.SigningKeys;
import io.tidings.keys.VerificationKey;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Encrypts and signs with the keys of a [KeyStore], by Google Tink and the JDK.
///
/// Keys are fetched when they are first needed, and again every few minutes, so that others are taken up without a
/// deployment. While the store cannot be reached, those that were fetched last are good for an hour.
public final class TinkKeys implements SecretCipher, SigningKeys {

    /// How long keys are used before they are fetched again.
    public static final Duration CACHE_TTL = Duration.ofMinutes(5);

    /// How long keys are used while they cannot be fetched again.
    public static final Duration MAX_STALE = Duration.ofHours(1);

    /// How often an unknown key makes them be fetched again, and a store that failed is asked again.
    static final Duration RETRY_INTERVAL = Duration.ofSeconds(10);

    /// What Tink writes before a ciphertext: its version, and the id of the key.
    private static final byte TINK_PREFIX = 1;
    private static final int PREFIX_BYTES = 5;

    private static final Logger LOG = LoggerFactory.getLogger(TinkKeys.class);

    private final KeyStore store;
    private final Clock clock;
    private final Lock fetching = new ReentrantLock();
    private volatile Optional<Fetched> fetched = Optional.empty();

    public TinkKeys(KeyStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /// @param at when
    /// @param askedAt when the store was last asked, with or without success
    private record Fetched(Keyring ring, Aead aead, Instant at, Instant askedAt) {

        boolean isYoungerThan(Duration age, Instant now) {
            return now.isBefore(at.plus(age));
        }

        boolean mayAsk(Instant now) {
            return !now.isBefore(askedAt.plus(RETRY_INTERVAL));
        }
    }

    @Override
    public byte[] encrypt(byte[] clear, String owner) {
        try {
            return fetched().aead().encrypt(clear, owner.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a valid key encrypts anything", e);
        }
    }

    @Override
    public byte[] decrypt(byte[] encrypted, String owner) {
        Fetched keys = keyOf(encrypted).filter(id -> !fetched().ring().knows(id))
                .map(_ -> fetchedAgain())
                .orElseGet(this::fetched);
        try {
            return keys.aead().decrypt(encrypted, owner.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new DecryptionFailedException("a secret of " + owner + " does not open", e);
        }
    }

    @Override
    public boolean isStale(byte[] encrypted) {
        return keyOf(encrypted).filter(id -> id == fetched().ring().primary()).isEmpty();
    }

    @Override
    public SigningKey current() {
        return fetched().ring().signingKey(clock.instant());
    }

    @Override
    public List<VerificationKey> published() {
        return fetched().ring().published();
    }

    /// What may be told of the keys.
    ///
    /// @param primary the id of the one that encrypts
    public record Description(int primary, List<DescribedKey> encryption, List<DescribedKey> signing) {}

    /// @param usedFrom start of use, past or future; empty: not known yet
    public record DescribedKey(String id, Instant madeAt, Optional<Instant> usedFrom) {}

    /// How old the keys are.
    ///
    /// @throws KeysUnavailableException if the keys cannot be had at present
    public Description describe() {
        Keyring ring = fetched().ring();
        return new Description(ring.primary(),
                ring.encryptionKeys()
                        .stream()
                        .map(key -> new DescribedKey(Integer.toUnsignedString(key.id()), key.madeAt(),
                                key.encryptsSince()))
                        .toList(),
                ring.signing()
                        .stream()
                        .map(key -> new DescribedKey(key.key().id(), key.madeAt(), Optional.of(key.signsFrom())))
                        .toList());
    }

    /// Drops the keys: a snapshot of the process must not hold them.
    public void forget() {
        fetched = Optional.empty();
    }

    Keyring ring() {
        return fetched().ring();
    }

    private static Optional<Integer> keyOf(byte[] encrypted) {
        return encrypted.length > PREFIX_BYTES && encrypted[0] == TINK_PREFIX
                ? Optional.of(ByteBuffer.wrap(encrypted, 1, Integer.BYTES).getInt())
                : Optional.empty();
    }

    private Fetched fetched() {
        return fetched.filter(keys -> keys.isYoungerThan(CACHE_TTL, clock.instant())).orElseGet(() -> fetch(CACHE_TTL));
    }

    /// Somebody else has another key already.
    private Fetched fetchedAgain() {
        return fetch(Duration.ZERO);
    }

    private Fetched fetch(Duration fresh) {
        fetching.lock();
        try {
            Instant now = clock.instant();
            Optional<Fetched> present = fetched.filter(
                    keys -> keys.isYoungerThan(fresh, now)
                            || (keys.isYoungerThan(MAX_STALE, now) && !keys.mayAsk(now)));
            return present.isPresent() ? present.get() : load(now);
        } finally {
            fetching.unlock();
        }
    }

    private Fetched load(Instant now) {
        Keyring ring;
        try {
            ring = store.load()
                    .map(version -> KeyringFormat.read(version.document()))
                    .orElseThrow(() -> new KeysUnavailableException("the keys have not been created yet"));
        } catch (RuntimeException e) {
            return stale(now, e);
        }
        Fetched latest = new Fetched(ring, ring.aead(), now, now);
        fetched = Optional.of(latest);
        return latest;
    }

    private Fetched stale(Instant now, RuntimeException failure) {
        Fetched last = fetched.filter(keys -> keys.isYoungerThan(MAX_STALE, now))
                .orElseThrow(() -> failure instanceof KeysUnavailableException unavailable
                        ? unavailable
                        : new KeysUnavailableException("the keys cannot be fetched", failure));
        LOG.warn("the keys cannot be fetched; those of {} stay in use", last.at(), failure);
        Fetched kept = new Fetched(last.ring(), last.aead(), last.at(), now);
        fetched = Optional.of(kept);
        return kept;
    }
}
