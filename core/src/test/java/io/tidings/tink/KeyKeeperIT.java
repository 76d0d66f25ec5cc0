package io.tidings.tink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tidings.dynamodb.KeptSecrets;
import io.tidings.keys.DecryptionFailedException;
import io.tidings.memory.InMemoryKeyDuties;
import io.tidings.memory.InMemoryKeyStore;
import io.tidings.organization.Scope;
import io.tidings.testing.Examples;
import io.tidings.testing.TestingClock;
import io.tidings.webhook.Webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Keys from the first to the next, with webhooks in DynamoDB Local.
class KeyKeeperIT {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestingClock clock = new TestingClock(Examples.NOW);
    private final InMemoryKeyStore keyStore = new InMemoryKeyStore();
    private final TinkKeys keys = new TinkKeys(keyStore, clock);
    private final InMemoryKeyDuties duties = new InMemoryKeyDuties();
    private final KeptSecrets kept = KeptSecrets.encryptedBy(keys);
    private final KeyKeeper keeper = new KeyKeeper(keyStore, keys, duties, kept.organizations(), kept.webhooks(),
            clock);

    @BeforeEach
    void makeKeys() {
        keeper.tend(clock.instant().plus(MINUTE));
    }

    @Test
    void shouldMakeTheFirstKeysOnce() {
        int first = primary();

        keeper.tend(clock.instant().plus(MINUTE));
        KeyKeeper.ensure(keyStore, clock);

        assertThat(primary()).isEqualTo(first);
        assertThat(keys.ring().sealingKeys()).hasSize(1);
    }

    @Test
    void shouldBeginNothingWithoutTime() {
        InMemoryKeyStore empty = new InMemoryKeyStore();

        new KeyKeeper(empty, new TinkKeys(empty, clock), duties, kept.organizations(), kept.webhooks(), clock)
                .tend(clock.instant());

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

        after(Keyring.SETTLING);
        assertThat(duties.find().resealingBy(primary()).finishedAt()).contains(clock.instant());
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
        clock.pass(Keyring.SETTLING);

        List<Long> rewritten = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            kept.afterEachPage(() -> clock.pass(MINUTE));
            keeper.tend(clock.instant().plusMillis(1));
            rewritten.add(webhooks.stream().filter(webhook -> kept.keyOf(webhook) == primary()).count());
        }

        assertThat(rewritten).containsExactly(1L, 2L, 3L, 3L);
        assertThat(duties.find().resealingBy(primary()).finishedAt()).isPresent();
    }

    @Test
    void shouldSealWhatAnEarlierReleaseKeptInTheClear() {
        Webhook webhook = kept.newWebhook(kept.newOrganization());
        kept.writeAsAnEarlierReleaseDid(webhook);
        assertThat(kept.found(webhook)).isEqualTo(webhook);

        after(Keyring.SETTLING);

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

        after(Keyring.SETTLING);

        assertThat(kept.keyOf(whole)).isEqualTo(primary());
        assertThatThrownBy(() -> kept.found(broken).secrets().reveal()).isInstanceOf(DecryptionFailedException.class);
        assertThat(duties.find().resealingBy(primary()).finishedAt()).isPresent();
    }

    @Test
    void shouldGiveWayToAnotherKeeper() {
        clock.pass(Keyring.LIFETIME);
        TinkKeys otherKeys = new TinkKeys(keyStore, clock);
        otherKeys.ring();
        KeyKeeper other = new KeyKeeper(keyStore, otherKeys, duties, kept.organizations(), kept.webhooks(), clock);

        keeper.tend(clock.instant().plus(MINUTE));
        other.tend(clock.instant().plus(MINUTE));

        assertThat(otherKeys.ring().sealingKeys()).hasSize(2).isEqualTo(keys.ring().sealingKeys());
    }

    @Test
    void shouldChangeKeysWhenAskedTo() {
        int first = primary();
        clock.pass(MINUTE);
        duties.askForRotation(clock.instant());

        keeper.tend(clock.instant().plus(MINUTE));
        after(Keyring.SPREADING);

        assertThat(primary()).isNotEqualTo(first);
        assertThat(keys.published()).hasSize(2);
    }

    private void changeKeys() {
        after(Keyring.LIFETIME);
        after(Keyring.SPREADING);
    }

    private void after(Duration time) {
        clock.pass(time);
        keeper.tend(clock.instant().plus(MINUTE));
    }

    private int primary() {
        return keys.ring().primary();
    }
}
