package io.tidings.publishing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.tidings.event.EventId;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Registration;
import io.tidings.organization.Scope;
import io.tidings.publishing.IdempotencyStore.IdempotencyRecord;
import io.tidings.testing.Examples;
import io.tidings.testing.Store;

import static org.assertj.core.api.Assertions.assertThat;

/// What every store of [IdempotencyStore] does.
public abstract class IdempotencyStoreContract {

    private static final IdempotencyKey KEY = new IdempotencyKey("order-4711/\"#{}~");

    private static final Instant SINCE = Examples.NOW.minus(Duration.ofDays(100));

    private final OrganizationId organization = Examples.organizationId();
    private final Registration registration = of(organization, SINCE);

    protected abstract Store store();

    @Test
    void shouldGiveAFreeKeyToTheFirst() {
        IdempotencyRecord claim = claim("a", Examples.NOW);

        assertThat(store().idempotencyStore().claim(registration, KEY, claim)).isEqualTo(claim);
        assertThat(claim.isComplete()).isFalse();
    }

    @Test
    void shouldShowTheFirstClaimToTheSecond() {
        IdempotencyRecord first = claim("a", Examples.NOW);
        store().idempotencyStore().claim(registration, KEY, first);

        assertThat(store().idempotencyStore().claim(registration, KEY, claim("b", Examples.NOW))).isEqualTo(first);
    }

    @Test
    void shouldRememberThatAClaimWasCompleted() {
        IdempotencyRecord first = claim("a", Examples.NOW);
        store().idempotencyStore().claim(registration, KEY, first);

        store().idempotencyStore().complete(registration, KEY, first, 0);

        IdempotencyRecord seen = store().idempotencyStore().claim(registration, KEY, claim("a", Examples.NOW));
        assertThat(seen).isEqualTo(first.completed(0));
        assertThat(seen.isComplete()).isTrue();
    }

    @Test
    void shouldKeepKeysOfOrganizationsApart() {
        store().idempotencyStore().claim(registration, KEY, claim("a", Examples.NOW));
        IdempotencyRecord theirs = claim("b", Examples.NOW);

        assertThat(store().idempotencyStore().claim(of(Examples.organizationId(), SINCE), KEY, theirs))
                .isEqualTo(theirs);
    }

    @Test
    void shouldKeepKeysThatDifferOnlyInCaseApart() {
        store().idempotencyStore().claim(registration, new IdempotencyKey("a"), claim("a", Examples.NOW));
        IdempotencyRecord other = claim("b", Examples.NOW);

        assertThat(store().idempotencyStore().claim(registration, new IdempotencyKey("A"), other)).isEqualTo(other);
    }

    @Test
    void shouldFreeAKeyAfterSevenDaysAndNotASecondEarlier() {
        IdempotencyRecord first = claim("a", Examples.NOW);
        store().idempotencyStore().claim(registration, KEY, first);
        store().idempotencyStore().complete(registration, KEY, first, 3);
        Instant end = Examples.NOW.plus(Duration.ofDays(IdempotencyStore.KEPT_DAYS));

        IdempotencyRecord early = store().idempotencyStore().claim(registration, KEY, claim("b", end.minusSeconds(1)));
        IdempotencyRecord late = claim("c", end);

        assertThat(early.event()).isEqualTo(first.event());
        assertThat(store().idempotencyStore().claim(registration, KEY, late)).isEqualTo(late);
    }

    @Test
    void shouldLetExactlyOneOfManyConcurrentClaimsWin() throws Exception {
        List<IdempotencyRecord> rivals = Stream.generate(() -> claim("a", Examples.NOW)).limit(16).toList();

        List<IdempotencyRecord> standing = atOnce(rivals);

        assertThat(standing).containsOnly(standing.getFirst());
        assertThat(rivals).containsOnlyOnce(standing.getFirst());
    }

    @Test
    void shouldFindWhatStandsUnderAKey() {
        IdempotencyRecord first = claim("a", Examples.NOW);
        assertThat(store().idempotencyStore().find(registration, KEY)).isEmpty();
        store().idempotencyStore().claim(registration, KEY, first);

        assertThat(store().idempotencyStore().find(registration, KEY)).contains(first);
        assertThat(store().idempotencyStore().find(of(Examples.organizationId(), SINCE), KEY)).isEmpty();
    }

    @Test
    void shouldLetOneAfterTheOtherHoldAClaim() {
        IdempotencyRecord first = claim("a", Examples.NOW);
        store().idempotencyStore().claim(registration, KEY, first);
        Instant later = Examples.NOW.plusSeconds(60);

        assertThat(store().idempotencyStore().hold(registration, KEY, first, later)).contains(first.heldUntil(later));
        assertThat(store().idempotencyStore().hold(registration, KEY, first, later.plusSeconds(1))).isEmpty();
        assertThat(store().idempotencyStore().find(registration, KEY)).contains(first.heldUntil(later));
    }

    @Test
    void shouldLetNobodyHoldWhatIsComplete() {
        IdempotencyRecord first = claim("a", Examples.NOW);
        store().idempotencyStore().claim(registration, KEY, first);
        store().idempotencyStore().complete(registration, KEY, first, 2);

        assertThat(store().idempotencyStore().hold(registration, KEY, first, Examples.NOW.plusSeconds(60))).isEmpty();
        assertThat(store().idempotencyStore().find(registration, KEY)).contains(first.completed(2));
    }

    private List<IdempotencyRecord> atOnce(List<IdempotencyRecord> rivals) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            return executor.invokeAll(rivals.stream()
                    .<Callable<IdempotencyRecord>>map(
                            claim -> () -> store().idempotencyStore().claim(registration, KEY, claim))
                    .toList()).stream().map(Future::resultNow).toList();
        }
    }

    @Test
    void shouldFreeWhatAFormerOrganizationHadClaimed() {
        IdempotencyRecord former = claim("a", Examples.NOW);
        store().idempotencyStore().claim(registration, KEY, former);
        store().idempotencyStore().complete(registration, KEY, former, 1);
        IdempotencyRecord same = claim("b", Examples.NOW.plusMillis(1));
        IdempotencyRecord later = claim("c", Examples.NOW.plusMillis(1));

        assertThat(store().idempotencyStore().claim(of(organization, Examples.NOW), KEY, same).event())
                .isEqualTo(former.event());
        assertThat(store().idempotencyStore().claim(of(organization, Examples.NOW.plusMillis(1)), KEY, later))
                .isEqualTo(later);
    }

    @Test
    void shouldFreeWhatAFormerProjectHadClaimedAndNothingThatWasClaimedElsewhere() {
        ProjectId project = Examples.projectId();
        Instant later = Examples.NOW.plusSeconds(1);
        IdempotencyKey ofProject = new IdempotencyKey("of-project");
        IdempotencyRecord former = claim("a", Examples.NOW);
        IdempotencyRecord elsewhere = claim("b", Examples.NOW);
        store().idempotencyStore().claim(at(project, Examples.NOW), ofProject, former);
        store().idempotencyStore().claim(registration, KEY, elsewhere);
        IdempotencyRecord again = claim("c", later);

        assertThat(store().idempotencyStore().claim(at(project, Examples.NOW), ofProject, claim("d", later)).event())
                .isEqualTo(former.event());
        assertThat(store().idempotencyStore().claim(at(project, later), ofProject, again)).isEqualTo(again);
        assertThat(store().idempotencyStore().claim(at(project, later), KEY, claim("d", later)).event())
                .isEqualTo(elsewhere.event());
    }

    @Test
    void shouldNotCompleteWhatAnotherHasClaimedSince() {
        Instant later = Examples.NOW.plusSeconds(1);
        IdempotencyRecord former = claim("a", Examples.NOW);
        store().idempotencyStore().claim(registration, KEY, former);
        IdempotencyRecord present = claim("b", later);
        store().idempotencyStore().claim(of(organization, later), KEY, present);

        store().idempotencyStore().complete(registration, KEY, former, 3);

        assertThat(store().idempotencyStore().claim(of(organization, later), KEY, claim("c", later)))
                .isEqualTo(present);
    }

    @Test
    void shouldFindNothingThatAFormerRegistrationHadClaimed() {
        ProjectId project = Examples.projectId();
        Instant later = Examples.NOW.plusMillis(1);
        IdempotencyRecord claim = claim("a", Examples.NOW);
        store().idempotencyStore().claim(at(project, Examples.NOW), KEY, claim);

        assertThat(store().idempotencyStore().find(at(project, Examples.NOW), KEY)).contains(claim);
        assertThat(store().idempotencyStore().find(at(project, later), KEY)).isEmpty();
        assertThat(store().idempotencyStore().find(at(Examples.projectId(), later), KEY)).contains(claim);
        assertThat(store().idempotencyStore().find(of(organization, Examples.NOW), KEY)).contains(claim);
        assertThat(store().idempotencyStore().find(of(organization, later), KEY)).isEmpty();
    }

    private Registration at(ProjectId project, Instant since) {
        return new Registration(new Scope.OfProject(organization, project), SINCE, Optional.of(since));
    }

    private static Registration of(OrganizationId organization, Instant since) {
        return new Registration(new Scope.OfOrganization(organization), since, Optional.empty());
    }

    private static IdempotencyRecord claim(String fingerprint, Instant at) {
        return IdempotencyRecord.of(new EventId(Examples.id(at)), fingerprint, at, at.plusSeconds(5));
    }
}
