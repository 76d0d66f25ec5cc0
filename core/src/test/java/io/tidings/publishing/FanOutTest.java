package io.tidings.publishing;

import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tidings.event.EventContent;
import io.tidings.event.EventTypeName;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.testing.Examples;
import io.tidings.webhook.Health;
import io.tidings.webhook.Webhook;

import static org.assertj.core.api.Assertions.assertThat;

/// Who is called about what, and under which type.
class FanOutTest {

    private final Publishing publishing = new Publishing();

    @Test
    void shouldCallWebhooksOfTheOrganizationAboutItsEvents() {
        Webhook webhook = publishing.webhook(publishing.organization, "LOGIN_FAILURE");
        Webhook other = publishing.webhook(publishing.organization, "USER_CREATED");
        Webhook ofAProject = publishing.webhook(publishing.project, "LOGIN_FAILURE");

        publishing.publish(publishing.organization, "LOGIN_FAILURE");

        assertThat(publishing.callsOf(webhook)).containsExactly("LOGIN_FAILURE");
        assertThat(publishing.callsOf(other)).isEmpty();
        assertThat(publishing.callsOf(ofAProject)).isEmpty();
    }

    @Test
    void shouldCallWebhooksOfTheProjectAndOfItsOrganizationAboutAProjectsEvents() {
        Webhook ofTheProject = publishing.webhook(publishing.project, "PROJECT_PUBLISH");
        Webhook ofTheOrganization = publishing.webhook(publishing.organization, "PROJECT_PUBLISH");
        Webhook ofAnotherProject = publishing.webhook(publishing.otherProject, "PROJECT_PUBLISH");

        publishing.publish(publishing.project, "PROJECT_PUBLISH");

        assertThat(publishing.callsOf(ofTheProject)).containsExactly("PROJECT_PUBLISH");
        assertThat(publishing.callsOf(ofTheOrganization)).containsExactly("PROJECT_PUBLISH");
        assertThat(publishing.callsOf(ofAnotherProject)).isEmpty();
    }

    @Test
    void shouldCallNobodyOfAnotherOrganization() {
        OrganizationId stranger = publishing.store.newOrganization();
        Webhook strangers = publishing.webhook(new Scope.OfOrganization(stranger), "*");
        Webhook strangersProject = publishing.webhook(publishing.store.newProject(stranger), "*");

        publishing.publish(publishing.project, "PROJECT_PUBLISH");

        assertThat(publishing.callsOf(strangers)).isEmpty();
        assertThat(publishing.callsOf(strangersProject)).isEmpty();
    }

    @Test
    void shouldCallAWebhookOnceUnderEachTypeThatItNames() {
        Webhook all = publishing.webhook(publishing.organization, "PROJECT_IMPORT", "PROJECT_IMPORT_ANY",
                "PROJECT_CREATE");
        Webhook any = publishing.webhook(publishing.organization, "PROJECT_IMPORT_ANY");
        Webhook create = publishing.webhook(publishing.organization, "PROJECT_CREATE");

        publishing.publish(publishing.organization, "PROJECT_IMPORT");

        assertThat(publishing.callsOf(all)).containsExactlyInAnyOrder("PROJECT_IMPORT", "PROJECT_IMPORT_ANY",
                "PROJECT_CREATE");
        assertThat(publishing.callsOf(any)).containsExactly("PROJECT_IMPORT_ANY");
        assertThat(publishing.callsOf(create)).containsExactly("PROJECT_CREATE");
    }

    @Test
    void shouldNotTakeACreationForAnImport() {
        Webhook imports = publishing.webhook(publishing.organization, "PROJECT_IMPORT", "PROJECT_IMPORT_ANY");

        publishing.publish(publishing.organization, "PROJECT_CREATE");

        assertThat(publishing.callsOf(imports)).isEmpty();
    }

    @Test
    void shouldNotTakeADeletionForAnUnpublication() {
        Webhook unpublications = publishing.webhook(publishing.project, "PROJECT_DELETE_AND_UNPUBLISH");

        publishing.publish(publishing.project, "PROJECT_DELETE");

        assertThat(publishing.callsOf(unpublications)).isEmpty();
    }

    @Test
    void shouldCallAWildcardOnceUnderTheTypeThatWasPublished() {
        Webhook everything = publishing.webhook(publishing.organization, "*");
        Webhook twice = publishing.webhook(publishing.project, "*", "PROJECT_IMPORT");
        Webhook both = publishing.webhook(publishing.project, "*", "PROJECT_IMPORT_ANY");

        publishing.publish(publishing.project, "PROJECT_IMPORT");

        assertThat(publishing.callsOf(everything)).containsExactly("PROJECT_IMPORT");
        assertThat(publishing.callsOf(twice)).containsExactly("PROJECT_IMPORT");
        assertThat(publishing.callsOf(both)).containsExactly("PROJECT_IMPORT", "PROJECT_IMPORT_ANY");
    }

    @Test
    void shouldCallAPrefixAboutItsTypesOnly() {
        Webhook deployments = publishing.webhook(publishing.project, "deployment.*");
        Webhook builds = publishing.webhook(publishing.project, "deployment.build.*");
        Webhook deploy = publishing.webhook(publishing.project, "deploy.*");

        publishing.publish(publishing.project, "deployment.build.created");

        assertThat(publishing.callsOf(deployments)).containsExactly("deployment.build.created");
        assertThat(publishing.callsOf(builds)).containsExactly("deployment.build.created");
        assertThat(publishing.callsOf(deploy)).isEmpty();
    }

    @Test
    void shouldNotCallAnInactiveWebhook() {
        Webhook inactive = publishing.inactive(publishing.organization, "*");

        publishing.publish(publishing.organization, "LOGIN_FAILURE");

        assertThat(publishing.callsOf(inactive)).isEmpty();
    }

    @Test
    void shouldQueueForAWebhookThatTidingsDisabledSoThatItsDeliveriesAreHeld() {
        Webhook disabled = publishing.webhook(publishing.organization, "*");
        publishing.store.webhooks().saveHealth(disabled.key(), Health.unknown().disabled(Examples.NOW, "gone"));

        publishing.publish(publishing.organization, "LOGIN_FAILURE");

        assertThat(publishing.callsOf(disabled)).containsExactly("LOGIN_FAILURE");
    }

    @Test
    void shouldCallARestrictedWebhookAboutItsProjectsOnly() {
        Webhook restricted = publishing.restricted(Set.of(publishing.project.project().orElseThrow()), "PROJECT_IMPORT",
                "PROJECT_PUBLISH");

        publishing.publish(publishing.otherProject, "PROJECT_IMPORT");
        publishing.publish(publishing.otherProject, "PROJECT_PUBLISH");
        assertThat(publishing.callsOf(restricted)).isEmpty();
        publishing.publish(publishing.project, "PROJECT_IMPORT");
        publishing.publish(publishing.project, "PROJECT_PUBLISH");

        assertThat(publishing.callsOf(restricted)).containsExactly("PROJECT_IMPORT", "PROJECT_PUBLISH");
    }

    @Test
    void shouldKnowTheProjectOfAnOrganizationsEventByItsPayload() {
        ProjectId wanted = publishing.project.project().orElseThrow();
        Webhook restricted = publishing.restricted(Set.of(wanted), "PROJECT_IMPORT");
        Webhook ofTheProject = publishing.webhook(publishing.project, "PROJECT_IMPORT");

        publishing.publish(imported(publishing.otherProject.project().orElseThrow().value()));
        assertThat(publishing.queue.all()).isEmpty();
        publishing.publish(imported(wanted.value().toUpperCase(java.util.Locale.ROOT)));

        assertThat(publishing.callsOf(restricted)).containsExactly("PROJECT_IMPORT");
        assertThat(publishing.callsOf(ofTheProject)).containsExactly("PROJECT_IMPORT");
    }

    @Test
    void shouldNotCallARestrictedWebhookAboutAProjectThatTidingsDoesNotKnow() {
        Webhook restricted = publishing.restricted(Set.of(publishing.project.project().orElseThrow()),
                "PROJECT_IMPORT");
        Webhook unrestricted = publishing.webhook(publishing.organization, "PROJECT_IMPORT");

        publishing.publish(imported("f6f3b1a4-1d55-4c62-9ae0-6b7c5a7f5d11"));

        assertThat(publishing.callsOf(restricted)).isEmpty();
        assertThat(publishing.callsOf(unrestricted)).containsExactly("PROJECT_IMPORT");
    }

    @Test
    void shouldCallARestrictedWebhookAboutWhatConcernsNoProject() {
        Webhook restricted = publishing.restricted(Set.of(publishing.project.project().orElseThrow()), "USER_CREATED");

        publishing.publish(publishing.organization, "USER_CREATED");

        assertThat(publishing.callsOf(restricted)).containsExactly("USER_CREATED");
    }

    /// "Any" means any import within the projects that the webhook wants.
    @Test
    void shouldCallARestrictedWebhookAboutAnyImportIntoItsProjectsOnly() {
        Webhook restricted = publishing.restricted(Set.of(publishing.project.project().orElseThrow()),
                "PROJECT_IMPORT_ANY");

        publishing.publish(publishing.otherProject, "PROJECT_IMPORT");
        publishing.publish(imported(publishing.otherProject.project().orElseThrow().value()));
        publishing.publish(imported("f6f3b1a4-1d55-4c62-9ae0-6b7c5a7f5d11"));
        assertThat(publishing.callsOf(restricted)).isEmpty();
        publishing.publish(publishing.project, "PROJECT_IMPORT");

        assertThat(publishing.callsOf(restricted)).containsExactly("PROJECT_IMPORT_ANY");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"payload\": {\"userId\": [\"alicesmith\"]}}      | true  | false",
            "{\"payload\": {\"username\": [\"alicesmith\"]}}    | false | true",
            "{\"payload\": {\"name\": [\"Sales\"]}}             | true  | false",
            "{\"payload\": {\"projectName\": [\"Sales\"]}}      | true  | true",
            "{\"payload\": {\"description\": [{\"exists\": true}]}} | true | false"})
    void shouldEvaluateFiltersOnThePayloadThatTheWebhookGets(String pattern, boolean ofTheOrganization,
            boolean ofTheProject) {
        Webhook organizations = publishing.filtered(publishing.organization, pattern, "PROJECT_IMPORT");
        Webhook projects = publishing.filtered(publishing.project, pattern, "PROJECT_IMPORT");

        publishing.publish(new NewEvent(publishing.project, new EventTypeName("PROJECT_IMPORT"), Optional.empty(),
                EventContent.of(Examples.payload(
                        """
                            {"username": "alicesmith", "projectName": "Sales", "organizationName": "Acme", "organizationId": "a",
                             "projectId": "p", "description": "All sales"}
                            """)),
                Optional.empty()));

        assertThat(publishing.callsOf(organizations)).hasSize(ofTheOrganization ? 1 : 0);
        assertThat(publishing.callsOf(projects)).hasSize(ofTheProject ? 1 : 0);
    }

    @Test
    void shouldCallAboutWhatTheFilterLetsThroughOnly() {
        Webhook alice = publishing.filtered(publishing.organization, "{\"payload\":{\"username\":[\"demo\"]}}",
                "USER_CREATED");
        Webhook bob = publishing.filtered(publishing.organization, "{\"payload\":{\"username\":[\"bob\"]}}",
                "USER_CREATED");

        publishing.publish(publishing.organization, "USER_CREATED");

        assertThat(publishing.callsOf(alice)).containsExactly("USER_CREATED");
        assertThat(publishing.callsOf(bob)).isEmpty();
    }

    @Test
    void shouldJudgeEachTypeThatAWebhookSeesByItsFilter() {
        Webhook webhook = publishing.filtered(publishing.project, "{\"type\":[\"PROJECT_DELETE\"]}", "PROJECT_DELETE",
                "PROJECT_DELETE_AND_UNPUBLISH");

        publishing.publish(publishing.project, "PROJECT_DELETE_AND_UNPUBLISH");

        assertThat(publishing.callsOf(webhook)).containsExactly("PROJECT_DELETE");
    }

    @Test
    void shouldCallAboutTypesOfTheOrganizationsOwn() {
        publishing.store.types().save(Examples.customType(publishing.id, "order.paid"));
        Webhook ofTheOrganization = publishing.webhook(publishing.organization, "order.paid");
        Webhook ofTheProject = publishing.webhook(publishing.project, "order.*");

        publishing.publish(publishing.project, "order.paid");

        assertThat(publishing.callsOf(ofTheOrganization)).containsExactly("order.paid");
        assertThat(publishing.callsOf(ofTheProject)).containsExactly("order.paid");
    }

    private NewEvent imported(String projectId) {
        return new NewEvent(publishing.organization, new EventTypeName("PROJECT_IMPORT"), Optional.empty(),
                EventContent.of(Examples.payload("""
                    {"userId": "alice", "name": "Sales", "organizationName": "Acme", "organizationId": "a",
                     "projectId": "%s"}
                    """.formatted(projectId))), Optional.empty());
    }
}
