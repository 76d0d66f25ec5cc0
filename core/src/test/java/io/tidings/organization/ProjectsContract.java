package io.tidings.organization;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.tidings.naming.Name;
import io.tidings.naming.Slug;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.testing.Examples;
import io.tidings.testing.Paging;
import io.tidings.testing.Store;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.Webhooks.Added;

import static org.assertj.core.api.Assertions.assertThat;

/// What every store of [Projects] does.
public abstract class ProjectsContract {

    protected abstract Store store();

    @Test
    void shouldFindAProjectAsItWasSaved() {
        Project saved = Examples.project(store().newOrganization());

        assertThat(store().projects().save(saved)).isEqualTo(Saved.CREATED);

        assertThat(store().projects().findById(saved.organization(), saved.id())).contains(saved);
    }

    @Test
    void shouldReplaceAllButTheTimeOfCreation() {
        Project first = Examples.project(store().newOrganization());
        Instant later = first.createdAt().plus(Duration.ofDays(1));
        store().projects().save(first);

        Saved saved = store().projects()
                .save(new Project(first.organization(), first.id(), new Name("Costs"), new Slug("costs"),
                        Optional.empty(), later, later));

        assertThat(saved).isEqualTo(Saved.REPLACED);
        assertThat(store().projects().findById(first.organization(), first.id()))
                .contains(new Project(first.organization(), first.id(), new Name("Costs"), new Slug("costs"),
                        Optional.empty(), first.createdAt(), later));
    }

    @Test
    void shouldNotSaveAProjectOfAnUnregisteredOrganization() {
        Project homeless = Examples.project(Examples.organizationId());

        assertThat(store().projects().save(homeless)).isEqualTo(Saved.NO_ORGANIZATION);

        assertThat(store().projects().findById(homeless.organization(), homeless.id())).isEmpty();
    }

    @Test
    void shouldNotShowAProjectToAnotherOrganization() {
        Project project = Examples.project(store().newOrganization());
        store().projects().save(project);
        OrganizationId other = store().newOrganization();

        assertThat(store().projects().findById(other, project.id())).isEmpty();
        assertThat(store().projects().findByOrganization(other, PageRequest.first()).items()).isEmpty();
        assertThat(store().projects().deleteById(other, project.id())).isFalse();
        assertThat(store().projects().findById(project.organization(), project.id())).isPresent();
    }

    @Test
    void shouldListProjectsByIdPageByPage() {
        OrganizationId organization = store().newOrganization();
        List<ProjectId> ids = Stream.generate(() -> store().newProject(organization).project().orElseThrow())
                .limit(4)
                .sorted(Comparator.comparing(ProjectId::value))
                .toList();

        for (int limit : List.of(1, 2, 3, 4, 5, 100)) {
            List<Project> listed = Paging.all(limit, page -> store().projects().findByOrganization(organization, page));

            assertThat(listed).extracting(Project::id).containsExactlyElementsOf(ids);
        }
    }

    @Test
    void shouldListAHundredProjectsOnOnePage() {
        OrganizationId organization = store().newOrganization();
        Stream.generate(() -> Examples.project(organization)).limit(101).forEach(store().projects()::save);

        Page<Project> first = store().projects().findByOrganization(organization, PageRequest.first(100));
        Page<Project> second = store().projects()
                .findByOrganization(organization, PageRequest.first(100).from(first.next().orElseThrow()));

        assertThat(first.items()).hasSize(100);
        assertThat(second.items()).hasSize(1);
        assertThat(second.next()).isEmpty();
    }

    @Test
    void shouldShowNothingOfAnotherOrganizationForItsCursor() {
        OrganizationId theirs = store().newOrganization();
        store().newProject(theirs);
        store().newProject(theirs);
        OrganizationId mine = store().newOrganization();
        Scope project = store().newProject(mine);
        Page<Project> page = store().projects().findByOrganization(theirs, PageRequest.first(1));

        Page<Project> seen = store().projects()
                .findByOrganization(mine, PageRequest.first(100).from(page.next().orElseThrow()));

        assertThat(seen.items()).extracting(Project::id).isSubsetOf(project.project().orElseThrow());
    }

    @Test
    void shouldRemoveAProjectWithItsWebhooksAndNothingElse() {
        OrganizationId organization = store().newOrganization();
        Scope gone = store().newProject(organization);
        Scope staying = store().newProject(organization);
        List<Webhook> removed = Stream.generate(() -> store().newWebhook(gone)).limit(30).toList();
        Webhook ofTheOther = store().newWebhook(staying);
        Webhook ofTheWhole = store().newWebhook(new Scope.OfOrganization(organization));

        assertThat(store().projects().deleteById(organization, gone.project().orElseThrow())).isTrue();

        assertThat(store().projects().findById(organization, gone.project().orElseThrow())).isEmpty();
        assertThat(removed).allSatisfy(webhook -> assertThat(store().webhooks().findById(webhook.key())).isEmpty());
        assertThat(store().projects().findById(organization, staying.project().orElseThrow())).isPresent();
        assertThat(store().webhooks().findById(ofTheOther.key())).isPresent();
        assertThat(store().webhooks().findById(ofTheWhole.key())).isPresent();
        assertThat(store().projects().deleteById(organization, gone.project().orElseThrow())).isFalse();
    }

    @Test
    void shouldTakeNoWebhooksForARemovedProject() {
        OrganizationId organization = store().newOrganization();
        Scope gone = store().newProject(organization);
        store().projects().deleteById(organization, gone.project().orElseThrow());

        assertThat(store().webhooks().add(Examples.webhook(gone))).isEqualTo(Added.NO_SCOPE);
    }
}
