package io.tidings.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.event.EventId;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Registration;
import io.tidings.publishing.IdempotencyKey;
import io.tidings.publishing.IdempotencyStore;
import io.tidings.publishing.IdempotencyStore.IdempotencyRecord;

/// `IDEM#o#key` / `IDEM`.
final class IdempotencyItem {

    static final String DELIVERIES = "deliveries";

    private static final String SORT = "IDEM";
    static final String EVENT = "eventId";
    static final String HELD_UNTIL = "heldUntil";
    private static final String FINGERPRINT = "fingerprint";
    private static final String PUBLISHED_AT = "publishedAt";
    private static final String PROJECT = "projectId";
    private static final String MILLIS = "publishedMillis";

    private IdempotencyItem() {}

    static Map<String, AttributeValue> key(OrganizationId organization, IdempotencyKey key) {
        return Item.key("IDEM#" + organization.value() + "#" + key.value(), SORT);
    }

    static Item write(Registration registration, IdempotencyKey key, IdempotencyRecord claim) {
        return Item.with(key(registration.scope().organization(), key))
                .put(PROJECT, registration.scope().project().map(ProjectId::value))
                .put(MILLIS, claim.publishedAt().toEpochMilli())
                .put(EVENT, claim.event().value())
                .put(FINGERPRINT, claim.fingerprint())
                .put(PUBLISHED_AT, claim.publishedAt())
                .put(DELIVERIES, claim.deliveries())
                .put(HELD_UNTIL, claim.heldUntil())
                .put(TidingsTable.EXPIRES_AT, end(claim.publishedAt()));
    }

    /// The condition that the key is free: it has no record, or one that has expired but is not yet removed by the time
    /// to live, or one of a former organization or project. Records of versions that did not write milliseconds are
    /// compared by the second in which they expire.
    static String free(Registration registration) {
        String free = "attribute_not_exists(" + TidingsTable.PARTITION_KEY + ") OR " + TidingsTable.EXPIRES_AT
                + " <= :now OR " + MILLIS + " < :since OR (attribute_not_exists(" + MILLIS + ") AND "
                + TidingsTable.EXPIRES_AT + " < :sinceEnd)";
        return registration.scope().project().isEmpty()
                ? free
                : free + " OR (" + PROJECT + " = :project AND " + MILLIS + " < :projectSince)";
    }

    static Map<String, AttributeValue> freeValues(Registration registration, Instant now) {
        Map<String, AttributeValue> values = new HashMap<>(Map.of(
                ":now", Item.number(now.getEpochSecond()),
                ":since", Item.number(registration.since().toEpochMilli()),
                ":sinceEnd", Item.number(end(registration.since()))));
        registration.scope().project().ifPresent(project -> values.put(":project", Item.text(project.value())));
        registration.projectSince().ifPresent(since -> values.put(":projectSince", Item.number(since.toEpochMilli())));
        return values;
    }

    private static long end(Instant publishedAt) {
        return publishedAt.plus(Duration.ofDays(IdempotencyStore.KEPT_DAYS)).getEpochSecond();
    }

    /// Whether the record was not left by a former organization or project.
    static boolean isOf(Registration registration, Item item) {
        Instant publishedAt = item.instant(PUBLISHED_AT);
        Optional<ProjectId> project = registration.scope().project();
        boolean atProject = project.isPresent()
                && item.optionalText(PROJECT).equals(project.map(ProjectId::value));
        return !publishedAt.isBefore(registration.since())
                && !(atProject && publishedAt.isBefore(registration.projectSince().orElseThrow()));
    }

    static IdempotencyRecord read(Item item) {
        return new IdempotencyRecord(
                new EventId(item.string(EVENT)),
                item.string(FINGERPRINT),
                item.instant(PUBLISHED_AT),
                Math.toIntExact(item.number(DELIVERIES)),
                item.optionalInstant(HELD_UNTIL).orElse(Instant.EPOCH));
    }
}
