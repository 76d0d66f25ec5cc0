package io.tidings.dynamodb;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.naming.Name;
import io.tidings.organization.Organization;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.SlowReceivers;

/// `ORG#o` / `ORG`. After the organization's removal, its [Tombstone].
final class OrganizationItem {

    static final String SORT = "ORG";
    static final String LISTING = "ORGANIZATIONS";
    static final String NAME = "name";
    static final String CREATED_AT = Tombstone.CREATED_AT;
    static final String UPDATED_AT = "updatedAt";
    /// When a former organization of this id was removed.
    static final String FORMER_REMOVED_AT = "formerRemovedAt";
    /// How many webhooks have turned out to be slow lately.
    static final String SLOW = "slowReceivers";
    static final String SLOW_UNTIL = "slowReceiversUntil";
    /// Until when somebody has the organization's trial.
    static final String TRIAL_UNTIL = "trialUntil";

    /// What of an organization does not stay as its [Tombstone].
    static final List<String> LOST_BY_REMOVAL = List.of("name", "updatedAt", "formerRemovedAt", SLOW, SLOW_UNTIL,
            TRIAL_UNTIL, Tombstone.FORMER_CREATED_AT,
            TidingsTable.LISTING_PARTITION_KEY, TidingsTable.LISTING_SORT_KEY);

    private static final String ID = "organizationId";

    private OrganizationItem() {}

    /// The partition that holds what an organization owns.
    static String partition(OrganizationId id) {
        return "ORG#" + id.value();
    }

    static Map<String, AttributeValue> key(OrganizationId id) {
        return Item.key(partition(id), SORT);
    }

    static Item write(Organization organization) {
        return Item.empty()
                .put(ID, organization.id().value())
                .put(NAME, organization.name().value())
                .put(UPDATED_AT, organization.updatedAt())
                .put(TidingsTable.LISTING_PARTITION_KEY, LISTING)
                .put(TidingsTable.LISTING_SORT_KEY, organization.id().value());
    }

    static Organization read(Item item) {
        return new Organization(
                new OrganizationId(item.string(ID)),
                new Name(item.string(NAME)),
                item.instant(CREATED_AT),
                item.instant(UPDATED_AT),
                item.has(SLOW_UNTIL)
                        ? Optional.of(new SlowReceivers(Math.toIntExact(item.number(SLOW)),
                                Instant.ofEpochMilli(item.number(SLOW_UNTIL))))
                        : Optional.empty(),
                item.has(TRIAL_UNTIL)
                        ? Optional.of(Instant.ofEpochMilli(item.number(TRIAL_UNTIL)))
                        : Optional.empty());
    }
}
