package io.tidings.delivery;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.tidings.organization.Scope;
import io.tidings.testing.Examples;
import io.tidings.webhook.WebhookKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What all [WakeUps] do.
public abstract class WakeUpsContract {

    private final Scope organization = Examples.organizationScope();
    private final WebhookKey webhook = Examples.webhook(organization).key();
    private final WebhookKey ofProject = Examples
            .webhook(new Scope.OfProject(organization.organization(), Examples.projectId()))
            .key();

    protected abstract WakeUps wakeUps();

    /// Those whose time has come, once.
    protected abstract List<WebhookKey> receive();

    protected abstract void pass(Duration time);

    @Test
    void shouldComeAtOnceWithoutADelay() {
        wakeUps().request(webhook, Duration.ZERO);
        wakeUps().request(ofProject, Duration.ZERO);

        assertThat(receive()).containsExactlyInAnyOrder(webhook, ofProject);
        assertThat(receive()).isEmpty();
    }

    @Test
    void shouldNotComeSoonerThanAsked() {
        wakeUps().request(webhook, Duration.ofMillis(1_001));

        assertThat(receive()).isEmpty();
        pass(Duration.ofSeconds(3));
        assertThat(receive()).containsExactly(webhook);
    }

    @Test
    void shouldTakeADelayOfFifteenMinutesAndNoMore() {
        wakeUps().request(webhook, WakeUps.MAX_DELAY);

        assertThat(receive()).isEmpty();
        assertThatThrownBy(() -> wakeUps().request(webhook, WakeUps.MAX_DELAY.plusSeconds(1)))
                .isInstanceOf(RuntimeException.class);
    }
}
