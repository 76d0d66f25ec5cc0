package io.tidings.dynamodb;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

import io.tidings.organization.Organization;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Organizations;
import io.tidings.organization.Saved;
import io.tidings.paging.Cursor;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// [Organizations] in DynamoDB.
public final class DynamoDbOrganizations implements Organizations {

    private final Table table;
    private final Clock clock;

    public DynamoDbOrganizations(Table table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    @Override
    public Optional<Organization> findById(OrganizationId id) {
        return table.get(OrganizationItem.key(id))
                .filter(item -> !item.has(OrganizationItem.REMOVAL))
                .map(OrganizationItem::read);
    }

    @Override
    public Page<Organization> findAll(PageRequest page) {
        return table.listing(OrganizationItem.LISTING, page,
                position -> OrganizationItem.key(new Cursor(position).as(OrganizationId::new)),
                OrganizationItem::read);
    }

    @Override
    public Saved save(Organization organization) {
        Item item = OrganizationItem.write(organization);
        Assignments set = Assignments.of(item)
                .ifAbsent(OrganizationItem.CREATED_AT, Item.text(organization.createdAt().toString()));
        Optional<Item> before = table
                .update(set.on(UpdateItemRequest.builder().key(OrganizationItem.key(organization.id())))
                        .conditionExpression("attribute_not_exists(" + OrganizationItem.REMOVAL + ")"));
        return before.map(old -> old.attributes().isEmpty() ? Saved.CREATED : Saved.REPLACED)
                .orElse(Saved.NO_ORGANIZATION);
    }

    @Override
    public boolean deleteById(OrganizationId id) {
        if (!beginRemoval(id)) {
            return false;
        }
        deleteTokens(id);
        List<Map<String, AttributeValue>> owned = table.all(OrganizationItem.partition(id), "")
                .stream()
                .map(DynamoDbOrganizations::keyOf)
                .filter(key -> !key.equals(OrganizationItem.key(id)))
                .toList();
        table.deleteAll(owned);
        table.delete(OrganizationItem.key(id));
        return true;
    }

    private boolean beginRemoval(OrganizationId id) {
        return table.update(UpdateItemRequest.builder()
                .key(OrganizationItem.key(id))
                .updateExpression("SET " + OrganizationItem.REMOVAL + " = :now REMOVE "
                        + TidingsTable.LISTING_PARTITION_KEY + ", " + TidingsTable.LISTING_SORT_KEY)
                .conditionExpression("attribute_exists(" + TidingsTable.PARTITION_KEY + ")")
                .expressionAttributeValues(Map.of(":now", Item.text(clock.instant().toString())))).isPresent();
    }

    private void deleteTokens(OrganizationId id) {
        Page<Map<String, AttributeValue>> page;
        PageRequest request = PageRequest.first(PageRequest.MAX_LIMIT);
        do {
            page = table.listing(TokenItem.listing(id), request, TokenItem::key, DynamoDbOrganizations::keyOf);
            table.deleteAll(page.items());
            request = page.next().map(request::from).orElse(request);
        } while (page.next().isPresent());
    }

    private static Map<String, AttributeValue> keyOf(Item item) {
        return Item.key(item.string(TidingsTable.PARTITION_KEY), item.string(TidingsTable.SORT_KEY));
    }
}
