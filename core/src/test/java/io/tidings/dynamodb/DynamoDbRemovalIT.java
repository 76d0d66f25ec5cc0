package io.tidings.dynamodb;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.dynamodb.sharding.StoredMarkers;
import io.tidings.removal.Removal;
import io.tidings.removal.RemovalContract;
import io.tidings.testing.Store;

import static org.assertj.core.api.Assertions.assertThat;

class DynamoDbRemovalIT extends RemovalContract {

    private final LocalTable table = LocalTable.fresh();
    private final Store store = table.store();

    @Override
    protected Store store() {
        return store;
    }

    /// What stays says that there was an organization, and when it was removed.
    @Test
    void shouldLeaveNothingInTheTableButTheTombstoneAndTheJob() {
        Tenant former = tenant(250);
        store.organizations().deleteById(former.organization());

        runUntilCompleted(former.organization());

        assertThat(items()).extracting(item -> item.get(TidingsTable.PARTITION_KEY).s())
                .containsExactlyInAnyOrder("ORG#" + former.organization().value(), RemovalItem.PARTITION);
        assertThat(items()).noneMatch(item -> item.containsKey("name"));
    }

    @Test
    void shouldCompleteTheRemovalWhereverItWasCutOff() {
        for (int made : List.of(1, 2, 4, 5, 7, 10, 14, 30)) {
            Tenant former = tenant(110);
            store.organizations().deleteById(former.organization());
            Store cutOff = table.through(Interruption.after(made, table.client())).store();
            try {
                cutOff.leftovers().delete(due(former.organization()));
            } catch (RuntimeException e) {
                assertThat(Optional.ofNullable(e.getCause()).orElse(e)).isInstanceOf(Interruption.class);
                assertThat(due(former.organization()).state()).isEqualTo(Removal.State.RUNNING);
            }

            runUntilCompleted(former.organization());

            assertDeleted(former);
        }
        assertThat(items()).extracting(item -> item.get(TidingsTable.PARTITION_KEY).s())
                .allMatch(partition -> partition.startsWith("ORG#") || partition.equals(RemovalItem.PARTITION));
    }

    /// All but shard markers, which expire, and show only that an hour was busy.
    private List<Map<String, AttributeValue>> items() {
        return table.client()
                .scanPaginator(scan -> scan.tableName(table.name()))
                .items()
                .stream()
                .filter(item -> !StoredMarkers.isMarker(item))
                .toList();
    }
}
