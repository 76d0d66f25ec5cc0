package io.tidings.dynamodb;

import java.util.Optional;

import io.tidings.event.EventTypeName;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Saved;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.publishing.CustomEventType;
import io.tidings.publishing.CustomEventTypes;

/// [CustomEventTypes] in DynamoDB.
public final class DynamoDbCustomEventTypes implements CustomEventTypes {

    private final Table table;

    public DynamoDbCustomEventTypes(Table table) {
        this.table = table;
    }

    @Override
    public Optional<CustomEventType> findById(OrganizationId organization, EventTypeName name) {
        return table.get(CustomEventTypeItem.key(organization, name)).map(CustomEventTypeItem::read);
    }

    @Override
    public Page<CustomEventType> findByOrganization(OrganizationId organization, PageRequest page) {
        return table.page(OrganizationItem.partition(organization), CustomEventTypeItem.SORT_PREFIX, page, true,
                CustomEventTypeItem::read);
    }

    @Override
    public Saved save(CustomEventType type) {
        return table.saveOwned(type.organization(), CustomEventTypeItem.write(type), CustomEventTypeItem.CREATED_AT);
    }

    @Override
    public boolean deleteById(OrganizationId organization, EventTypeName name) {
        return table.delete(CustomEventTypeItem.key(organization, name));
    }
}
