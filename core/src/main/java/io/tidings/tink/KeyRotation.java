package io.tidings.tink;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.keys.EncryptedSecrets;
import io.tidings.keys.KeyRotationStore;
import io.tidings.keys.KeyRotationStore.Position;
import io.tidings.keys.KeyRotationStore.Reencryption;
import io.tidings.keys.KeyStore;
import io.tidings.keys.KeysUnavailableException;
import io.tidings.organization.Organization;
import io.tidings.organization.Organizations;
import io.tidings.paging.Cursor;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// Creates the first keys, rotates them, and re-encrypts everything with the new ones. Nothing else changes keys.
///
/// Called every minute, it does what is due, a little at a time: whatever cuts it off, the next call goes on. Two at once
/// do no harm.
public final class KeyRotation {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);

    private final KeyStore keyStore;
    private final TinkKeys keys;
    private final KeyRotationStore store;
    private final Organizations organizations;
    private final EncryptedSecrets secrets;
    private final Clock clock;

    /// @param keys of the same store
    public KeyRotation(KeyStore store, TinkKeys keys, KeyRotationStore rotation, Organizations organizations,
            EncryptedSecrets secrets, Clock clock) {
        this.keyStore = store;
        this.keys = keys;
        this.store = rotation;
        this.organizations = organizations;
        this.secrets = secrets;
        this.clock = clock;
    }

    /// Makes the first keys, if there are none. Of several that try, one does.
    public static void ensure(KeyStore store, Clock clock) {
        if (store.load().isEmpty()
                && store.save(KeyringFormat.write(Keyring.create(clock.instant())), Optional.empty())) {
            LOG.info("created the first keys");
        }
    }

    /// Does what is due.
    ///
    /// @param deadline nothing is begun after that
    public void rotateIfDue(Instant deadline) {
        Instant now = clock.instant();
        if (!now.isBefore(deadline)) {
            return;
        }
        KeyRotationStore.State state = store.find();
        if (isSomethingDue(state, now)) {
            keyStore.load().ifPresent(version -> change(version, state, now));
        }
        reencrypt(state, now, deadline);
    }

    /// Whether something is due by the keys that are known here, which may be a few minutes old: most calls need not
    /// ask for them.
    private boolean isSomethingDue(KeyRotationStore.State state, Instant now) {
        try {
            Keyring ring = keys.ring();
            return !rotated(ring, state, now).equals(ring);
        } catch (KeysUnavailableException e) {
            LOG.info("there are no keys: {}", e.getMessage());
            ensure(keyStore, clock);
            return false;
        }
    }

    private static Keyring rotated(Keyring ring, KeyRotationStore.State state, Instant now) {
        return ring.tended(now, state.rotationRequestedAt(), state.reencryptionWith(ring.primary()).finishedAt());
    }

    private void change(KeyStore.Version version, KeyRotationStore.State state, Instant now) {
        Keyring before = KeyringFormat.read(version.document());
        Keyring after = rotated(before, state, now);
        if (!after.equals(before) && keyStore.save(KeyringFormat.write(after), Optional.of(version.id()))) {
            LOG.info("keys changed: {} encryption keys, current {}; {} signing keys",
                    after.encryptionKeys().size(), Integer.toUnsignedString(after.primary()), after.signing().size());
        }
        keys.forget();
    }

    /// Page by page; what the deadline cuts off, the next call goes on with.
    private void reencrypt(KeyRotationStore.State state, Instant now, Instant deadline) {
        Keyring ring = keys.ring();
        if (ring.reencryptableFrom().isAfter(now)) {
            return;
        }
        Reencryption progress = state.reencryptionWith(ring.primary());
        while (progress.finishedAt().isEmpty() && clock.instant().isBefore(deadline)) {
            progress = step(progress);
            store.save(progress);
        }
    }

    private Reencryption step(Reencryption progress) {
        Optional<Cursor> place = progress.position().organizations().map(Cursor::new);
        Page<Organization> page = organizations.findAll(new PageRequest(1, place));
        List<Organization> found = page.items();
        if (found.isEmpty()) {
            return done(progress);
        }
        Optional<Cursor> within = progress.position().secrets().map(Cursor::new);
        Optional<Cursor> more = secrets.reencrypt(found.getFirst().id(),
                new PageRequest(PageRequest.MAX_LIMIT, within));
        if (more.isPresent()) {
            return progress.at(new Position(place.map(Cursor::position), more.map(Cursor::position)));
        }
        return page.next()
                .map(next -> progress.at(new Position(Optional.of(next.position()), Optional.empty())))
                .orElseGet(() -> done(progress));
    }

    private Reencryption done(Reencryption progress) {
        LOG.info("everything is encrypted with key {}", Integer.toUnsignedString(progress.key()));
        return progress.finished(clock.instant());
    }
}
