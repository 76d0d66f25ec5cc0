package io.tidings.publishing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.tidings.event.EventId;
import io.tidings.organization.OrganizationId;
import io.tidings.publishing.Repeats.Claim;
import io.tidings.testing.Examples;
import io.tidings.testing.Store;

import static org.assertj.core.api.Assertions.assertThat;

/// What every store of [Repeats] does.
public abstract class RepeatsContract {

    private static final IdempotencyKey KEY = new IdempotencyKey("order-4711/\"#{}~");

    private final OrganizationId organization = Examples.organizationId();

    protected abstract Store store();

    @Test
    void shouldGiveAFreeKeyToTheFirst() {
        Claim claim = claim("a", Examples.NOW);

        assertThat(store().repeats().claim(organization, KEY, claim)).isEqualTo(claim);
        assertThat(claim.isComplete()).isFalse();
    }

    @Test
    void shouldShowTheFirstClaimToTheSecond() {
        Claim first = claim("a", Examples.NOW);
        store().repeats().claim(organization, KEY, first);

        assertThat(store().repeats().claim(organization, KEY, claim("b", Examples.NOW))).isEqualTo(first);
    }

    @Test
    void shouldRememberThatAClaimWasCompleted() {
        Claim first = claim("a", Examples.NOW);
        store().repeats().claim(organization, KEY, first);

        store().repeats().complete(organization, KEY, first, 0);

        Claim seen = store().repeats().claim(organization, KEY, claim("a", Examples.NOW));
        assertThat(seen).isEqualTo(first.completed(0));
        assertThat(seen.isComplete()).isTrue();
    }

    @Test
    void shouldKeepKeysOfOrganizationsApart() {
        store().repeats().claim(organization, KEY, claim("a", Examples.NOW));
        Claim theirs = claim("b", Examples.NOW);

        assertThat(store().repeats().claim(Examples.organizationId(), KEY, theirs)).isEqualTo(theirs);
    }

    @Test
    void shouldKeepKeysThatDifferOnlyInCaseApart() {
        store().repeats().claim(organization, new IdempotencyKey("a"), claim("a", Examples.NOW));
        Claim other = claim("b", Examples.NOW);

        assertThat(store().repeats().claim(organization, new IdempotencyKey("A"), other)).isEqualTo(other);
    }

    @Test
    void shouldFreeAKeyAfterSevenDaysAndNotASecondEarlier() {
        Claim first = claim("a", Examples.NOW);
        store().repeats().claim(organization, KEY, first);
        store().repeats().complete(organization, KEY, first, 3);
        Instant end = Examples.NOW.plus(Duration.ofDays(Repeats.KEPT_DAYS));

        Claim early = store().repeats().claim(organization, KEY, claim("b", end.minusSeconds(1)));
        Claim late = claim("c", end);

        assertThat(early.event()).isEqualTo(first.event());
        assertThat(store().repeats().claim(organization, KEY, late)).isEqualTo(late);
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
        assertThat(store().repeats().find(organization, KEY)).isEmpty();
        store().repeats().claim(organization, KEY, first);

        assertThat(store().repeats().find(organization, KEY)).contains(first);
        assertThat(store().repeats().find(Examples.organizationId(), KEY)).isEmpty();
    }

    @Test
    void shouldLetOneAfterTheOtherHoldAClaim() {
        Claim first = claim("a", Examples.NOW);
        store().repeats().claim(organization, KEY, first);
        Instant later = Examples.NOW.plusSeconds(60);

        assertThat(store().repeats().hold(organization, KEY, first, later)).contains(first.heldUntil(later));
        assertThat(store().repeats().hold(organization, KEY, first, later.plusSeconds(1))).isEmpty();
        assertThat(store().repeats().find(organization, KEY)).contains(first.heldUntil(later));
    }

    @Test
    void shouldLetNobodyHoldWhatIsComplete() {
        Claim first = claim("a", Examples.NOW);
        store().repeats().claim(organization, KEY, first);
        store().repeats().complete(organization, KEY, first, 2);

        assertThat(store().repeats().hold(organization, KEY, first, Examples.NOW.plusSeconds(60))).isEmpty();
        assertThat(store().repeats().find(organization, KEY)).contains(first.completed(2));
    }

    private List<Claim> atOnce(List<Claim> rivals) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            return executor.invokeAll(rivals.stream()
                    .<Callable<Claim>>map(claim -> () -> store().repeats().claim(organization, KEY, claim))
                    .toList()).stream().map(Future::resultNow).toList();
        }
    }

    private static Claim claim(String fingerprint, Instant at) {
        return Claim.of(new EventId(Examples.id(at)), fingerprint, at, at.plusSeconds(5));
    }
}
