package io.tidings.tink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tidings.dynamodb.KeptSecrets;
import io.tidings.keys.DecryptionFailedException;
import io.tidings.memory.InMemoryKeyRotationStore;
import io.tidings.memory.InMemoryKeyStore;
import io.tidings.organization.Scope;
import io.tidings.testing.Examples;
import io.tidings.testing.TestingClock;
import io.tidings.webhook.Webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Keys from the first to the next, with webhooks in DynamoDB Local.
class KeyRotationIT {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestingClock clock = new TestingClock(Examples.NOW);
    private final InMemoryKeyStore keyStore = new InMemoryKeyStore();
    private final TinkKeys keys = new TinkKeys(keyStore, clock);
    private final InMemoryKeyRotationStore store = new InMemoryKeyRotationStore();
    private final KeptSecrets kept = KeptSecrets.encryptedBy(keys);
    private final KeyRotation rotation = new KeyRotation(keyStore, keys, store, kept.organizations(), kept.webhooks(),
            clock);

    @BeforeEach
    void makeKeys() {
        rotation.rotateIfDue(clock.instant().plus(MINUTE));
    }

    @Test
    void shouldMakeTheFirstKeysOnce() {
        int first = primary();

        rotation.rotateIfDue(clock.instant().plus(MINUTE));
        KeyRotation.ensure(keyStore, clock);

        assertThat(primary()).isEqualTo(first);
        assertThat(keys.ring().encryptionKeys()).hasSize(1);
    }

    @Test
    void shouldBeginNothingWithoutTime() {
        InMemoryKeyStore empty = new InMemoryKeyStore();

        new KeyRotation(empty, new TinkKeys(empty, clock), store, kept.organizations(), kept.webhooks(), clock)
                .rotateIfDue(clock.instant());

        assertThat(empty.loads()).isZero();
    }

    @Test
    void shouldReadAndRewriteEverythingWhenTheKeyChanges() {
        List<Webhook> webhooks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Scope organization = kept.newOrganization();
            webhooks.add(kept.newWebhook(organization));
            webhooks.add(kept.newWebhook(kept.newProject(organization)));
        }
        int first = primary();
        changeKeys();

        assertThat(primary()).isNotEqualTo(first);
        assertThat(webhooks).allSatisfy(webhook -> {
            assertThat(kept.keyOf(webhook)).isEqualTo(first);
            assertThat(kept.found(webhook)).isEqualTo(webhook);
        });

        after(Keyring.GRACE);
        assertThat(store.find().reencryptionWith(primary()).finishedAt()).contains(clock.instant());
        assertThat(webhooks).allSatisfy(webhook -> {
            assertThat(kept.keyOf(webhook)).isEqualTo(primary());
            assertThat(kept.found(webhook)).isEqualTo(webhook);
        });

        after(Keyring.BACKUPS);
        assertThat(keys.ring().knows(first)).isFalse();
        assertThat(webhooks).allSatisfy(webhook -> assertThat(kept.found(webhook)).isEqualTo(webhook));
    }

    @Test
    void shouldGoOnWhereTheDeadlineCutItOff() {
        List<Webhook> webhooks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            webhooks.add(kept.newWebhook(kept.newOrganization()));
        }
        changeKeys();
        clock.pass(Keyring.GRACE);

        List<Long> rewritten = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            kept.afterEachPage(() -> clock.pass(MINUTE));
            rotation.rotateIfDue(clock.instant().plusMillis(1));
            rewritten.add(webhooks.stream().filter(webhook -> kept.keyOf(webhook) == primary()).count());
        }

        assertThat(rewritten).containsExactly(1L, 2L, 3L, 3L);
        assertThat(store.find().reencryptionWith(primary()).finishedAt()).isPresent();
    }

    @Test
    void shouldEncryptWhatAnEarlierReleaseKeptAsPlainText() {
        Webhook webhook = kept.newWebhook(kept.newOrganization());
        kept.writeAsAnEarlierReleaseDid(webhook);
        assertThat(kept.found(webhook)).isEqualTo(webhook);

        after(Keyring.GRACE);

        assertThat(kept.keyOf(webhook)).isEqualTo(primary());
        assertThat(kept.attributes(webhook)).doesNotContainKeys("secret", "retiredSecrets", "headers");
        assertThat(kept.found(webhook)).isEqualTo(webhook);
    }

    @Test
    void shouldLeaveAloneWhatDoesNotOpenAndGoOn() {
        Scope scope = kept.newOrganization();
        Webhook broken = kept.newWebhook(scope);
        Webhook whole = kept.newWebhook(scope);
        kept.moveSecrets(whole, broken);
        changeKeys();

        after(Keyring.GRACE);

        assertThat(kept.keyOf(whole)).isEqualTo(primary());
        assertThatThrownBy(() -> kept.found(broken).secrets().reveal()).isInstanceOf(DecryptionFailedException.class);
        assertThat(store.find().reencryptionWith(primary()).finishedAt()).isPresent();
    }

    @Test
    void shouldGiveWayToAnotherKeyRotation() {
        clock.pass(Keyring.LIFETIME);
        TinkKeys otherKeys = new TinkKeys(keyStore, clock);
        otherKeys.ring();
        KeyRotation other = new KeyRotation(keyStore, otherKeys, store, kept.organizations(), kept.webhooks(), clock);

        rotation.rotateIfDue(clock.instant().plus(MINUTE));
        other.rotateIfDue(clock.instant().plus(MINUTE));

        assertThat(otherKeys.ring().encryptionKeys()).hasSize(2).isEqualTo(keys.ring().encryptionKeys());
    }

    @Test
    void shouldChangeKeysWhenAskedTo() {
        int first = primary();
        clock.pass(MINUTE);
        store.requestRotation(clock.instant());

        rotation.rotateIfDue(clock.instant().plus(MINUTE));
        after(Keyring.PROPAGATION);

        assertThat(primary()).isNotEqualTo(first);
        assertThat(keys.published()).hasSize(2);
    }

    private void changeKeys() {
        after(Keyring.LIFETIME);
        after(Keyring.PROPAGATION);
    }

    private void after(Duration time) {
        clock.pass(time);
        rotation.rotateIfDue(clock.instant().plus(MINUTE));
    }

    private int primary() {
        return keys.ring().primary();
    }
}
