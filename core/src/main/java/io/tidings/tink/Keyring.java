package io.tidings.tink;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;

import io.tidings.keys.SigningKey;
import io.tidings.keys.VerificationKey;

/// All keys of a deployment, and their life cycle.
///
/// An *encryption* key is known to all processes before it encrypts, so that every process can decrypt. Once it
/// encrypts, everything is re-encrypted with it; its predecessor is kept for as long as a backup of the table might
/// restore what that had encrypted. A *signing* key is published before it signs, and for a while after.
///
/// @param encryption a Tink keyset of AES-256-GCM keys; its primary encrypts
/// @param encryptionKeys what is known of them, oldest first
/// @param signing oldest first
record Keyring(KeysetHandle encryption, List<EncryptionKey> encryptionKeys, List<DatedKey> signing) {

    /// How long a key is used before there is another.
    static final Duration LIFETIME = Duration.ofDays(90);

    /// After this time every process knows a new encryption key.
    static final Duration PROPAGATION = Duration.ofMinutes(15);

    /// Longer than any process may keep using cached keys, so the old key is no longer used for encryption.
    static final Duration GRACE = Duration.ofHours(2);

    /// DynamoDB brings back a table as it was up to 35 days ago.
    static final Duration BACKUPS = Duration.ofDays(40);

    /// A signing key is published for so long before it signs.
    static final Duration PUBLISH_AHEAD = Duration.ofDays(1);

    /// A signing key is published for so long after it signed last.
    static final Duration RETIREMENT = Duration.ofDays(7);

    /// More keys of a kind are not made: until one is dropped, no other comes. They must fit into one document.
    static final int MAX_KEYS = 6;

    static {
        try {
            AeadConfig.register();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink has AEAD", e);
        }
    }

    Keyring {
        encryptionKeys = List.copyOf(encryptionKeys);
        signing = List.copyOf(signing);
    }

    /// @param id Tink's
    /// @param encryptsSince when it became the primary; empty: it has yet to
    record EncryptionKey(int id, Instant madeAt, Optional<Instant> encryptsSince) {}

    /// @param signsFrom from then on it signs, until its successor does
    record DatedKey(SigningKey key, Instant madeAt, Instant signsFrom) {}

    /// The first keys of a deployment: they are used at once.
    static Keyring create(Instant now) {
        try {
            KeysetHandle handle = KeysetHandle.newBuilder()
                    .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                            .withRandomId()
                            .makePrimary())
                    .build();
            return new Keyring(handle,
                    List.of(new EncryptionKey(handle.getPrimary().getId(), now, Optional.of(now))),
                    List.of(new DatedKey(SigningKey.create(), now, now)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink makes AES-256-GCM keys", e);
        }
    }

    Aead aead() {
        try {
            return encryption.getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an AEAD keyset gives an AEAD", e);
        }
    }

    int primary() {
        return encryption.getPrimary().getId();
    }

    boolean knows(int id) {
        return encryptionKeys.stream().anyMatch(key -> key.id() == id);
    }

    /// When re-encryption with the primary may begin: no other key is used for encryption any more.
    Instant reencryptableFrom() {
        return encryptionKeys.stream()
                .filter(key -> key.id() == primary())
                .flatMap(key -> key.encryptsSince().stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the primary key encrypts"))
                .plus(GRACE);
    }

    SigningKey signingKey(Instant now) {
        return signing.stream()
                .filter(key -> !key.signsFrom().isAfter(now))
                .reduce(signing.getFirst(), (_, later) -> later)
                .key();
    }

    List<VerificationKey> published() {
        return signing.stream().map(DatedKey::key).map(SigningKey::verification).toList();
    }

    /// The keyring as it must be at `now`; the same if nothing is due. One call does one thing of each kind.
    ///
    /// @param askedAt when somebody last asked for other keys
    /// @param reencryptedAt when everything had been encrypted with the primary; empty: not yet
    Keyring tended(Instant now, Optional<Instant> askedAt, Optional<Instant> reencryptedAt) {
        return withEncryption(now, askedAt, reencryptedAt).withSigning(now, askedAt);
    }

    private Keyring withEncryption(Instant now, Optional<Instant> askedAt, Optional<Instant> reencryptedAt) {
        EncryptionKey newest = encryptionKeys.getLast();
        if (newest.encryptsSince().isEmpty()) {
            return isOver(newest.madeAt(), PROPAGATION, now) ? promoted(newest, now) : this;
        }
        if (isWanted(newest.madeAt(), askedAt, now) && encryptionKeys.size() < MAX_KEYS) {
            return withAnother(now);
        }
        if (encryptionKeys.size() > 1 && reencryptedAt.filter(at -> isOver(at, BACKUPS, now)).isPresent()) {
            return withoutOldest();
        }
        return this;
    }

    private Keyring withAnother(Instant now) {
        try {
            KeysetHandle handle = KeysetHandle.newBuilder(encryption)
                    .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                            .withRandomId())
                    .build();
            List<EncryptionKey> keys = new ArrayList<>(encryptionKeys);
            keys.add(new EncryptionKey(handle.getAt(handle.size() - 1).getId(), now, Optional.empty()));
            return new Keyring(handle, keys, signing);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink makes AES-256-GCM keys", e);
        }
    }

    private Keyring promoted(EncryptionKey next, Instant now) {
        KeysetHandle.Builder builder = KeysetHandle.newBuilder(encryption);
        builder.getAt(position(next.id())).makePrimary();
        List<EncryptionKey> keys = new ArrayList<>(encryptionKeys);
        keys.set(keys.size() - 1, new EncryptionKey(next.id(), next.madeAt(), Optional.of(now)));
        return new Keyring(built(builder), keys, signing);
    }

    private Keyring withoutOldest() {
        KeysetHandle.Builder builder = KeysetHandle.newBuilder(encryption);
        builder.deleteAt(position(encryptionKeys.getFirst().id()));
        return new Keyring(built(builder), encryptionKeys.subList(1, encryptionKeys.size()), signing);
    }

    private int position(int id) {
        for (int i = 0; i < encryption.size(); i++) {
            if (encryption.getAt(i).getId() == id) {
                return i;
            }
        }
        throw new IllegalStateException("the keyset has no key " + id);
    }

    private static KeysetHandle built(KeysetHandle.Builder builder) {
        try {
            return builder.build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a keyset with a primary can be built", e);
        }
    }

    private Keyring withSigning(Instant now, Optional<Instant> askedAt) {
        if (signing.size() > 1 && isOver(signing.get(1).signsFrom(), RETIREMENT, now)) {
            return new Keyring(encryption, encryptionKeys, signing.subList(1, signing.size()));
        }
        DatedKey newest = signing.getLast();
        boolean inUse = !newest.signsFrom().isAfter(now);
        if (inUse && isWanted(newest.madeAt(), askedAt, now) && signing.size() < MAX_KEYS) {
            List<DatedKey> keys = new ArrayList<>(signing);
            keys.add(new DatedKey(SigningKey.create(), now, now.plus(PUBLISH_AHEAD)));
            return new Keyring(encryption, encryptionKeys, keys);
        }
        return this;
    }

    private static boolean isWanted(Instant madeAt, Optional<Instant> askedAt, Instant now) {
        return isOver(madeAt, LIFETIME, now) || askedAt.filter(asked -> asked.isAfter(madeAt)).isPresent();
    }

    private static boolean isOver(Instant since, Duration time, Instant now) {
        return !now.isBefore(since.plus(time));
    }
}
