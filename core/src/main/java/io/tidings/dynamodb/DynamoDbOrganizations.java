package io.tidings.dynamodb;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

import io.tidings.organization.Organization;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Organizations;
import io.tidings.organization.Saved;
import io.tidings.organization.Scope;
import io.tidings.organization.SlowReceivers;
import io.tidings.paging.Cursor;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// [Organizations] in DynamoDB.
public final class DynamoDbOrganizations implements Organizations {

    private static final String REGISTERED = "attribute_exists(" + TidingsTable.PARTITION_KEY
            + ") AND attribute_not_exists(" + Tombstone.BEGUN + ")";

    private final Table table;
    private final OwnedItems ownedItems;

    public DynamoDbOrganizations(Table table, Clock clock) {
        this.table = table;
        this.ownedItems = new OwnedItems(table, clock);
    }

    @Override
    public Optional<Organization> findById(OrganizationId id) {
        return table.get(OrganizationItem.key(id))
                .filter(item -> !Tombstone.isOne(item))
                .map(OrganizationItem::read);
    }

    /// Adds to the slow webhooks that are remembered, or starts a new record.
    @Override
    public void noteSlow(OrganizationId id, int webhooks, Instant now) {
        Map<String, AttributeValue> values = Map.of(
                ":webhooks", Item.number(webhooks),
                ":until", Item.number(now.plus(SlowReceivers.MEMORY).toEpochMilli()));
        Map<String, AttributeValue> remembered = new HashMap<>(values);
        remembered.put(":now", Item.number(now.toEpochMilli()));
        boolean added = table.update(UpdateItemRequest.builder()
                .key(OrganizationItem.key(id))
                .updateExpression("ADD " + OrganizationItem.SLOW + " :webhooks SET " + OrganizationItem.SLOW_UNTIL
                        + " = :until")
                .conditionExpression(REGISTERED + " AND " + OrganizationItem.SLOW_UNTIL + " > :now")
                .expressionAttributeValues(remembered)).isPresent();
        if (!added) {
            table.update(UpdateItemRequest.builder()
                    .key(OrganizationItem.key(id))
                    .updateExpression("SET " + OrganizationItem.SLOW + " = :webhooks, " + OrganizationItem.SLOW_UNTIL
                            + " = :until")
                    .conditionExpression(REGISTERED)
                    .expressionAttributeValues(values));
        }
    }

    @Override
    public Optional<Organization> claimTrial(OrganizationId id, Instant now, Instant until) {
        String trial = OrganizationItem.TRIAL_UNTIL;
        return table.update(UpdateItemRequest.builder()
                .key(OrganizationItem.key(id))
                .updateExpression("SET " + trial + " = :until")
                .conditionExpression(
                        REGISTERED + " AND (attribute_not_exists(" + trial + ") OR " + trial + " <= :now)")
                .expressionAttributeValues(Map.of(
                        ":until", Item.number(until.toEpochMilli()),
                        ":now", Item.number(now.toEpochMilli()))))
                .map(OrganizationItem::read);
    }

    @Override
    public void endTrial(OrganizationId id, Instant until) {
        table.update(UpdateItemRequest.builder()
                .key(OrganizationItem.key(id))
                .updateExpression("REMOVE " + OrganizationItem.TRIAL_UNTIL)
                .conditionExpression(OrganizationItem.TRIAL_UNTIL + " = :until")
                .expressionAttributeValues(Map.of(":until", Item.number(until.toEpochMilli()))));
    }

    @Override
    public Page<Organization> findAll(PageRequest page) {
        return table.listing(OrganizationItem.LISTING, page,
                position -> OrganizationItem.key(new Cursor(position).as(OrganizationId::new)),
                OrganizationItem::read);
    }

    @Override
    public Saved save(Organization organization) {
        Optional<Item> tombstone = table.get(OrganizationItem.key(organization.id())).filter(Tombstone::isOne);
        if (tombstone.isPresent()) {
            return Tombstone.isComplete(tombstone.get())
                    ? saveAfter(tombstone.get(), organization)
                    : Saved.NO_ORGANIZATION;
        }
        Item item = OrganizationItem.write(organization);
        Assignments set = Assignments.of(item)
                .ifAbsent(OrganizationItem.CREATED_AT, Item.text(organization.createdAt().toString()));
        Optional<Item> before = table
                .update(set.on(UpdateItemRequest.builder().key(OrganizationItem.key(organization.id())))
                        .conditionExpression("attribute_not_exists(" + Tombstone.BEGUN + ")"));
        return before.map(old -> old.attributes().isEmpty() ? Saved.CREATED : Saved.REPLACED)
                .orElse(Saved.NO_ORGANIZATION);
    }

    /// If somebody else registers it at the same moment, the organization of that call is replaced.
    private Saved saveAfter(Item tombstone, Organization organization) {
        String removedAt = tombstone.string(Tombstone.REMOVED);
        Item item = OrganizationItem.write(organization)
                .put(OrganizationItem.CREATED_AT, Tombstone.next(tombstone, organization.createdAt()))
                .put(Tombstone.FORMER_CREATED_AT, tombstone.string(Tombstone.CREATED_AT))
                .put(OrganizationItem.FORMER_REMOVED_AT, removedAt);
        item.attributes().putAll(OrganizationItem.key(organization.id()));
        boolean saved = table.putIf(item, Tombstone.REMOVED + " = :removed", Map.of(),
                Map.of(":removed", Item.text(removedAt)));
        return saved ? Saved.CREATED : save(organization);
    }

    /// Tokens are found by what points at them, and in an index, which may lag behind, if they are older than that.
    @Override
    public boolean deleteById(OrganizationId id) {
        Scope scope = new Scope.OfOrganization(id);
        Optional<Instant> begun = ownedItems.begin(scope, OrganizationItem.key(id));
        begun.ifPresent(at -> {
            deleteTokens(id);
            List<Item> all = table.all(OrganizationItem.partition(id), "");
            ownedItems.delete(scope, at,
                    all.stream().filter(item -> !item.key().equals(OrganizationItem.key(id))).toList());
            ownedItems.complete(OrganizationItem.key(id), at, OrganizationItem.LOST_BY_REMOVAL);
        });
        return begun.isPresent();
    }

    @Override
    public Optional<Instant> findRemoval(OrganizationId id) {
        return table.get(OrganizationItem.key(id))
                .flatMap(item -> item.optionalInstant(Tombstone.BEGUN)
                        .or(() -> item.optionalInstant(OrganizationItem.FORMER_REMOVED_AT)));
    }

    private void deleteTokens(OrganizationId id) {
        Page<Map<String, AttributeValue>> page;
        PageRequest request = PageRequest.first(PageRequest.MAX_LIMIT);
        do {
            page = table.listing(TokenItem.listing(id), request, TokenItem::key, Item::key);
            table.deleteAll(page.items());
            request = page.next().map(request::from).orElse(request);
        } while (page.next().isPresent());
    }
}
