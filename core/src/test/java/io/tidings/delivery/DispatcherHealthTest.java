package io.tidings.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.testing.Examples;
import io.tidings.webhook.Health;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookStatus;

import static org.assertj.core.api.Assertions.assertThat;

/// What dispatching says about a webhook, and how seldom it writes that down.
class DispatcherHealthTest {

    private static final Outcome TAKEN = new Outcome.Delivered(Response.of(200));
    private static final Outcome FAILED = new Outcome.Rejected(Response.of(500), Optional.empty());

    private final Dispatching dispatching = new Dispatching();
    private final Webhook webhook = dispatching.webhook();

    @AfterEach
    void close() {
        dispatching.close();
    }

    @Test
    void shouldWriteOncePerWebhookAndBatch() {
        Webhook other = dispatching.webhook();
        Stream.generate(() -> dispatching.enqueue(webhook)).limit(5).forEach(_ -> dispatching.enqueue(other));

        dispatching.dispatch();

        assertThat(dispatching.webhooks.healthWrites()).isEqualTo(2);
    }

    @Test
    void shouldWriteNothingWhileNothingChangesForLessThanAMinute() {
        attempt(TAKEN);
        dispatching.clock.pass(Health.ACTIVITY_PRECISION.minusMillis(1));

        attempt(TAKEN);

        assertThat(dispatching.webhooks.healthWrites()).isEqualTo(1);
        assertThat(dispatching.health(webhook).lastActivityAt()).contains(Examples.NOW);
    }

    @Test
    void shouldKeepTheLastActivityToWithinAMinute() {
        attempt(TAKEN);
        dispatching.clock.pass(Health.ACTIVITY_PRECISION);

        attempt(TAKEN);

        assertThat(dispatching.webhooks.healthWrites()).isEqualTo(2);
        assertThat(dispatching.health(webhook).lastActivityAt())
                .contains(Examples.NOW.plus(Health.ACTIVITY_PRECISION));
    }

    @Test
    void shouldRememberSinceWhenItFails() {
        attempt(FAILED);
        dispatching.clock.pass(Duration.ofHours(1));

        attempt(FAILED);

        Health health = dispatching.health(webhook);
        assertThat(health.status()).isEqualTo(WebhookStatus.FAILING);
        assertThat(health.failingSince()).contains(Examples.NOW);
        assertThat(health.lastActivityAt()).contains(Examples.NOW.plus(Duration.ofHours(1)));
    }

    @Test
    void shouldWriteAtOnceThatItIsWellAgain() {
        attempt(FAILED);
        dispatching.clock.pass(Duration.ofMillis(1));

        attempt(TAKEN);

        assertThat(dispatching.health(webhook))
                .isEqualTo(Health.unknown().delivered(Examples.NOW.plusMillis(1)).answeredFast());
    }

    @Test
    void shouldNotBeWellAgainWhereOneOfABatchIsGone() {
        AtomicInteger scheduler = new AtomicInteger();
        dispatching.sender.answer(_ -> scheduler.getAndIncrement() == 0 ? new Outcome.Gone(Response.of(410)) : TAKEN);
        Stream.generate(() -> dispatching.enqueue(webhook)).limit(5).forEach(_ -> {});

        dispatching.dispatch();

        assertThat(scheduler).hasValue(5);
        assertThat(dispatching.health(webhook).status()).isEqualTo(WebhookStatus.DISABLED);
        assertThat(dispatching.webhooks.healthWrites()).isEqualTo(1);
    }

    @Test
    void shouldWriteNothingWhereNothingWasAttempted() {
        dispatching.enqueue(dispatching.webhook(Examples.settings().withActive(false)));

        dispatching.dispatch();

        assertThat(dispatching.webhooks.healthWrites()).isZero();
    }

    private void attempt(Outcome outcome) {
        dispatching.sender.answer(outcome);
        dispatching.enqueue(webhook);
        dispatching.dispatch();
    }
}
