package io.tidings.dynamodb;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import io.tidings.organization.OrganizationsContract;
import io.tidings.organization.Saved;
import io.tidings.testing.Examples;
import io.tidings.testing.Store;
import io.tidings.webhook.Webhooks.Added;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DynamoDbOrganizationsIT extends OrganizationsContract {

    private final Store store = LocalTable.shared().store();

    @Override
    protected Store store() {
        return store;
    }

    @Test
    void shouldCompleteARemovalWhereverItWasCutOff() {
        int calls = callsOfARemoval();
        assertThat(calls).isGreaterThan(3);
        for (int made = 1; made < calls; made++) {
            Property gone = property();
            Store cutOff = LocalTable.shared().through(Interruption.after(made, client())).store();
            assertThatThrownBy(() -> cutOff.organizations().deleteById(gone.organization()))
                    .isInstanceOf(Interruption.class);

            assertThat(store.organizations().findById(gone.organization())).as("after %s calls", made).isEmpty();
            store.organizations().deleteById(gone.organization());

            assertGone(gone);
            assertThat(store.organizations().save(Examples.organization(gone.organization(), "Again")))
                    .isEqualTo(Saved.CREATED);
            assertThat(store.webhooks().findAllByScope(gone.projectWebhook().scope())).isEmpty();
        }
    }

    @Test
    void shouldTakeNothingForAnOrganizationWhoseRemovalHasBegun() {
        Property gone = property();
        Store cutOff = LocalTable.shared().through(Interruption.after(1, client())).store();
        assertThatThrownBy(() -> cutOff.organizations().deleteById(gone.organization()))
                .isInstanceOf(Interruption.class);

        assertThat(store.organizations().save(Examples.organization(gone.organization(), "Again")))
                .isEqualTo(Saved.NO_ORGANIZATION);
        assertThat(store.projects().save(Examples.project(gone.organization()))).isEqualTo(Saved.NO_ORGANIZATION);
        assertThat(store.types().save(Examples.customType(gone.organization(), "order.paid")))
                .isEqualTo(Saved.NO_ORGANIZATION);
        assertThat(store.webhooks().add(Examples.webhook(gone.webhook().scope()))).isEqualTo(Added.NO_SCOPE);
        assertThat(store.webhooks().add(Examples.webhook(gone.projectWebhook().scope()))).isEqualTo(Added.NO_SCOPE);
    }

    private int callsOfARemoval() {
        for (int calls = 1;; calls++) {
            Property gone = property();
            try {
                LocalTable.shared()
                        .through(Interruption.after(calls, client()))
                        .store()
                        .organizations()
                        .deleteById(gone.organization());
                return calls;
            } catch (Interruption e) {
                assertThat(calls).as("calls of a removal").isLessThan(50);
            }
        }
    }

    private static DynamoDbClient client() {
        return LocalTable.shared().client();
    }
}
