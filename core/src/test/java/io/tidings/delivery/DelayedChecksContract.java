package io.tidings.delivery;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.tidings.organization.Scope;
import io.tidings.testing.Examples;
import io.tidings.webhook.WebhookKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What all [DelayedChecks] do.
public abstract class DelayedChecksContract {

    private final Scope organization = Examples.organizationScope();
    private final WebhookKey webhook = Examples.webhook(organization).key();
    private final WebhookKey ofProject = Examples
            .webhook(new Scope.OfProject(organization.organization(), Examples.projectId()))
            .key();

    protected abstract DelayedChecks checks();

    /// Those whose time has come, once.
    protected abstract List<WebhookKey> receive();

    protected abstract void pass(Duration time);

    @Test
    void shouldComeAtOnceWithoutADelay() {
        checks().request(webhook, Duration.ZERO);
        checks().request(ofProject, Duration.ZERO);

        assertThat(receive()).containsExactlyInAnyOrder(webhook, ofProject);
        assertThat(receive()).isEmpty();
    }

    @Test
    void shouldNotComeSoonerThanAsked() {
        checks().request(webhook, Duration.ofMillis(1_001));

        assertThat(receive()).isEmpty();
        pass(Duration.ofSeconds(3));
        assertThat(receive()).containsExactly(webhook);
    }

    @Test
    void shouldTakeADelayOfFifteenMinutesAndNoMore() {
        checks().request(webhook, DelayedChecks.MAX_DELAY);

        assertThat(receive()).isEmpty();
        assertThatThrownBy(() -> checks().request(webhook, DelayedChecks.MAX_DELAY.plusSeconds(1)))
                .isInstanceOf(RuntimeException.class);
    }
}
