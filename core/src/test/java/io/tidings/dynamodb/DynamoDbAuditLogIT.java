package io.tidings.dynamodb;

import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.audit.AuditLogContract;
import io.tidings.audit.AuditRecord;
import io.tidings.organization.OrganizationId;
import io.tidings.testing.Store;

import static org.assertj.core.api.Assertions.assertThat;

class DynamoDbAuditLogIT extends AuditLogContract {

    private static final LocalTable TABLE = LocalTable.fresh();

    private final Store store = TABLE.store();

    @Override
    protected Store store() {
        return store;
    }

    @Test
    void shouldLetDynamoDbForgetWhenTheRetentionIsOver() {
        OrganizationId organization = store.newOrganization();
        AuditRecord record = record(organization, store.clock().instant());
        store.audit().save(record);

        Map<String, AttributeValue> item = TABLE.client()
                .getItem(get -> get.tableName(TABLE.name())
                        .key(Item.key("AUDIT#" + organization.value(),
                                "%015d#%s".formatted(record.at().toEpochMilli(), record.id().value()))))
                .item();

        Instant end = record.at().plus(Store.AUDIT_RETENTION);
        assertThat(item).containsEntry(TidingsTable.EXPIRES_AT, Item.number(end.getEpochSecond()));
    }
}
