package io.tidings.publishing;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.eclipse.jetty.util.UrlEncoded;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.delivery.QueuedDelivery;
import io.tidings.event.EventContent;
import io.tidings.event.EventTypeName;
import io.tidings.event.Format;
import io.tidings.event.Level;
import io.tidings.format.CallbackBody;
import io.tidings.format.CallbackContent;
import io.tidings.format.CallbackFormats;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.publishing.Publication.Accepted;
import io.tidings.testing.Examples;
import io.tidings.webhook.Webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// What the guide to webhooks promises, sentence by sentence.
class EventSentencesTest {

    private static final String PROJECT_FIELDS = """
        {"username": "alice", "projectName": "Sales", "organizationName": "Acme", "organizationId": "o-1",
         "projectId": "p-1", "versionTag": "v1"}
        """;
    private static final String ORGANIZATION_FIELDS = """
        {"userId": "alice", "name": "Sales", "organizationName": "Acme", "projectId": "p-1", "organizationId": "o-1",
         "description": "All regions"}
        """;

    private final Publishing publishing = new Publishing();
    private final CallbackFormats formats = new CallbackFormats(publishing.catalog);

    @Nested
    @DisplayName("Webhooks For Actions On Organizations")
    class Organizations {

        @Test
        @DisplayName("Project Create: To send a callback when a project is created or imported.")
        void shouldSendACallbackWhenAProjectIsCreatedOrImported() {
            Webhook webhook = publishing.webhook(publishing.organization, "PROJECT_CREATE");

            publish(publishing.organization, "PROJECT_CREATE", ORGANIZATION_FIELDS);
            publish(publishing.organization, "PROJECT_IMPORT", ORGANIZATION_FIELDS);
            publish(publishing.project, "PROJECT_IMPORT", PROJECT_FIELDS);

            assertThat(publishing.callsOf(webhook))
                    .containsExactly("PROJECT_CREATE", "PROJECT_CREATE", "PROJECT_CREATE");
        }

        @Test
        @DisplayName("Project Import: To send a callback when a specific project is imported.")
        void shouldSendACallbackWhenASpecificProjectIsImported() {
            ProjectId specific = publishing.project.project().orElseThrow();
            Webhook webhook = publishing.restricted(Set.of(specific), "PROJECT_IMPORT");

            publish(publishing.otherProject, "PROJECT_IMPORT", PROJECT_FIELDS);
            publish(publishing.organization, "PROJECT_IMPORT", ORGANIZATION_FIELDS);
            assertThat(publishing.callsOf(webhook)).isEmpty();
            publish(publishing.project, "PROJECT_IMPORT", PROJECT_FIELDS);
            publish(publishing.organization, "PROJECT_IMPORT", ORGANIZATION_FIELDS.replace("p-1", specific.value()));

            assertThat(publishing.callsOf(webhook)).containsExactly("PROJECT_IMPORT", "PROJECT_IMPORT");
        }

        @Test
        @DisplayName("Project Import - Any: To send a callback when any project is imported.")
        void shouldSendACallbackWhenAnyProjectIsImported() {
            Webhook webhook = publishing.webhook(publishing.organization, "PROJECT_IMPORT_ANY");

            publish(publishing.project, "PROJECT_IMPORT", PROJECT_FIELDS);
            publish(publishing.otherProject, "PROJECT_IMPORT", PROJECT_FIELDS);
            publish(publishing.organization, "PROJECT_IMPORT", ORGANIZATION_FIELDS);

            assertThat(publishing.callsOf(webhook))
                    .containsExactly("PROJECT_IMPORT_ANY", "PROJECT_IMPORT_ANY", "PROJECT_IMPORT_ANY");
        }

        @ParameterizedTest
        @ValueSource(strings = {"PROJECT_CREATE", "PROJECT_IMPORT", "PROJECT_IMPORT_ANY"})
        @DisplayName("Payload: The project's project.xml file. POST parameters: userId, name or projectName, "
                + "organizationName, projectId, organizationId, description")
        void shouldSendTheProjectsFileAndTheParameters(String subscribed) {
            Webhook webhook = publishing.webhook(publishing.organization, subscribed);

            publish(publishing.organization, subscribed.replace("_ANY", ""), ORGANIZATION_FIELDS);

            assertThat(parametersOf(webhook)).containsExactlyEntriesOf(ordered("userId", "alice", "name", "Sales",
                    "projectName", "Sales", "organizationName", "Acme", "projectId", "p-1", "organizationId", "o-1",
                    "description", "All regions"));
            assertThat(new String(callback(webhook, Format.FORM).bytes(), UTF_8))
                    .contains("name=\"payload\"; filename=\"project.xml\"")
                    .contains(publishing.catalog.sampleDocument().text().orElseThrow());
        }

        @ParameterizedTest
        @ValueSource(strings = {"name", "projectName"})
        @DisplayName("name or projectName: The name that was given to the project.")
        void shouldGiveTheNameUnderBothNamesWhicheverWasPublished(String published) {
            Webhook webhook = publishing.webhook(publishing.organization, "PROJECT_CREATE");

            publish(publishing.organization, "PROJECT_CREATE",
                    ORGANIZATION_FIELDS.replace("\"name\"", "\"" + published + "\""));

            assertThat(parametersOf(webhook)).containsEntry("name", "Sales").containsEntry("projectName", "Sales");
        }

        @Test
        @DisplayName("description: The description that was given to the project")
        void shouldDoWithoutADescriptionWhereNoneWasGiven() {
            Webhook webhook = publishing.webhook(publishing.organization, "PROJECT_CREATE");

            publish(publishing.organization, "PROJECT_CREATE",
                    ORGANIZATION_FIELDS.replace(",\n \"description\": \"All regions\"", ""));

            assertThat(parametersOf(webhook)).containsKeys("userId", "organizationId");
        }

        @Test
        @DisplayName("Login Failure: To send a callback when there is a failed attempt to log in.")
        void shouldSendACallbackWhenALoginFails() {
            Webhook webhook = publishing.webhook(publishing.organization, "LOGIN_FAILURE");

            publishing.publish(publishing.organization, "LOGIN_FAILURE");

            assertThat(publishing.callsOf(webhook)).containsExactly("LOGIN_FAILURE");
        }

        @Test
        @DisplayName("Payload: Simply the \"Bad Login\" message.")
        void shouldSendSimplyTheMessage() {
            Webhook webhook = publishing.webhook(publishing.organization, "LOGIN_FAILURE");

            publishing.publish(publishing.organization, "LOGIN_FAILURE");

            CallbackBody callback = callback(webhook, Format.DOCUMENT);
            assertThat(callback.contentType()).isEqualTo("text/plain; charset=utf-8");
            assertThat(new String(callback.bytes(), UTF_8))
                    .isEqualTo("Bad Login [alicesmith]: Invalid username or password");
        }

        @Test
        @DisplayName("Example for the parameters in the POST request")
        void shouldSendTheParametersOfTheExample() {
            Webhook webhook = publishing.webhook(publishing.organization, "LOGIN_FAILURE");

            publishing.publish(publishing.organization, "LOGIN_FAILURE");

            assertThat(parametersOf(webhook)).containsExactlyEntriesOf(
                    ordered("message", "Bad Login [alicesmith]: Invalid username or password", "organizationId",
                            "AtScale", "time", "1643723261"));
            assertThat(Instant.ofEpochSecond(1_643_723_261L)).isEqualTo("2022-02-01T13:47:41Z");
        }
    }

    @Nested
    @DisplayName("Webhooks For Actions On Projects")
    class Projects {

        @ParameterizedTest
        @ValueSource(strings = {"PROJECT_DELETE", "PROJECT_DELETE_AND_UNPUBLISH", "PROJECT_IMPORT",
                "PROJECT_IMPORT_ANY", "PROJECT_PUBLISH", "SNAPSHOT_CREATE", "SNAPSHOT_RESTORE"})
        @DisplayName("You can configure project-level webhooks for the following events")
        void shouldLetProjectsSubscribe(String type) {
            assertThat(publishing.catalog.find(new EventTypeName(type)).orElseThrow().levels())
                    .containsKey(Level.PROJECT);
        }

        @ParameterizedTest
        @CsvSource({"PROJECT_DELETE, true, false", "PROJECT_DELETE_AND_UNPUBLISH, true, false",
                "PROJECT_IMPORT, true, false", "PROJECT_IMPORT_ANY, true, false", "PROJECT_PUBLISH, true, true",
                "SNAPSHOT_CREATE, false, true", "SNAPSHOT_RESTORE, false, false"})
        @DisplayName("Common parameters: username, projectName, organizationName, organizationId; "
                + "and projectId or versionTag where they belong")
        void shouldSendTheCommonParametersAndTheTypesOwn(String subscribed, boolean projectId, boolean versionTag) {
            Webhook webhook = publishing.webhook(publishing.project, subscribed);

            publish(publishing.project, subscribed.replace("_ANY", ""), PROJECT_FIELDS);

            Map<String, String> parameters = parametersOf(webhook);
            assertThat(List.copyOf(parameters.keySet()).subList(0, 4)).containsExactly("username", "projectName",
                    "organizationName", "organizationId");
            assertThat(parameters).containsEntry("username", "alice").containsEntry("projectName", "Sales");
            assertThat(documented(subscribed, Level.PROJECT).contains("projectId")).isEqualTo(projectId);
            assertThat(documented(subscribed, Level.PROJECT).contains("versionTag")).isEqualTo(versionTag);
            assertThat(new String(callback(webhook, Format.FORM).bytes(), UTF_8))
                    .contains(publishing.catalog.sampleDocument().text().orElseThrow());
        }

        @ParameterizedTest
        @CsvSource({"PROJECT_DELETE", "PROJECT_PUBLISH", "SNAPSHOT_CREATE", "SNAPSHOT_RESTORE"})
        @DisplayName("To send a callback when a project is deleted; is published; when a snapshot of a project is taken; "
                + "when a project is rolled back to a previously saved version.")
        void shouldSendACallbackWhenItHappensInTheProjectAndNotInAnother(String type) {
            Webhook webhook = publishing.webhook(publishing.project, type);

            publish(publishing.otherProject, type, PROJECT_FIELDS);
            assertThat(publishing.callsOf(webhook)).isEmpty();
            publish(publishing.project, type, PROJECT_FIELDS);

            assertThat(publishing.callsOf(webhook)).containsExactly(type);
        }

        @Test
        @DisplayName("Project Delete And Unpublish: If you configure this webhook and the Project Delete webhook, your "
                + "applications will receive two callbacks, one for each webhook.")
        void shouldSendTwoCallbacksOneForEachWebhook() {
            Webhook deletion = publishing.webhook(publishing.project, "PROJECT_DELETE");
            Webhook both = publishing.webhook(publishing.project, "PROJECT_DELETE_AND_UNPUBLISH");

            Accepted accepted = publish(publishing.project, "PROJECT_DELETE_AND_UNPUBLISH", PROJECT_FIELDS);

            assertThat(accepted.deliveries()).isEqualTo(2);
            assertThat(publishing.callsOf(deletion)).containsExactly("PROJECT_DELETE");
            assertThat(publishing.callsOf(both)).containsExactly("PROJECT_DELETE_AND_UNPUBLISH");
            assertThat(publishing.queue.all()).extracting(QueuedDelivery::id).doesNotHaveDuplicates();
        }

        @Test
        @DisplayName("... also where one webhook is configured for both.")
        void shouldSendTwoCallbacksToOneWebhookThatWantsBoth() {
            Webhook webhook = publishing.webhook(publishing.project, "PROJECT_DELETE", "PROJECT_DELETE_AND_UNPUBLISH");

            publish(publishing.project, "PROJECT_DELETE_AND_UNPUBLISH", PROJECT_FIELDS);

            assertThat(publishing.callsOf(webhook)).containsExactlyInAnyOrder("PROJECT_DELETE",
                    "PROJECT_DELETE_AND_UNPUBLISH");
            assertThat(publishing.queue.all()).extracting(QueuedDelivery::id).doesNotHaveDuplicates();
        }

        @Test
        @DisplayName("Project Import: when a specific XML file is imported. Project Import - Any: when any XML file is.")
        void shouldSendACallbackForEachOfTheTwoImports() {
            Webhook specific = publishing.webhook(publishing.project, "PROJECT_IMPORT");
            Webhook any = publishing.webhook(publishing.project, "PROJECT_IMPORT_ANY");

            publish(publishing.project, "PROJECT_IMPORT", PROJECT_FIELDS);

            assertThat(publishing.callsOf(specific)).containsExactly("PROJECT_IMPORT");
            assertThat(publishing.callsOf(any)).containsExactly("PROJECT_IMPORT_ANY");
        }

        @Test
        @DisplayName("userId at organizations, username at projects: The ID of the user")
        void shouldCallTheUserAsEachLevelDoes() {
            Webhook ofTheOrganization = publishing.webhook(publishing.organization, "PROJECT_IMPORT");
            Webhook ofTheProject = publishing.webhook(publishing.project, "PROJECT_IMPORT");

            publish(publishing.project, "PROJECT_IMPORT", PROJECT_FIELDS);

            assertThat(parametersOf(ofTheOrganization)).containsEntry("userId", "alice").doesNotContainKey("username");
            assertThat(parametersOf(ofTheProject)).containsEntry("username", "alice").doesNotContainKey("userId");
        }
    }

    private Accepted publish(Scope scope, String type, String payload) {
        Publication publication = publishing.publish(new NewEvent(scope, new EventTypeName(type), Optional.empty(),
                new EventContent(Examples.payload(payload), Optional.of(publishing.catalog.sampleDocument())),
                Optional.empty()));
        assertThat(publication).isInstanceOf(Accepted.class);
        return (Accepted) publication;
    }

    private List<String> documented(String type, Level level) {
        return publishing.catalog.find(new EventTypeName(type)).orElseThrow().parametersFor(level).names();
    }

    /// The last callback that was queued for a webhook.
    private CallbackBody callback(Webhook webhook, Format format) {
        QueuedDelivery queued = publishing.queue.all()
                .stream()
                .filter(delivery -> delivery.target().webhook().equals(webhook.key()))
                .reduce((_, last) -> last)
                .orElseThrow();
        return formats.write(new CallbackContent(queued.event(), queued.content().orElseThrow(), queued.target().type(),
                webhook, queued.organizationName()), format);
    }

    /// The parameters alone, in their order: as they stand in the query of a document.
    private Map<String, String> parametersOf(Webhook webhook) {
        Map<String, String> parameters = new LinkedHashMap<>();
        UrlEncoded.decodeTo(callback(webhook, Format.DOCUMENT).query().orElseThrow(), parameters::put, UTF_8);
        return parameters;
    }

    private static Map<String, String> ordered(String... namesAndValues) {
        Map<String, String> ordered = new LinkedHashMap<>();
        List<String> all = Arrays.asList(namesAndValues);
        for (int i = 0; i < all.size(); i += 2) {
            ordered.put(all.get(i), all.get(i + 1));
        }
        return ordered;
    }
}
