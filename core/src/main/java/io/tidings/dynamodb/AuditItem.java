package io.tidings.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.tidings.access.Identity;
import io.tidings.access.Role;
import io.tidings.audit.Action;
import io.tidings.audit.AuditId;
import io.tidings.audit.AuditRecord;
import io.tidings.audit.Subject;
import io.tidings.organization.OrganizationId;

/// `AUDIT#o` or `AUDIT#PLATFORM` / `time#id`. Not among what the organization owns, since it stays when that is removed.
final class AuditItem {

    static final String OF_PLATFORM = "AUDIT#PLATFORM";

    private static final Pattern SORT = Pattern.compile("[0-9]{15}#[0-9a-f]{24}");

    private static final String ID = "auditId";
    private static final String AT = "at";
    private static final String ACTOR_KIND = "actorKind";
    private static final String ACTOR_ID = "actorId";
    private static final String ACTOR_NAME = "actorName";
    private static final String ACTOR_ROLE = "actorRole";
    private static final String ACTION = "action";
    private static final String SUBJECT_TYPE = "subjectType";
    private static final String SUBJECT_ID = "subjectId";
    private static final String SUBJECT_NAME = "subjectName";
    private static final String ORGANIZATION = "organizationId";
    private static final String BEFORE = "before";
    private static final String AFTER = "after";
    private static final String CONFIRMED = "confirmed";

    private AuditItem() {}

    static String partition(OrganizationId organization) {
        return "AUDIT#" + organization.value();
    }

    /// The partitions of all logs that the record stands in.
    static List<String> partitions(AuditRecord record) {
        return Stream.concat(record.organization().map(AuditItem::partition).stream(),
                record.action().concernsPlatform() ? Stream.of(OF_PLATFORM) : Stream.empty()).toList();
    }

    static String sort(AuditRecord record) {
        return Item.sortable(record.at()) + "#" + record.id().value();
    }

    /// @throws IllegalArgumentException if no record can stand there
    static String sort(String position) {
        if (!SORT.matcher(position).matches()) {
            throw new IllegalArgumentException("must be a time and an id");
        }
        return position;
    }

    static Item write(String partition, AuditRecord record, Duration retention) {
        return Item.with(Item.key(partition, sort(record)))
                .put(ID, record.id().value())
                .put(AT, record.at())
                .put(ACTOR_KIND, record.actor().kind().wireName())
                .put(ACTOR_ID, record.actor().id())
                .put(ACTOR_NAME, record.actor().name())
                .put(ACTOR_ROLE, record.role().map(Role::wireName))
                .put(ACTION, record.action().wireName())
                .put(SUBJECT_TYPE, record.subject().type().wireName())
                .put(SUBJECT_ID, record.subject().id())
                .put(SUBJECT_NAME, record.subject().name())
                .put(ORGANIZATION, record.organization().map(OrganizationId::value))
                .put(BEFORE, record.before())
                .put(AFTER, record.after())
                .put(CONFIRMED, record.confirmed())
                .put(TidingsTable.EXPIRES_AT, record.at().plus(retention).getEpochSecond());
    }

    static AuditRecord read(Item item) {
        return new AuditRecord(
                new AuditId(item.string(ID)),
                item.instant(AT),
                new Identity(Identity.Kind.valueOf(item.string(ACTOR_KIND).toUpperCase(Locale.ROOT)),
                        item.string(ACTOR_ID), item.optionalText(ACTOR_NAME)),
                item.optionalText(ACTOR_ROLE).map(Role::of),
                Action.of(item.string(ACTION)),
                new Subject(Subject.Type.of(item.string(SUBJECT_TYPE)), item.string(SUBJECT_ID),
                        item.optionalText(SUBJECT_NAME)),
                item.optionalText(ORGANIZATION).map(OrganizationId::new),
                item.optionalText(BEFORE),
                item.optionalText(AFTER),
                item.flag(CONFIRMED));
    }

    /// The first key of those at `time` or later.
    static String from(Optional<Instant> time) {
        return time.map(AuditItem::key).orElse("0");
    }

    /// Behind the last key of those earlier than `time`.
    static String until(Optional<Instant> time) {
        return time.map(AuditItem::key).orElse("~");
    }

    private static String key(Instant time) {
        return Item.sortable(Instant.ofEpochMilli(Math.clamp(ceiling(time), 0, 999_999_999_999_999L)));
    }

    /// Records are of whole milliseconds: none lies between `time` and the next.
    private static long ceiling(Instant time) {
        long seconds = Math.clamp(time.getEpochSecond(), 0, 999_999_999_998L);
        return seconds * 1_000 + (time.getNano() + 999_999) / 1_000_000;
    }
}
