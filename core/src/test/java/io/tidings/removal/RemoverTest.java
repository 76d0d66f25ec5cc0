package io.tidings.removal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.tidings.memory.InMemoryMetrics;
import io.tidings.memory.Memory;
import io.tidings.metric.Metric;
import io.tidings.organization.OrganizationId;
import io.tidings.paging.PageRequest;
import io.tidings.removal.Leftovers.Step;
import io.tidings.removal.Removal.Counts;
import io.tidings.removal.Removal.State;
import io.tidings.testing.Examples;
import io.tidings.testing.Store;
import io.tidings.testing.TestingClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RemoverTest {

    private static final Step LAST = new Step(Counts.NONE, Optional.empty());

    private final TestingClock clock = new TestingClock(Examples.NOW);
    private final Store store = new Memory(clock).store();
    private final InMemoryMetrics metrics = new InMemoryMetrics();
    private final Deque<Object> answers = new ArrayDeque<>();
    private final Remover remover = new Remover(store.removals(), this::next, clock, metrics);

    private Step next(Removal removal) {
        return switch (answers.isEmpty() ? LAST : answers.remove()) {
            case Step step -> step;
            case RuntimeException failure -> throw failure;
            case Duration time -> stepThatTakes(time);
            default -> throw new AssertionError();
        };
    }

    private Step stepThatTakes(Duration time) {
        clock.pass(time);
        return new Step(new Counts(1, 2, 3), Optional.of("further"));
    }

    @Test
    void shouldDoNothingWithoutARemoval() {
        assertThat(remover.run(Instant.MAX)).isZero();
    }

    @Test
    void shouldGoOverEverythingAtOnceAndAgainWhenNothingIsUnderWay() {
        removed();

        assertThat(remover.run(Instant.MAX)).isEqualTo(1);
        assertThat(only().state()).isEqualTo(State.RUNNING);
        assertThat(only().pass()).isEqualTo(2);
        assertThat(only().nextRunAt()).contains(Examples.NOW.plus(Removal.SETTLING));

        clock.pass(Removal.SETTLING.minusMillis(1));
        assertThat(remover.run(Instant.MAX)).isZero();
        clock.pass(Duration.ofMillis(1));
        assertThat(remover.run(Instant.MAX)).isEqualTo(1);

        assertThat(only().state()).isEqualTo(State.COMPLETED);
        assertThat(only().completedAt()).contains(clock.instant());
        assertThat(only().nextRunAt()).isEmpty();
        clock.pass(Duration.ofDays(1));
        assertThat(remover.run(Instant.MAX)).isZero();
    }

    @Test
    void shouldCountWhatIsDeleted() {
        removed();
        answers.add(new Step(new Counts(1, 20, 300), Optional.of("here")));
        answers.add(new Step(new Counts(1, 20, 300), Optional.empty()));

        remover.run(Instant.MAX);

        assertThat(only().removed()).isEqualTo(new Counts(2, 40, 600));
        assertThat(metrics.counts().get(Metric.REMOVED)).isEqualTo(42);
    }

    @Test
    void shouldStopAtTheDeadlineAndGoOnFromThere() {
        removed();
        answers.addAll(List.of(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)));

        assertThat(remover.run(Examples.NOW.plusSeconds(2))).isEqualTo(2);
        assertThat(only().position()).contains("further");
        assertThat(only().pass()).isEqualTo(1);

        remover.run(Instant.MAX);
        assertThat(only().pass()).isEqualTo(2);
    }

    @Test
    void shouldBeginNothingAtItsDeadline() {
        removed();

        assertThat(remover.run(Examples.NOW)).isZero();
        assertThat(only().pass()).isEqualTo(1);
    }

    @Test
    void shouldLetALargeRemovalHoldUpNoOther() {
        removed();
        removed();
        answers.addAll(List.of(Remover.SLICE, LAST));

        remover.run(Instant.MAX);

        assertThat(all()).extracting(Removal::pass).containsExactlyInAnyOrder(1, 2);
    }

    /// One organization may remove as many projects as it likes.
    @Test
    void shouldLetOrganizationsTakeTurns() {
        OrganizationId busy = store.newOrganization();
        for (int i = 0; i < 200; i++) {
            store.projects().deleteById(busy, store.newProject(busy).project().orElseThrow());
        }
        clock.pass(Duration.ofSeconds(1));
        OrganizationId other = removed();
        answers.addAll(List.of(Remover.SLICE, Remover.SLICE, Remover.SLICE));

        remover.run(clock.instant().plus(Remover.SLICE).plus(Remover.SLICE));

        assertThat(removalOf(other).removed()).isNotEqualTo(Counts.NONE);
    }

    private Removal removalOf(OrganizationId organization) {
        return store.removals()
                .findDue(Instant.MAX.minusSeconds(1), 1_000)
                .stream()
                .filter(removal -> removal.scope().organization().equals(organization))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldTryAFailedRemovalAgainLaterAndLaterAndSayWhy() {
        removed();
        List<Long> minutes = List.of(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
        for (int i = 0; i < minutes.size(); i++) {
            answers.add(new IllegalStateException("the store is away"));
            assertThatThrownBy(() -> remover.run(Instant.MAX)).hasMessage("the store is away");
            Duration wait = Duration.ofMinutes(minutes.get(i));
            assertThat(only().state()).isEqualTo(State.FAILING);
            assertThat(only().failures()).isEqualTo(i + 1);
            assertThat(only().problem()).contains("the store is away");
            assertThat(only().nextRunAt()).contains(clock.instant().plus(wait));
            clock.pass(wait);
        }

        remover.run(Instant.MAX);

        assertThat(only().state()).isNotEqualTo(State.FAILING);
        assertThat(only().problem()).isEmpty();
        assertThat(only().failures()).isZero();
    }

    @Test
    void shouldGoOnWithOthersWhenOneFails() {
        removed();
        removed();
        answers.add(new IllegalStateException("the store is away"));

        assertThatThrownBy(() -> remover.run(Instant.MAX)).hasMessage("the store is away");

        assertThat(all()).extracting(Removal::state).containsExactlyInAnyOrder(State.FAILING, State.RUNNING);
        assertThat(all()).extracting(Removal::pass).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void shouldKeepAProblemShort() {
        removed();
        answers.add(new IllegalStateException("x".repeat(501)));

        assertThatThrownBy(() -> remover.run(Instant.MAX)).isInstanceOf(IllegalStateException.class);

        assertThat(only().problem()).contains("x".repeat(500));
    }

    @Test
    void shouldLeaveToAnotherWhatThatOneWorksOn() {
        removed();
        Removal claimed = only().claimed(clock.instant().plus(Remover.LEASE), clock.instant());
        store.removals().save(claimed);

        assertThat(remover.run(Instant.MAX)).isZero();
        clock.pass(Remover.LEASE);
        assertThat(remover.run(Instant.MAX)).isEqualTo(1);
    }

    private OrganizationId removed() {
        OrganizationId organization = store.newOrganization();
        store.organizations().deleteById(organization);
        return organization;
    }

    private Removal only() {
        assertThat(all()).hasSize(1);
        return all().getFirst();
    }

    private List<Removal> all() {
        return store.removals().findAll(PageRequest.first()).items();
    }
}
