package io.tidings.dynamodb;

import org.junit.jupiter.api.Test;

import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.ProjectsContract;
import io.tidings.organization.Scope;
import io.tidings.testing.Store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DynamoDbProjectsIT extends ProjectsContract {

    private final Store store = LocalTable.shared().store();

    @Override
    protected Store store() {
        return store;
    }

    @Test
    void shouldCompleteARemovalThatWasCutOff() {
        OrganizationId organization = store.newOrganization();
        Scope scope = store.newProject(organization);
        ProjectId project = scope.project().orElseThrow();
        store.newWebhook(scope);
        Store cutOff = LocalTable.shared().through(Interruption.after(1, LocalTable.shared().client())).store();
        assertThatThrownBy(() -> cutOff.projects().deleteById(organization, project))
                .isInstanceOf(Interruption.class);
        assertThat(store.projects().findById(organization, project)).isEmpty();

        assertThat(store.projects().deleteById(organization, project)).isTrue();

        assertThat(store.webhooks().findAllByScope(scope)).isEmpty();
        assertThat(store.projects().deleteById(organization, project)).isFalse();
    }
}
