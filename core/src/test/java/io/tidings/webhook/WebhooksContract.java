package io.tidings.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.tidings.endpoint.CallbackCredentials;
import io.tidings.endpoint.CallbackHeaders;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.endpoint.Credential;
import io.tidings.event.Format;
import io.tidings.keys.Confidential;
import io.tidings.naming.Description;
import io.tidings.naming.Name;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.paging.PageRequest;
import io.tidings.testing.Examples;
import io.tidings.testing.Paging;
import io.tidings.testing.Store;
import io.tidings.webhook.Webhooks.Added;

import static org.assertj.core.api.Assertions.assertThat;

/// What every store of [Webhooks] does.
public abstract class WebhooksContract {

    private static final Instant LATER = Examples.NOW.plus(Duration.ofHours(1));

    protected abstract Store store();

    @Test
    void shouldFindAWebhookAsItWasAdded() {
        Webhook added = store().newWebhook(newScope());

        assertThat(store().webhooks().findById(added.key())).hasValueSatisfying(found -> assertSame(found, added));
    }

    @Test
    void shouldKeepEverySetting() {
        Scope scope = newScope();
        WebhookSettings settings = new WebhookSettings(new Name("Everything"), Optional.of(new Description("a\nb")),
                new CallbackUrl("https://receiver.example.com:8443/a?b=c"),
                List.of(new EventSelector("*"), new EventSelector("deployment.*"), new EventSelector("LOGIN_FAILURE")),
                new CallbackHeaders(Map.of("Authorization", "Bearer x", "X-Empty", "")), false,
                Optional.of(Format.CLOUDEVENTS), Optional.of(new EventFilter("{\"type\":[\"LOGIN_FAILURE\"]}")),
                Set.of(Examples.projectId(), new ProjectId("0123456789abcdef01234567")), Duration.ofSeconds(30),
                Optional.of("https://example.com/icon.png"),
                Optional.of(new RetrySchedule(List.of(Duration.ofSeconds(1), Duration.ofHours(24)))),
                WhileInactive.HOLD).withSignature(SignatureProfile.STRIPE);
        Webhook added = Examples.webhook(scope, settings);

        assertThat(store().webhooks().add(added)).isEqualTo(Added.ADDED);

        assertThat(store().webhooks().findById(added.key())).hasValueSatisfying(found -> assertSame(found, added));
    }

    @Test
    void shouldKeepCredentialsOfAllKindsUntilThereAreNoMore() {
        List<Credential> all = List.of(new Credential.Basic("änn", "p:ß"), new Credential.Bearer("token"),
                new Credential.OAuth2(new CallbackUrl("https://auth.example.com/"), "id", "secret", Optional.of("a b"),
                        Optional.of("all")),
                new Credential.OAuth2(new CallbackUrl("https://auth.example.com/"), "id", "secret", Optional.empty(),
                        Optional.empty()));
        Webhook webhook = store().newWebhook(newScope());
        for (Credential main : all) {
            Webhook changed = webhook.with(webhook.settings()
                    .withCredentials(new CallbackCredentials(Optional.of(main),
                            Map.of("key", new Credential.ApiKey("X-Api-Key", "k y")))),
                    LATER);

            assertThat(store().webhooks().update(webhook, changed)).isTrue();

            assertThat(store().webhooks().findById(webhook.key()).orElseThrow().settings().credentials())
                    .isEqualTo(changed.settings().credentials());
            webhook = changed;
        }
        Webhook without = webhook.with(webhook.settings().withCredentials(CallbackCredentials.none()), LATER);
        assertThat(store().webhooks().update(webhook, without)).isTrue();
        assertThat(store().webhooks().findById(webhook.key()).orElseThrow().settings().credentials())
                .isEqualTo(without.settings().credentials());
    }

    @Test
    void shouldNotShowAWebhookInAnotherScope() {
        OrganizationId organization = store().newOrganization();
        Scope whole = new Scope.OfOrganization(organization);
        Scope project = store().newProject(organization);
        Scope otherProject = store().newProject(organization);
        Scope stranger = newScope();
        Webhook webhook = store().newWebhook(project);

        for (Scope other : List.of(whole, otherProject, stranger)) {
            WebhookKey wrong = new WebhookKey(other, webhook.id());
            assertThat(store().webhooks().findById(wrong)).isEmpty();
            assertThat(store().webhooks().findByScope(other, PageRequest.first()).items()).isEmpty();
            assertThat(store().webhooks().findAllByScope(other)).isEmpty();
            assertThat(store().webhooks().deleteById(wrong)).isFalse();
            store().webhooks().saveHealth(wrong, Health.unknown().failed(LATER));
        }
        assertThat(store().webhooks().findById(webhook.key())).hasValueSatisfying(found -> assertSame(found, webhook));
    }

    @Test
    void shouldNotAddToWhatIsNotRegistered() {
        Scope noOrganization = Examples.organizationScope();
        Scope noProject = new Scope.OfProject(store().newOrganization(), Examples.projectId());

        for (Scope scope : List.of(noOrganization, noProject)) {
            Webhook homeless = Examples.webhook(scope);

            assertThat(store().webhooks().add(homeless)).isEqualTo(Added.NO_SCOPE);
            assertThat(store().webhooks().findById(homeless.key())).isEmpty();
        }
    }

    @Test
    void shouldListWebhooksOldestFirstPageByPage() {
        Scope scope = newScope();
        List<WebhookId> ids = Stream.generate(() -> store().newWebhook(scope).id())
                .limit(4)
                .sorted(Comparator.comparing(WebhookId::value))
                .toList();

        for (int limit : List.of(1, 2, 3, 4, 5, 100)) {
            List<Webhook> listed = Paging.all(limit, page -> store().webhooks().findByScope(scope, page));

            assertThat(listed).extracting(Webhook::id).containsExactlyElementsOf(ids);
        }
        assertThat(store().webhooks().findAllByScope(scope)).extracting(Webhook::id).containsExactlyElementsOf(ids);
    }

    @Test
    void shouldTakeAsManyAsAScopeMayHaveAndNoneMoreUntilOneIsDeleted() throws Exception {
        OrganizationId organization = store().newOrganization();
        Scope scope = store().newProject(organization);
        List<Webhook> webhooks = Stream.generate(() -> Examples.webhook(scope)).limit(Webhook.MAX_PER_SCOPE).toList();
        assertThat(addAtOnce(4, webhooks)).containsOnly(Added.ADDED);

        assertThat(store().webhooks().add(Examples.webhook(scope))).isEqualTo(Added.LIMIT_REACHED);
        assertThat(store().webhooks().findAllByScope(scope)).hasSize(Webhook.MAX_PER_SCOPE);
        for (Scope other : List.of(new Scope.OfOrganization(organization), store().newProject(organization))) {
            assertThat(store().webhooks().add(Examples.webhook(other))).isEqualTo(Added.ADDED);
        }
        assertThat(store().webhooks().deleteById(webhooks.getFirst().key())).isTrue();
        List<Webhook> rivals = Stream.generate(() -> Examples.webhook(scope)).limit(4).toList();
        assertThat(addAtOnce(4, rivals)).containsOnlyOnce(Added.ADDED).contains(Added.LIMIT_REACHED);
        assertThat(store().webhooks().findAllByScope(scope)).hasSize(Webhook.MAX_PER_SCOPE);
    }

    @Test
    void shouldDeleteOnce() {
        Webhook webhook = store().newWebhook(newScope());

        assertThat(store().webhooks().deleteById(webhook.key())).isTrue();

        assertThat(store().webhooks().deleteById(webhook.key())).isFalse();
        assertThat(store().webhooks().findById(webhook.key())).isEmpty();
    }

    @Test
    void shouldUpdateWhatNobodyChangedInBetween() {
        Webhook webhook = store().newWebhook(newScope());
        Webhook changed = webhook.with(Examples.settings("LOGIN_FAILURE"), LATER);

        assertThat(store().webhooks().update(webhook, changed)).isTrue();

        assertThat(store().webhooks().findById(webhook.key())).hasValueSatisfying(found -> assertSame(found, changed));
    }

    @Test
    void shouldDropSettingsThatAreNoLongerThere() {
        Scope scope = newScope();
        WebhookSettings rich = new WebhookSettings(new Name("Rich"), Optional.of(new Description("much")),
                new CallbackUrl("https://receiver.example.com/"), List.of(new EventSelector("*")),
                new CallbackHeaders(Map.of("X-A", "b")), true, Optional.of(Format.FORM),
                Optional.of(new EventFilter("{\"type\":[\"LOGIN_FAILURE\"]}")), Set.of(Examples.projectId()),
                Duration.ofSeconds(1), Optional.of("https://example.com/icon.png"),
                Optional.of(new RetrySchedule(List.of())), WhileInactive.HOLD);
        Webhook webhook = Examples.webhook(scope, rich);
        store().webhooks().add(webhook);
        Webhook poor = webhook.with(Examples.settings(), LATER);

        assertThat(store().webhooks().update(webhook, poor)).isTrue();

        assertThat(store().webhooks().findById(webhook.key())).hasValueSatisfying(found -> assertSame(found, poor));
    }

    @Test
    void shouldKeepTheSecretsThatAreActive() {
        Webhook webhook = store().newWebhook(newScope());
        Webhook once = webhook.withSecret(SigningSecret.create(new Random(1)), Duration.ofDays(7), LATER);
        assertThat(store().webhooks().update(webhook, once)).isTrue();
        assertThat(secrets(webhook)).isEqualTo(texts(once));
        Webhook twice = once.withSecret(SigningSecret.create(new Random(2)), Duration.ofSeconds(1), LATER);
        assertThat(store().webhooks().update(once, twice)).isTrue();
        assertThat(secrets(webhook)).isEqualTo(texts(twice)).hasSize(3);

        Webhook atOnce = new Webhook(twice.id(), twice.scope(), twice.settings(), twice.health(),
                Confidential.of(SigningSecrets.of(SigningSecret.create(new Random(3)))), twice.createdAt(), LATER,
                twice.revision() + 1);
        assertThat(store().webhooks().update(twice, atOnce)).isTrue();

        assertThat(secrets(webhook)).isEqualTo(texts(atOnce)).hasSize(1);
    }

    private List<String> secrets(Webhook webhook) {
        return texts(store().webhooks().findById(webhook.key()).orElseThrow());
    }

    private static List<String> texts(Webhook webhook) {
        List<String> texts = new ArrayList<>(List.of(webhook.secrets().reveal().current().text()));
        webhook.secrets().reveal().retired().forEach(old -> texts.add(old.secret().text() + " until " + old.until()));
        return texts;
    }

    @Test
    void shouldNotUpdateAStaleWebhook() {
        Webhook webhook = store().newWebhook(newScope());
        Webhook first = webhook.with(Examples.settings("LOGIN_FAILURE"), LATER);
        Webhook second = webhook.with(Examples.settings("USER_CREATED"), LATER);
        store().webhooks().update(webhook, first);

        assertThat(store().webhooks().update(webhook, second)).isFalse();

        assertThat(store().webhooks().findById(webhook.key())).hasValueSatisfying(found -> assertSame(found, first));
    }

    @Test
    void shouldNotSkipARevision() {
        Webhook webhook = store().newWebhook(newScope());
        Webhook changedTwice = webhook.with(Examples.settings("LOGIN_FAILURE"), LATER)
                .with(Examples.settings("USER_CREATED"), LATER);

        assertThat(store().webhooks().update(webhook, changedTwice)).isFalse();

        assertThat(store().webhooks().findById(webhook.key())).hasValueSatisfying(found -> assertSame(found, webhook));
    }

    @Test
    void shouldNotBringADeletedWebhookBack() {
        Webhook webhook = store().newWebhook(newScope());
        store().webhooks().deleteById(webhook.key());

        assertThat(store().webhooks().update(webhook, webhook.with(Examples.settings(), LATER))).isFalse();
        store().webhooks().saveHealth(webhook.key(), Health.unknown().delivered(LATER));

        assertThat(store().webhooks().findById(webhook.key())).isEmpty();
        assertThat(store().webhooks().findAllByScope(webhook.scope())).isEmpty();
    }

    @Test
    void shouldKeepTheSettingsWhenTheHealthIsSaved() {
        Webhook webhook = store().newWebhook(newScope());
        Webhook changed = webhook.with(Examples.settings("LOGIN_FAILURE"), LATER);
        store().webhooks().update(webhook, changed);
        Health seen = Health.unknown().failed(LATER);

        store().webhooks().saveHealth(webhook.key(), seen);

        assertThat(store().webhooks().findById(webhook.key()))
                .hasValueSatisfying(found -> assertSame(found, changed.with(seen.revised(1))));
    }

    @Test
    void shouldFindTheHealthAsItWasSaved() {
        Webhook webhook = store().newWebhook(newScope());
        Health health = webhook.health();
        Health open = health;
        for (int i = 0; i < Health.UNREACHABLE_OPENS_CIRCUIT; i++) {
            open = open.unreachable(LATER, false, new Random(1));
        }
        Health recovered = open.delivered(LATER);
        List<Health> all = List.of(health.failed(LATER), open, open.probing(LATER.plusMillis(1), new Random(1)),
                open.probeFailed(LATER, LATER.plusSeconds(60)), open.resumed(LATER), recovered,
                recovered.delivered(LATER),
                recovered.withoutHeld(), health.failed(LATER).disabled(LATER, "gone"), health.delivered(LATER));
        for (int i = 0; i < all.size(); i++) {
            assertThat(store().webhooks().saveHealth(webhook.key(), all.get(i).revised(i))).isTrue();

            assertThat(store().webhooks().findById(webhook.key())).map(Webhook::health)
                    .contains(all.get(i).revised(i + 1));
        }
    }

    @Test
    void shouldNotSaveAHealthThatOthersHaveChanged() {
        Webhook webhook = store().newWebhook(newScope());
        Health first = webhook.health().failed(LATER);
        store().webhooks().saveHealth(webhook.key(), first);

        assertThat(store().webhooks().saveHealth(webhook.key(), webhook.health().delivered(LATER))).isFalse();

        assertThat(health(webhook)).isEqualTo(first.revised(1));
    }

    @Test
    void shouldLetOneOfManyConcurrentHealthsWin() throws Exception {
        Webhook webhook = store().newWebhook(newScope());

        List<Boolean> won = atOnce(8, IntStream.range(0, 8)
                .<Callable<Boolean>>mapToObj(i -> () -> store().webhooks()
                        .saveHealth(webhook.key(), webhook.health().failed(LATER.plusSeconds(i))))
                .toList());

        assertThat(won).containsOnlyOnce(true);
    }

    @Test
    void shouldSwitchOffWhatTidingsDisables() {
        Webhook webhook = store().newWebhook(newScope());

        store().webhooks().saveHealth(webhook.key(), webhook.health().disabled(LATER, "gone"));

        Webhook disabled = store().webhooks().findById(webhook.key()).orElseThrow();
        assertThat(disabled.settings()).isEqualTo(webhook.settings().withActive(false));
        assertThat(disabled.revision()).isEqualTo(webhook.revision() + 1);
        assertThat(store().webhooks().update(webhook, webhook.with(Examples.settings("*"), LATER)))
                .as("a change that was made before it was disabled")
                .isFalse();
    }

    /// Into the slow lane and out of it again.
    @Test
    void shouldKeepThePaceOfAReceiver() {
        Webhook webhook = store().newWebhook(newScope());
        List<Health> seen = new ArrayList<>(List.of(Health.unknown().delivered(LATER).answeredFast()));
        seen.add(seen.getLast().abandoned(LATER));
        seen.add(seen.getLast().answeredFast());
        for (int i = 1; i < Pace.FAST_ANSWERS_NEEDED; i++) {
            seen.add(seen.getLast().answeredFast());
        }

        for (int i = 0; i < seen.size(); i++) {
            assertThat(store().webhooks().saveHealth(webhook.key(), seen.get(i).revised(i))).isTrue();
            assertThat(health(webhook)).isEqualTo(seen.get(i).revised(i + 1));
        }
        assertThat(seen).extracting(health -> health.pace().slow())
                .containsExactly(false, true, true, true, true, true, false);
    }

    @Test
    void shouldKeepTheHealthWhenSettingsAreUpdatedThatWereReadBefore() {
        Webhook neverCalled = store().newWebhook(newScope());
        Health seen = Health.unknown().delivered(LATER);
        store().webhooks().saveHealth(neverCalled.key(), seen);

        assertThat(store().webhooks()
                .update(neverCalled, neverCalled.with(Examples.settings("LOGIN_FAILURE"), LATER))).isTrue();

        assertThat(health(neverCalled)).isEqualTo(seen.revised(1));
    }

    @Test
    void shouldGiveADisabledWebhookAFreshStartWhenItIsSwitchedOn() {
        Webhook webhook = store().newWebhook(newScope());
        store().webhooks().saveHealth(webhook.key(), Health.unknown().disabled(LATER, "gone"));
        Webhook disabled = store().webhooks().findById(webhook.key()).orElseThrow();
        Webhook revived = disabled.with(disabled.settings().withActive(true), LATER);

        assertThat(store().webhooks().update(disabled, revived)).isTrue();

        assertThat(health(webhook)).isEqualTo(disabled.health().activated(LATER).revised(2));
        assertThat(health(webhook).status()).isEqualTo(WebhookStatus.DRAFT);
    }

    @Test
    void shouldNotSwitchOnAWebhookWhoseHealthOthersHaveChanged() {
        Webhook paused = Examples.webhook(newScope(), Examples.settings().withActive(false));
        store().webhooks().add(paused);
        store().webhooks().saveHealth(paused.key(), paused.health().delivered(LATER));
        Webhook switchedOn = paused.with(paused.settings().withActive(true), LATER);

        assertThat(store().webhooks().update(paused, switchedOn)).isFalse();

        assertThat(store().webhooks().findById(paused.key()).orElseThrow().settings().active()).isFalse();
    }

    /// Switched on, off and on again in the same instant, while the sweep finds in between that it is off.
    @Test
    void shouldNotSwitchOnAWebhookWhoseHealthOthersHaveChangedThoughNothingWouldChange() {
        Webhook paused = Examples.webhook(newScope(), Examples.settings().withActive(false));
        store().webhooks().add(paused);
        store().webhooks().saveHealth(paused.key(), paused.health().activated(LATER));
        Webhook awake = store().webhooks().findById(paused.key()).orElseThrow();
        Webhook switchedOn = awake.with(awake.settings().withActive(true), LATER);
        assertThat(switchedOn.health()).isEqualTo(awake.health());
        store().webhooks().saveHealth(paused.key(), awake.health().withoutHeld());

        assertThat(store().webhooks().update(awake, switchedOn)).isFalse();

        assertThat(store().webhooks().findById(paused.key()).orElseThrow().settings().active()).isFalse();
    }

    @Test
    void shouldFindTheWebhooksThatTheSweepMustCheckSoonestFirst() {
        Scope scope = newScope();
        Webhook sleeping = store().newWebhook(scope);
        Webhook later = store().newWebhook(store().newProject(scope.organization()));
        Webhook soon = store().newWebhook(scope);
        Webhook notYet = store().newWebhook(scope);
        store().webhooks().saveHealth(sleeping.key(), sleeping.health().delivered(LATER));
        store().webhooks().saveHealth(later.key(), later.health().withNextCheckAt(LATER));
        store().webhooks().saveHealth(soon.key(), soon.health().withNextCheckAt(LATER.minusMillis(1)));
        store().webhooks().saveHealth(notYet.key(), notYet.health().withNextCheckAt(LATER.plusMillis(1)));

        assertThat(due(LATER)).containsSubsequence(soon.key(), later.key())
                .doesNotContain(sleeping.key(), notYet.key());
        store().webhooks().saveHealth(soon.key(), health(soon).withoutHeld());
        assertThat(due(LATER)).contains(later.key()).doesNotContain(soon.key());
        store().webhooks().deleteById(later.key());
        assertThat(due(LATER)).doesNotContain(later.key());
    }

    @Test
    void shouldPostponeTheCheckOfAWebhook() {
        Webhook webhook = store().newWebhook(newScope());
        Health awake = webhook.health().activated(LATER);
        assertThat(store().webhooks().saveHealth(webhook.key(), awake)).isTrue();

        store().webhooks().postponeCheck(webhook.key(), LATER.plusSeconds(60));

        assertThat(health(webhook)).isEqualTo(awake.withNextCheckAt(LATER.plusSeconds(60)).revised(2));
        assertThat(due(LATER.plusSeconds(59))).doesNotContain(webhook.key());
        assertThat(due(LATER.plusSeconds(60))).contains(webhook.key());
    }

    @Test
    void shouldNotPutOffWhatIsNotDue() {
        Webhook webhook = store().newWebhook(newScope());

        store().webhooks().postponeCheck(webhook.key(), LATER);
        store().webhooks().postponeCheck(Examples.webhook(newScope()).key(), LATER);

        assertThat(health(webhook)).isEqualTo(webhook.health());
        assertThat(due(LATER.plusSeconds(60))).doesNotContain(webhook.key());
    }

    private List<WebhookKey> due(Instant now) {
        return store().webhooks().findDue(now, 1_000);
    }

    private Health health(Webhook webhook) {
        return store().webhooks().findById(webhook.key()).orElseThrow().health();
    }

    @Test
    void shouldLetOneOfManyConcurrentUpdatesWin() throws Exception {
        Webhook webhook = store().newWebhook(newScope());

        List<Boolean> won = atOnce(8, IntStream.range(0, 8)
                .<Callable<Boolean>>mapToObj(i -> () -> store().webhooks()
                        .update(webhook, webhook.with(Examples.settings("type" + i), LATER)))
                .toList());

        assertThat(won).containsOnlyOnce(true);
        assertThat(store().webhooks().findById(webhook.key())).map(Webhook::revision).contains(2L);
    }

    private Scope newScope() {
        return new Scope.OfOrganization(store().newOrganization());
    }

    private List<Added> addAtOnce(int threads, List<Webhook> webhooks) throws Exception {
        return atOnce(threads,
                webhooks.stream().<Callable<Added>>map(webhook -> () -> store().webhooks().add(webhook)).toList());
    }

    private static <T> List<T> atOnce(int threads, List<Callable<T>> calls) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            return executor.invokeAll(calls).stream().map(Future::resultNow).toList();
        }
    }

    private static void assertSame(Webhook found, Webhook expected) {
        assertThat(found).isEqualTo(expected);
    }
}
