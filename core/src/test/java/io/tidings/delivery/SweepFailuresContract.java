package io.tidings.delivery;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.tidings.delivery.SweepFailure.Kind;
import io.tidings.organization.Scope;
import io.tidings.testing.Examples;
import io.tidings.testing.Paging;
import io.tidings.testing.TestingClock;
import io.tidings.webhook.WebhookKey;

import static org.assertj.core.api.Assertions.assertThat;

/// What all [SweepFailures] do.
public abstract class SweepFailuresContract {

    protected final TestingClock clock = new TestingClock(Examples.NOW);

    protected abstract SweepFailures failures();

    @ParameterizedTest
    @EnumSource(Kind.class)
    void shouldFindTheLatestAsItWasSaved(Kind kind) {
        WebhookKey webhook = Examples.webhook(Examples.organizationScope()).key();
        SweepFailure first = SweepFailure.first(kind, webhook, "0123456789abcdef01234567", "one", Examples.NOW);
        SweepFailure second = first.again("another", Examples.NOW.plusSeconds(70));
        failures().save(first);
        failures().save(second);

        assertThat(failures().find(kind, first.id())).contains(second);
        assertThat(failures().find(kind, "another")).isEmpty();
    }

    @Test
    void shouldForgetWhatHasNotFailedAgain() {
        SweepFailure failure = failed(3, new Scope.OfProject(Examples.organizationId(), Examples.projectId()));
        clock.set(failure.nextAt().plus(SweepFailures.KEPT).minusSeconds(1));
        assertThat(failures().find(Kind.WEBHOOK, failure.id())).contains(failure);

        clock.pass(Duration.ofSeconds(1));

        assertThat(failures().find(Kind.WEBHOOK, failure.id())).isEmpty();
        assertThat(all()).doesNotContain(failure);
    }

    @Test
    void shouldListWhatIsSetAsideAndNothingElse() {
        SweepFailure twice = failed(2, Examples.organizationScope());
        List<SweepFailure> setAside = IntStream.range(0, 5)
                .mapToObj(i -> failed(3 + i, Examples.organizationScope()))
                .toList();

        assertThat(all()).containsAll(setAside).doesNotContain(twice);
    }

    private List<SweepFailure> all() {
        return Paging.all(2, failures()::findSetAside);
    }

    private SweepFailure failed(int times, Scope scope) {
        WebhookKey webhook = Examples.webhook(scope).key();
        SweepFailure failure = SweepFailure.first(Kind.WEBHOOK, webhook, webhook.id().value(), "reason", Examples.NOW);
        for (int i = 1; i < times; i++) {
            failure = failure.again("reason", Examples.NOW.plusSeconds(i));
        }
        failures().save(failure);
        return failure;
    }
}
