package io.tidings.publishing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.identity.IdGenerator;
import io.tidings.metric.Metrics;
import io.tidings.naming.Name;
import io.tidings.organization.Organization;
import io.tidings.organization.Project;
import io.tidings.paging.PageRequest;
import io.tidings.publishing.Publication.Accepted;
import io.tidings.testing.Examples;
import io.tidings.webhook.Webhook;

import static org.assertj.core.api.Assertions.assertThat;

/// What publishing does when an organization or project is removed, and its id registered again.
class FormerTenantTest {

    private static final Optional<IdempotencyKey> KEY = Optional.of(new IdempotencyKey("k1"));
    private static final String TYPE = "deployment.build.created";

    private final Publishing publishing = new Publishing();

    @BeforeEach
    void timePasses() {
        publishing.clock.pass(Duration.ofSeconds(1));
    }

    @Test
    void shouldPublishAnewWhatAFormerOrganizationPublishedUnderTheSameKey() {
        Accepted former = publish(publishing.sample(publishing.project, TYPE, KEY));
        reregister();
        publishing.store.projects().save(project());
        publishing.webhook(publishing.organization, "*");

        Accepted anew = publish(publishing.sample(publishing.project, TYPE, KEY));

        assertThat(anew.id()).isNotEqualTo(former.id());
        assertThat(anew.deliveries()).isEqualTo(1);
        assertThat(publish(publishing.sample(publishing.project, TYPE, KEY))).isEqualTo(anew);
    }

    @Test
    void shouldPublishAnewWhatAFormerProjectPublishedUnderTheSameKey() {
        Accepted former = publish(publishing.sample(publishing.project, TYPE, KEY));
        publishing.store.projects().deleteById(publishing.id, publishing.project.project().orElseThrow());
        publishing.store.projects().save(project());

        Accepted anew = publish(publishing.sample(publishing.project, TYPE, KEY));

        assertThat(anew.id()).isNotEqualTo(former.id());
        assertThat(publish(publishing.sample(publishing.project, TYPE, KEY))).isEqualTo(anew);
    }

    @Test
    void shouldPublishNothingAtARemovedProject() {
        publishing.store.projects().deleteById(publishing.id, publishing.project.project().orElseThrow());

        assertThat(publishing.publish(publishing.project, TYPE)).isInstanceOf(Publication.NoScope.class);
    }

    /// Another process registers the later organization, and its clock is ahead.
    @Test
    void shouldNotLoseWhatIsPublishedByAClockThatIsBehind() {
        publishing.store.organizations().deleteById(publishing.id);
        publishing.clock.pass(Duration.ofSeconds(5));
        publishing.store.organizations()
                .save(new Organization(publishing.id,
                        new Name("Later"), publishing.clock.instant(), publishing.clock.instant()));
        publishing.clock.pass(Duration.ofSeconds(-2));

        Accepted accepted = publish(publishing.sample(publishing.organization, "LOGIN_FAILURE", KEY));

        assertThat(publishing.events.findById(publishing.id, accepted.id())).isPresent();
        assertThat(publish(publishing.sample(publishing.organization, "LOGIN_FAILURE", KEY))).isEqualTo(accepted);
    }

    /// The organization is removed, registered again and given a webhook while a publish is under way.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldShowTheLaterOrganizationNothingOfAPublishThatBeganBefore(boolean keyed) {
        Publication publication = publishWhile(keyed, () -> {
            publishing.clock.pass(Duration.ofMillis(10));
            reregister();
            publishing.clock.pass(Duration.ofMillis(10));
            webhookOfNow();
        });

        assertThat(publication).isInstanceOf(Publication.NoScope.class);
        assertThat(publishing.queue.all()).isEmpty();
        assertThat(publishing.events.findByOrganization(publishing.id, PageRequest.first()).items()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldKeepFromTheLaterOrganizationWhatIsStoredAfterItsRegistration(boolean keyed) {
        publishWhile(keyed, () -> {
            publishing.clock.pass(Duration.ofMillis(10));
            reregister();
            publishing.clock.pass(Duration.ofMillis(10));
        });

        assertThat(publishing.events.findByOrganization(publishing.id, PageRequest.first()).items()).isEmpty();
        Accepted own = publish(publishing.sample(publishing.organization, "LOGIN_FAILURE", KEY));
        assertThat(publishing.events.findByOrganization(publishing.id, PageRequest.first()).items())
                .extracting(event -> event.event().id())
                .containsExactly(own.id());
    }

    @Test
    void shouldStillDeliverToAWebhookThatIsMadeDuringThePublish() {
        Publication publication = publishWhile(true, () -> {
            publishing.clock.pass(Duration.ofMillis(10));
            webhookOfNow();
        });

        assertThat(publication).isInstanceOfSatisfying(Accepted.class,
                accepted -> assertThat(accepted.deliveries()).isEqualTo(1));
    }

    private Publication publishWhile(boolean keyed, Runnable meanwhile) {
        IdGenerator ids = new IdGenerator(publishing.clock, ThreadLocalRandom::current);
        EventTypes types = new EventTypes(publishing.catalog, publishing.store.types(), new PayloadSchemas());
        Publisher publisher = new Publisher(publishing.store.organizations(), publishing.store.projects(),
                publishing.store.webhooks(), types, new Recipients(types, new Filters()), publishing.events,
                publishing.store.idempotencyStore(), publishing.queue, (organization, time) -> {
                    meanwhile.run();
                    return EventIds.unsharded(ids).next(organization, time);
                }, publishing.clock, Metrics.NONE);
        return publisher.publish(
                publishing.sample(publishing.organization, "LOGIN_FAILURE", keyed ? KEY : Optional.empty()));
    }

    private void reregister() {
        publishing.store.organizations().deleteById(publishing.id);
        publishing.store.organizations().save(Examples.organization(publishing.id, "Later"));
    }

    private void webhookOfNow() {
        var like = Examples.webhook(publishing.organization, Examples.settings("*"));
        publishing.store.webhooks()
                .add(new Webhook(like.id(), like.scope(), like.settings(), like.health(),
                        like.secrets(), publishing.clock.instant(), publishing.clock.instant(), like.revision()));
    }

    private Project project() {
        return Examples.project(publishing.id, publishing.project.project().orElseThrow(), "Again");
    }

    private Accepted accepted(Publication publication) {
        assertThat(publication).isInstanceOf(Accepted.class);
        return (Accepted) publication;
    }

    private Accepted publish(NewEvent event) {
        return accepted(publishing.publish(event));
    }
}
