package io.tidings.organization;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.tidings.access.ApiToken;
import io.tidings.event.EventTypeName;
import io.tidings.naming.Name;
import io.tidings.paging.PageRequest;
import io.tidings.testing.Examples;
import io.tidings.testing.Paging;
import io.tidings.testing.Store;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.Webhooks.Added;

import static org.assertj.core.api.Assertions.assertThat;

/// What every store of [Organizations] does.
public abstract class OrganizationsContract {

    protected abstract Store store();

    @Test
    void shouldFindAnOrganizationAsItWasSaved() {
        Organization saved = Examples.organization();

        assertThat(store().organizations().save(saved)).isEqualTo(Saved.CREATED);

        assertThat(store().organizations().findById(saved.id())).contains(saved);
    }

    @Test
    void shouldNotFindAnOrganizationThatWasNotSaved() {
        assertThat(store().organizations().findById(Examples.organizationId())).isEmpty();
    }

    @Test
    void shouldReplaceTheNameAndKeepTheTimeOfCreation() {
        Organization first = Examples.organization();
        Instant later = first.createdAt().plus(Duration.ofDays(1));
        store().organizations().save(first);

        Saved saved = store().organizations().save(new Organization(first.id(), new Name("Apex"), later, later));

        assertThat(saved).isEqualTo(Saved.REPLACED);
        assertThat(store().organizations().findById(first.id()))
                .contains(new Organization(first.id(), new Name("Apex"), first.createdAt(), later));
    }

    @Test
    void shouldRememberHowManyWebhooksWereSlowUntilThereWasAPause() {
        Organization organization = Examples.organization();
        store().organizations().save(organization);
        Instant now = Examples.NOW;
        Instant later = now.plus(SlowReceivers.MEMORY).minusMillis(1);

        store().organizations().noteSlow(organization.id(), 2, now);
        store().organizations().noteSlow(organization.id(), 1, later);
        store().organizations().save(organization);

        assertThat(slowReceivers(organization)).isEqualTo(new SlowReceivers(3, later.plus(SlowReceivers.MEMORY)));
        Instant afterPause = later.plus(SlowReceivers.MEMORY);
        store().organizations().noteSlow(organization.id(), 1, afterPause);
        assertThat(slowReceivers(organization))
                .isEqualTo(new SlowReceivers(1, afterPause.plus(SlowReceivers.MEMORY)));
    }

    @Test
    void shouldNoteNothingOfAnOrganizationThatIsNotRegistered() {
        OrganizationId unknown = Examples.organizationId();

        store().organizations().noteSlow(unknown, 1, Examples.NOW);

        assertThat(store().organizations().findById(unknown)).isEmpty();
        assertThat(store().organizations().deleteById(unknown)).isFalse();
    }

    @Test
    void shouldLetOneHaveTheTrialOfAnOrganizationUntilItsEnd() {
        Organization organization = Examples.organization();
        store().organizations().save(organization);
        store().organizations().noteSlow(organization.id(), 1, Examples.NOW);
        Instant end = Examples.NOW.plusSeconds(4);

        assertThat(claimTrial(organization, Examples.NOW, end).orElseThrow().slowReceivers())
                .as("as it stands")
                .isPresent();
        assertThat(claimTrial(organization, end.minusMillis(1), end.plusSeconds(4))).isEmpty();
        assertThat(store().organizations().findById(organization.id()).orElseThrow().trialUntil()).contains(end);
        store().organizations().save(organization);
        assertThat(claimTrial(organization, end.minusMillis(1), end.plusSeconds(4))).isEmpty();
        assertThat(claimTrial(organization, end, end.plusSeconds(4))).isPresent();
    }

    @Test
    void shouldLetTheNextHaveTheTrialThatWasEnded() {
        Organization organization = Examples.organization();
        store().organizations().save(organization);
        Instant end = Examples.NOW.plusSeconds(4);
        claimTrial(organization, Examples.NOW, end);

        store().organizations().endTrial(organization.id(), end.plusMillis(1));
        assertThat(claimTrial(organization, Examples.NOW, end)).as("another has ended").isEmpty();
        store().organizations().endTrial(organization.id(), end);
        assertThat(claimTrial(organization, Examples.NOW, end)).isPresent();
    }

    @Test
    void shouldLetOneHaveTheTrialOfManyWhoClaimIt() {
        Organization organization = Examples.organization();
        store().organizations().save(organization);

        assertThat(IntStream.range(0, 16)
                .parallel()
                .mapToObj(_ -> claimTrial(organization, Examples.NOW, Examples.NOW.plusSeconds(4)))
                .flatMap(Optional::stream)
                .toList()).hasSize(1);
    }

    @Test
    void shouldLetNobodyHaveTheTrialOfAnOrganizationThatIsNotRegistered() {
        Organization unknown = Examples.organization();

        assertThat(claimTrial(unknown, Examples.NOW, Examples.NOW.plusSeconds(4))).isEmpty();
        store().organizations().endTrial(unknown.id(), Examples.NOW.plusSeconds(4));

        assertThat(store().organizations().findById(unknown.id())).isEmpty();
    }

    /// Nothing of the former tenant is left to the next one of its id.
    @Test
    void shouldForgetWhatWasSlowWithTheOrganization() {
        Organization organization = Examples.organization();
        store().organizations().save(organization);
        store().organizations().noteSlow(organization.id(), 1, Examples.NOW);
        claimTrial(organization, Examples.NOW, Examples.NOW.plusSeconds(4));

        assertThat(store().organizations().deleteById(organization.id())).isTrue();
        store().organizations().noteSlow(organization.id(), 1, Examples.NOW);
        assertThat(claimTrial(organization, Examples.NOW, Examples.NOW.plusSeconds(4))).isEmpty();
        store().organizations().save(organization);

        assertThat(store().organizations().findById(organization.id()).orElseThrow().slowReceivers()).isEmpty();
        assertThat(claimTrial(organization, Examples.NOW, Examples.NOW.plusSeconds(4))).isPresent();
    }

    private Optional<Organization> claimTrial(Organization organization, Instant now, Instant until) {
        return store().organizations().claimTrial(organization.id(), now, until);
    }

    private SlowReceivers slowReceivers(Organization organization) {
        return store().organizations().findById(organization.id()).orElseThrow().slowReceivers().orElseThrow();
    }

    @Test
    void shouldListOrganizationsByIdPageByPage() {
        List<OrganizationId> ids = Stream.generate(() -> store().newOrganization()).limit(5).toList();
        List<OrganizationId> expected = ids.stream()
                .sorted(java.util.Comparator.comparing(OrganizationId::value))
                .toList();

        for (int limit : List.of(1, 2, 5, 100)) {
            List<Organization> listed = Paging.all(limit, store().organizations()::findAll);

            assertThat(listed).extracting(Organization::id).doesNotHaveDuplicates().containsSubsequence(expected);
        }
    }

    @Test
    void shouldNotRemoveAnOrganizationThatIsNotThere() {
        assertThat(store().organizations().deleteById(Examples.organizationId())).isFalse();
    }

    @Test
    void shouldRemoveAllThatBelongsToAnOrganizationAndNothingElse() {
        Property gone = property();
        Property staying = property();

        assertThat(store().organizations().deleteById(gone.organization())).isTrue();

        assertGone(gone);
        assertThat(store().organizations().findById(staying.organization())).isPresent();
        assertThat(store().projects().findByOrganization(staying.organization(), PageRequest.first()).items())
                .hasSize(2);
        assertThat(store().webhooks().findById(staying.webhook().key())).isPresent();
        assertThat(store().webhooks().findById(staying.projectWebhook().key())).isPresent();
        assertThat(store().tokens().findById(staying.token().id())).isPresent();
        assertThat(store().types().findById(staying.organization(), staying.type())).isPresent();
        assertThat(store().organizations().deleteById(gone.organization())).isFalse();
    }

    @Test
    void shouldRemoveMoreThanOneCallTakes() {
        OrganizationId organization = store().newOrganization();
        Scope scope = new Scope.OfOrganization(organization);
        List<Webhook> webhooks = Stream.generate(() -> store().newWebhook(scope)).limit(30).toList();
        List<ApiToken> tokens = Stream.generate(() -> Examples.token(organization)).limit(130).toList();
        tokens.forEach(store().tokens()::save);

        assertThat(store().organizations().deleteById(organization)).isTrue();

        assertThat(webhooks).allSatisfy(w -> assertThat(store().webhooks().findById(w.key())).isEmpty());
        assertThat(tokens).allSatisfy(t -> assertThat(store().tokens().findById(t.id())).isEmpty());
    }

    @Test
    void shouldStartAfreshWhenRegisteredAgain() {
        Property gone = property();
        store().organizations().deleteById(gone.organization());

        Saved again = store().organizations().save(Examples.organization(gone.organization(), "Again"));

        assertThat(again).isEqualTo(Saved.CREATED);
        assertThat(store().webhooks().findAllByScope(gone.webhook().scope())).isEmpty();
        assertThat(store().webhooks().add(Examples.webhook(gone.webhook().scope()))).isEqualTo(Added.ADDED);
    }

    /// What an organization may own.
    protected record Property(
            OrganizationId organization,
            Webhook webhook,
            Webhook projectWebhook,
            ApiToken token,
            EventTypeName type) {}

    protected Property property() {
        OrganizationId organization = store().newOrganization();
        Webhook webhook = store().newWebhook(new Scope.OfOrganization(organization));
        Webhook projectWebhook = store().newWebhook(store().newProject(organization));
        store().newProject(organization);
        ApiToken token = Examples.token(organization);
        store().tokens().save(token);
        EventTypeName type = new EventTypeName("order.paid");
        store().types().save(Examples.customType(organization, type.value()));
        return new Property(organization, webhook, projectWebhook, token, type);
    }

    protected void assertGone(Property gone) {
        assertThat(store().organizations().findById(gone.organization())).isEmpty();
        assertThat(Paging.all(100, store().organizations()::findAll)).extracting(Organization::id)
                .doesNotContain(gone.organization());
        assertThat(store().projects().findByOrganization(gone.organization(), PageRequest.first()).items()).isEmpty();
        assertThat(store().webhooks().findById(gone.webhook().key())).isEmpty();
        assertThat(store().webhooks().findById(gone.projectWebhook().key())).isEmpty();
        assertThat(store().tokens().findById(gone.token().id())).isEqualTo(Optional.empty());
        assertThat(store().tokens().findByOrganization(gone.organization(), PageRequest.first()).items()).isEmpty();
        assertThat(store().types().findById(gone.organization(), gone.type())).isEmpty();
    }
}
