package io.tidings.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.event.EventId;
import io.tidings.organization.OrganizationId;
import io.tidings.publishing.IdempotencyKey;
import io.tidings.publishing.Repeats;
import io.tidings.publishing.Repeats.Claim;

/// `IDEM#o#key` / `IDEM`.
final class RepeatItem {

    static final String DELIVERIES = "deliveries";

    private static final String SORT = "IDEM";
    static final String EVENT = "eventId";
    static final String HELD_UNTIL = "heldUntil";

    private static final String FINGERPRINT = "fingerprint";
    private static final String PUBLISHED_AT = "publishedAt";

    private RepeatItem() {}

    static Map<String, AttributeValue> key(OrganizationId organization, IdempotencyKey key) {
        return Item.key("IDEM#" + organization.value() + "#" + key.value(), SORT);
    }

    static Item write(OrganizationId organization, IdempotencyKey key, Claim claim) {
        return Item.with(key(organization, key))
                .put(EVENT, claim.event().value())
                .put(FINGERPRINT, claim.fingerprint())
                .put(PUBLISHED_AT, claim.publishedAt())
                .put(DELIVERIES, claim.deliveries())
                .put(HELD_UNTIL, claim.heldUntil())
                .put(TidingsTable.EXPIRES_AT,
                        claim.publishedAt().plus(Duration.ofDays(Repeats.KEPT_DAYS)).getEpochSecond());
    }

    static Claim read(Item item) {
        return new Claim(
                new EventId(item.string(EVENT)),
                item.string(FINGERPRINT),
                item.instant(PUBLISHED_AT),
                Math.toIntExact(item.number(DELIVERIES)),
                item.optionalInstant(HELD_UNTIL).orElse(Instant.EPOCH));
    }
}
