package io.tidings.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.tidings.access.Identity;
import io.tidings.access.Role;
import io.tidings.organization.OrganizationId;
import io.tidings.paging.Cursor;
import io.tidings.paging.MalformedCursorException;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.testing.Examples;
import io.tidings.testing.Paging;
import io.tidings.testing.Store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What every [AuditLog] does.
public abstract class AuditLogContract {

    private static final Instant NOW = Examples.NOW;

    protected abstract Store store();

    @Test
    void shouldFindARecordAsItWasSaved() {
        OrganizationId organization = Examples.organizationId();
        AuditRecord full = record(organization, NOW);
        AuditRecord bare = new AuditRecord(id(), NOW.minusMillis(1), Identity.SYSTEM, Optional.empty(),
                Action.WEBHOOK_DISABLE, new Subject(Subject.Type.EVENT_TYPE, "order.paid"), Optional.of(organization),
                Optional.empty(), Optional.empty(), true);
        store().audit().save(full);
        store().audit().save(bare);

        assertThat(all(organization)).containsExactly(full, bare);
    }

    @Test
    void shouldTakeTheLastWordOnARecord() {
        OrganizationId organization = Examples.organizationId();
        AuditRecord begun = record(organization, NOW);
        store().audit().save(begun);
        store().audit().save(begun.confirm());

        assertThat(all(organization)).containsExactly(begun.confirm());
        assertThat(begun.confirm().confirmed()).isTrue();
    }

    @Test
    void shouldTakeBackARecord() {
        OrganizationId organization = Examples.organizationId();
        AuditRecord stays = record(organization, NOW);
        AuditRecord goes = record(organization, NOW);
        store().audit().save(stays);
        store().audit().save(goes);

        store().audit().remove(goes);
        store().audit().remove(goes);

        assertThat(all(organization)).containsExactly(stays);
    }

    @Test
    void shouldListTheNewestFirstPageByPage() {
        OrganizationId organization = Examples.organizationId();
        store().audit().save(record(Examples.organizationId(), NOW));
        List<AuditRecord> saved = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            AuditRecord record = record(organization, NOW.minusMillis(i));
            store().audit().save(record);
            saved.add(record);
        }

        for (int limit : List.of(1, 2, 4, 5, 6)) {
            assertThat(Paging.all(limit, page -> store().audit().findByOrganization(organization, Period.ALL, page)))
                    .containsExactlyElementsOf(saved);
        }
    }

    @Test
    void shouldFindThoseOfAPeriod() {
        OrganizationId organization = Examples.organizationId();
        AuditRecord early = record(organization, NOW.minusSeconds(1));
        AuditRecord middle = record(organization, NOW);
        AuditRecord late = record(organization, NOW.plusMillis(1));
        List.of(middle, late, early).forEach(store().audit()::save);

        assertThat(of(organization, NOW, null)).containsExactly(late, middle);
        assertThat(of(organization, NOW.plusNanos(1), null)).containsExactly(late);
        assertThat(of(organization, null, NOW)).containsExactly(early);
        assertThat(of(organization, null, NOW.plusNanos(1))).containsExactly(middle, early);
        assertThat(of(organization, NOW.minusSeconds(1), NOW.plusMillis(1))).containsExactly(middle, early);
        assertThat(of(organization, Instant.MIN, Instant.MAX)).containsExactly(late, middle, early);
        assertThat(of(organization, Instant.MAX.minusSeconds(1), Instant.MAX)).isEmpty();
    }

    @Test
    void shouldPageWithinAPeriodWhereverTheCursorComesFrom() {
        OrganizationId organization = Examples.organizationId();
        List<AuditRecord> saved = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            AuditRecord record = record(organization, NOW.minusSeconds(i));
            store().audit().save(record);
            saved.add(record);
        }
        Period middle = new Period(Optional.of(NOW.minusSeconds(2)), Optional.of(NOW));
        Cursor newest = next(organization, 1);
        Cursor beyond = next(organization, 3);

        assertThat(Paging.all(1, page -> store().audit().findByOrganization(organization, middle, page)))
                .containsExactly(saved.get(1), saved.get(2));
        assertThat(from(newest, organization, middle)).containsExactly(saved.get(1), saved.get(2));
        assertThat(from(beyond, organization, middle)).isEmpty();
    }

    @Test
    void shouldRefuseTheCursorOfAnotherList() {
        PageRequest elsewhere = PageRequest.first(1).from(new Cursor(Examples.id()));

        assertThatThrownBy(
                () -> store().audit().findByOrganization(Examples.organizationId(), Period.ALL, elsewhere))
                .isInstanceOf(MalformedCursorException.class);
    }

    @Test
    void shouldTellThePlatformOfWhatConcernsIt() {
        OrganizationId organization = Examples.organizationId();
        Instant never = NOW.plusSeconds(1_000_000).plusMillis(organization.value().hashCode() & 0xFFFF);
        AuditRecord removal = record(Action.ORGANIZATION_DELETE, Optional.of(organization), never);
        AuditRecord redrive = record(Action.REDRIVE_BEGIN, Optional.empty(), never.plusMillis(1));
        AuditRecord own = record(Action.PROJECT_CREATE, Optional.of(organization), never.plusMillis(2));
        List.of(removal, redrive, own).forEach(store().audit()::save);
        Period period = new Period(Optional.of(never), Optional.of(never.plusMillis(3)));

        assertThat(all(organization)).containsExactly(own, removal);
        assertThat(store().audit().findByPlatform(period, PageRequest.first()).items())
                .contains(redrive, removal)
                .doesNotContain(own);

        store().audit().remove(removal);

        assertThat(all(organization)).containsExactly(own);
        assertThat(store().audit().findByPlatform(period, PageRequest.first()).items()).doesNotContain(removal);
    }

    @Test
    void shouldOutliveTheOrganization() {
        OrganizationId organization = store().newOrganization();
        AuditRecord record = record(organization, NOW);
        store().audit().save(record);

        store().organizations().deleteById(organization);

        assertThat(all(organization)).containsExactly(record);
    }

    @Test
    void shouldForgetWhenTheRetentionIsOver() {
        OrganizationId organization = Examples.organizationId();
        AuditRecord record = record(organization, store().clock().instant());
        store().audit().save(record);

        store().clock().pass(Store.AUDIT_RETENTION.minus(Duration.ofSeconds(1)));
        assertThat(all(organization)).containsExactly(record);
        store().clock().pass(Duration.ofSeconds(1));
        assertThat(all(organization)).isEmpty();
    }

    protected static AuditRecord record(OrganizationId organization, Instant at) {
        return record(Action.WEBHOOK_UPDATE, Optional.of(organization), at);
    }

    private static AuditRecord record(Action action, Optional<OrganizationId> organization, Instant at) {
        return new AuditRecord(id(), at, Identity.token(Examples.id(), "CI"), Optional.of(Role.ORG_ADMIN), action,
                new Subject(Subject.Type.WEBHOOK, Examples.id(), "Builds"), organization,
                Optional.of("{\"name\":\"Old\"}"), Optional.of("{\"name\":\"Builds\"}"), false);
    }

    private List<AuditRecord> all(OrganizationId organization) {
        return of(organization, null, null);
    }

    private List<AuditRecord> of(OrganizationId organization, Instant after, Instant before) {
        Period period = new Period(Optional.ofNullable(after), Optional.ofNullable(before));
        return store().audit().findByOrganization(organization, period, PageRequest.first()).items();
    }

    private Cursor next(OrganizationId organization, int limit) {
        Page<AuditRecord> page = store().audit()
                .findByOrganization(organization, Period.ALL, PageRequest.first(limit));
        return page.next().orElseThrow();
    }

    private List<AuditRecord> from(Cursor cursor, OrganizationId organization, Period period) {
        return store().audit().findByOrganization(organization, period, PageRequest.first().from(cursor)).items();
    }

    private static AuditId id() {
        return new AuditId(Examples.id());
    }
}
