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
import io.tidings.publishing.Repeats.Claim;
import io.tidings.testing.Examples;
import io.tidings.testing.Store;

import static org.assertj.core.api.Assertions.assertThat;

/// What every store of [Repeats] does.
public abstract class RepeatsContract {

    private static final IdempotencyKey KEY = new IdempotencyKey("order-4711/\"#{}~");

    private static final Instant SINCE = Examples.NOW.minus(Duration.ofDays(100));

    private final OrganizationId organization = Examples.organizationId();
    private final Registration registration = of(organization, SINCE);

    protected abstract Store store();

    @Test
    void shouldGiveAFreeKeyToTheFirst() {
        Claim claim = claim("a", Examples.NOW);

        assertThat(store().repeats().claim(registration, KEY, claim)).isEqualTo(claim);
        assertThat(claim.isComplete()).isFalse();
    }

    @Test
    void shouldShowTheFirstClaimToTheSecond() {
        Claim first = claim("a", Examples.NOW);
        store().repeats().claim(registration, KEY, first);

        assertThat(store().repeats().claim(registration, KEY, claim("b", Examples.NOW))).isEqualTo(first);
    }

    @Test
    void shouldRememberThatAClaimWasCompleted() {
        Claim first = claim("a", Examples.NOW);
        store().repeats().claim(registration, KEY, first);

        store().repeats().complete(registration, KEY, first, 0);

        Claim seen = store().repeats().claim(registration, KEY, claim("a", Examples.NOW));
        assertThat(seen).isEqualTo(first.completed(0));
        assertThat(seen.isComplete()).isTrue();
    }

    @Test
    void shouldKeepKeysOfOrganizationsApart() {
        store().repeats().claim(registration, KEY, claim("a", Examples.NOW));
        Claim theirs = claim("b", Examples.NOW);

        assertThat(store().repeats().claim(of(Examples.organizationId(), SINCE), KEY, theirs)).isEqualTo(theirs);
    }

    @Test
    void shouldKeepKeysThatDifferOnlyInCaseApart() {
        store().repeats().claim(registration, new IdempotencyKey("a"), claim("a", Examples.NOW));
        Claim other = claim("b", Examples.NOW);

        assertThat(store().repeats().claim(registration, new IdempotencyKey("A"), other)).isEqualTo(other);
    }

    @Test
    void shouldFreeAKeyAfterSevenDaysAndNotASecondEarlier() {
        Claim first = claim("a", Examples.NOW);
        store().repeats().claim(registration, KEY, first);
        store().repeats().complete(registration, KEY, first, 3);
        Instant end = Examples.NOW.plus(Duration.ofDays(Repeats.KEPT_DAYS));

        Claim early = store().repeats().claim(registration, KEY, claim("b", end.minusSeconds(1)));
        Claim late = claim("c", end);

        assertThat(early.event()).isEqualTo(first.event());
        assertThat(store().repeats().claim(registration, KEY, late)).isEqualTo(late);
    }

    @Test
    void shouldLetExactlyOneOfManyConcurrentClaimsWin() throws Exception {
        List<Claim> rivals = Stream.generate(() -> claim("a", Examples.NOW)).limit(16).toList();

        List<Claim> standing = atOnce(rivals);

        assertThat(standing).containsOnly(standing.getFirst());
        assertThat(rivals).containsOnlyOnce(standing.getFirst());
    }

    @Test
    void shouldFindWhatStandsUnderAKey() {
        Claim first = claim("a", Examples.NOW);
        assertThat(store().repeats().find(registration, KEY)).isEmpty();
        store().repeats().claim(registration, KEY, first);

        assertThat(store().repeats().find(registration, KEY)).contains(first);
        assertThat(store().repeats().find(of(Examples.organizationId(), SINCE), KEY)).isEmpty();
    }

    @Test
    void shouldLetOneAfterTheOtherHoldAClaim() {
        Claim first = claim("a", Examples.NOW);
        store().repeats().claim(registration, KEY, first);
        Instant later = Examples.NOW.plusSeconds(60);

        assertThat(store().repeats().hold(registration, KEY, first, later)).contains(first.heldUntil(later));
        assertThat(store().repeats().hold(registration, KEY, first, later.plusSeconds(1))).isEmpty();
        assertThat(store().repeats().find(registration, KEY)).contains(first.heldUntil(later));
    }

    @Test
    void shouldLetNobodyHoldWhatIsComplete() {
        Claim first = claim("a", Examples.NOW);
        store().repeats().claim(registration, KEY, first);
        store().repeats().complete(registration, KEY, first, 2);

        assertThat(store().repeats().hold(registration, KEY, first, Examples.NOW.plusSeconds(60))).isEmpty();
        assertThat(store().repeats().find(registration, KEY)).contains(first.completed(2));
    }

    private List<Claim> atOnce(List<Claim> rivals) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            return executor.invokeAll(rivals.stream()
                    .<Callable<Claim>>map(claim -> () -> store().repeats().claim(registration, KEY, claim))
                    .toList()).stream().map(Future::resultNow).toList();
        }
    }

    @Test
    void shouldFreeWhatAFormerOrganizationHadClaimed() {
        Claim former = claim("a", Examples.NOW);
        store().repeats().claim(registration, KEY, former);
        store().repeats().complete(registration, KEY, former, 1);
        Claim same = claim("b", Examples.NOW.plusMillis(1));
        Claim later = claim("c", Examples.NOW.plusMillis(1));

        assertThat(store().repeats().claim(of(organization, Examples.NOW), KEY, same).event())
                .isEqualTo(former.event());
        assertThat(store().repeats().claim(of(organization, Examples.NOW.plusMillis(1)), KEY, later)).isEqualTo(later);
    }

    @Test
    void shouldFreeWhatAFormerProjectHadClaimedAndNothingThatWasClaimedElsewhere() {
        ProjectId project = Examples.projectId();
        Instant later = Examples.NOW.plusSeconds(1);
        IdempotencyKey ofProject = new IdempotencyKey("of-project");
        Claim former = claim("a", Examples.NOW);
        Claim elsewhere = claim("b", Examples.NOW);
        store().repeats().claim(at(project, Examples.NOW), ofProject, former);
        store().repeats().claim(registration, KEY, elsewhere);
        Claim again = claim("c", later);

        assertThat(store().repeats().claim(at(project, Examples.NOW), ofProject, claim("d", later)).event())
                .isEqualTo(former.event());
        assertThat(store().repeats().claim(at(project, later), ofProject, again)).isEqualTo(again);
        assertThat(store().repeats().claim(at(project, later), KEY, claim("d", later)).event())
                .isEqualTo(elsewhere.event());
    }

    @Test
    void shouldNotCompleteWhatAnotherHasClaimedSince() {
        Instant later = Examples.NOW.plusSeconds(1);
        Claim former = claim("a", Examples.NOW);
        store().repeats().claim(registration, KEY, former);
        Claim present = claim("b", later);
        store().repeats().claim(of(organization, later), KEY, present);

        store().repeats().complete(registration, KEY, former, 3);

        assertThat(store().repeats().claim(of(organization, later), KEY, claim("c", later))).isEqualTo(present);
    }

    @Test
    void shouldFindNothingThatAFormerRegistrationHadClaimed() {
        ProjectId project = Examples.projectId();
        Instant later = Examples.NOW.plusMillis(1);
        Claim claim = claim("a", Examples.NOW);
        store().repeats().claim(at(project, Examples.NOW), KEY, claim);

        assertThat(store().repeats().find(at(project, Examples.NOW), KEY)).contains(claim);
        assertThat(store().repeats().find(at(project, later), KEY)).isEmpty();
        assertThat(store().repeats().find(at(Examples.projectId(), later), KEY)).contains(claim);
        assertThat(store().repeats().find(of(organization, Examples.NOW), KEY)).contains(claim);
        assertThat(store().repeats().find(of(organization, later), KEY)).isEmpty();
    }

    private Registration at(ProjectId project, Instant since) {
        return new Registration(new Scope.OfProject(organization, project), SINCE, Optional.of(since));
    }

    private static Registration of(OrganizationId organization, Instant since) {
        return new Registration(new Scope.OfOrganization(organization), since, Optional.empty());
    }

    private static Claim claim(String fingerprint, Instant at) {
        return Claim.of(new EventId(Examples.id(at)), fingerprint, at, at.plusSeconds(5));
    }
}
