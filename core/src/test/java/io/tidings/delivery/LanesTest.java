package io.tidings.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import io.tidings.endpoint.CallbackUrl;
import io.tidings.metric.Metric;
import io.tidings.organization.SlowReceivers;
import io.tidings.ratelimit.LimitKey;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.sending.TestingCallbackSender;
import io.tidings.testing.Examples;
import io.tidings.webhook.Lane;
import io.tidings.webhook.OpenCircuit;
import io.tidings.webhook.Pace;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookSettings;

import static org.assertj.core.api.Assertions.assertThat;

/// A receiver that takes its time is left to the slow lane.
class LanesTest {

    private static final Duration FIRST_LIMIT = LanePolicy.DEFAULT.firstLimit();
    private static final CallbackUrl URL = new CallbackUrl("https://receiver.example.com/hook");
    private static final Outcome TOO_LATE = new Outcome.Unreachable(Outcome.Failure.TIMEOUT, "no complete answer");
    private static final Outcome TAKEN = new Outcome.Delivered(Response.of(200));

    @AutoClose
    private final Dispatching dispatching = new Dispatching();

    /// The first time limit of the fast lane.
    @Nested
    class FirstLimit {

        @Test
        void shouldGiveAnAttemptTheFirstTimeLimitInTheFastLane() {
            dispatching.enqueue(webhook());

            dispatching.dispatch();

            assertThat(dispatching.sender.sent()).singleElement()
                    .extracting(TestingCallbackSender.Sent::timeout)
                    .isEqualTo(FIRST_LIMIT);
        }

        @Test
        void shouldGiveAnAttemptNoMoreThanTheWebhooksOwnTimeout() {
            for (Duration timeout : List.of(FIRST_LIMIT.minusSeconds(1), FIRST_LIMIT)) {
                dispatching.enqueue(withTimeout(timeout));
                dispatching.dispatch();
                assertThat(dispatching.sender.sent().getLast().timeout()).isEqualTo(timeout);
            }
        }

        @Test
        void shouldAbandonWithoutAChargeWhatExceedsTheFirstLimitAndMoveIt() {
            Webhook webhook = webhook();
            QueuedDelivery delivery = dispatching.enqueue(webhook);
            dispatching.sender.answer(TOO_LATE);

            assertThat(dispatching.dispatch()).isEmpty();

            assertThat(dispatching.queue.all()).singleElement().isEqualTo(delivery.nextTurn(Lane.SLOW));
            Delivery recorded = dispatching.recorded(delivery);
            assertThat(recorded.status()).isEqualTo(DeliveryStatus.PENDING);
            assertThat(recorded.progress().failures()).isZero();
            assertThat(recorded.progress().sequenceNumber()).isEqualTo(1);
            assertThat(recorded.attempts()).singleElement().satisfies(attempt -> {
                assertThat(attempt.lane()).isEqualTo(Lane.FAST);
                assertThat(attempt.outcome()).isEqualTo(new Outcome.Unreachable(Outcome.Failure.ABANDONED,
                        "no complete answer within the first 2 s; attempted again with more time"));
            });
            assertThat(dispatching.health(webhook).pace().slow()).isTrue();
            assertThat(dispatching.health(webhook).reachability().unreachable()).isZero();
            assertThat(dispatching.health(webhook).failingSince()).isEmpty();
            assertThat(dispatching.metrics.counts()).containsEntry(Metric.ABANDONED, 1);
            assertThat(dispatching.metrics.counts()).containsEntry(Metric.MOVED_TO_SLOW, 1);
            assertThat(dispatching.metrics.counts()).doesNotContainKey(Metric.FAILED);
        }

        @Test
        void shouldChargeATimeoutThatIsNoLongerThanTheFirstLimitAsEver() {
            Webhook webhook = withTimeout(FIRST_LIMIT);
            QueuedDelivery delivery = dispatching.enqueue(webhook);
            dispatching.sender.answer(TOO_LATE);

            assertThat(dispatching.dispatch()).containsExactly(delivery);

            assertThat(dispatching.recorded(delivery).progress().failures()).isEqualTo(1);
            assertThat(dispatching.health(webhook).pace().slow()).isFalse();
            assertThat(dispatching.health(webhook).reachability().unreachable()).isEqualTo(1);
        }
    }

    @Nested
    class SlowLane {

        @Test
        void shouldGiveTheFullTimeoutInTheSlowLane() {
            Webhook webhook = slowWebhook();
            QueuedDelivery delivery = dispatching.enqueue(webhook);
            dispatching.dispatch();
            dispatching.sender.answer(TAKEN);

            dispatching.dispatch();

            assertThat(dispatching.sender.sent().getLast().timeout()).isEqualTo(webhook.settings().timeout());
            assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
            assertThat(dispatching.recorded(delivery).attempts().getLast().lane()).isEqualTo(Lane.SLOW);
            assertThat(dispatching.queue.all()).isEmpty();
        }

        @Test
        void shouldReturnToTheFastLaneAfterFiveFastAnswersInARow() {
            Webhook webhook = slowWebhook();
            dispatching.sender.answer(TAKEN);
            for (int i = 1; i <= Pace.FAST_ANSWERS_NEEDED; i++) {
                assertThat(dispatching.health(webhook).pace().slow()).as("before fast answer %d", i).isTrue();
                enqueueSlow(webhook);
                dispatching.dispatch();
            }

            assertThat(dispatching.health(webhook).pace().slow()).isFalse();
            dispatching.enqueue(webhook);
            dispatching.dispatch();
            assertThat(dispatching.sender.sent().getLast().timeout()).isEqualTo(FIRST_LIMIT);
        }

        @Test
        void shouldChargeATimeoutInTheSlowLane() {
            Webhook webhook = slowWebhook();
            QueuedDelivery delivery = enqueueSlow(webhook);
            dispatching.sender.answer(TOO_LATE);

            assertThat(dispatching.dispatch(Lane.SLOW)).hasSize(1);

            assertThat(dispatching.recorded(delivery).progress().failures()).isEqualTo(1);
            assertThat(dispatching.recorded(delivery).attempts().getLast().outcome()).isEqualTo(TOO_LATE);
        }

        @Test
        void shouldOpenTheCircuitInTheSlowLaneAndProbeThere() {
            Webhook webhook = slowWebhook();
            dispatching.sender.answer(TOO_LATE);
            for (int i = 0; i < 5; i++) {
                enqueueSlow(webhook);
            }
            dispatching.dispatch(Lane.SLOW);
            OpenCircuit circuit = dispatching.health(webhook).circuit().orElseThrow();
            QueuedDelivery held = dispatching.enqueue(webhook);
            dispatching.dispatch(Lane.FAST);
            assertThat(dispatching.recorded(held).status()).isEqualTo(DeliveryStatus.HELD);
            int before = dispatching.sender.sent().size();
            dispatching.sender.answer(TAKEN);

            dispatching.clock.pass(Duration.between(dispatching.clock.instant(), circuit.probeAt()).plusSeconds(1));
            dispatching.sweep();
            dispatching.dispatch(Lane.SLOW);

            assertThat(dispatching.sender.sent().subList(before, dispatching.sender.sent().size())).isNotEmpty()
                    .allSatisfy(sent -> assertThat(sent.timeout()).isEqualTo(webhook.settings().timeout()));
            assertThat(dispatching.health(webhook).circuit()).isEmpty();
        }

        /// The circuit had opened for another reason, such as refused connections.
        @Test
        void shouldProbeAgainInTheSlowLaneAtOnceWhenAProbeIsAbandoned() {
            Webhook webhook = webhook();
            dispatching.sender.answer(new Outcome.Unreachable(Outcome.Failure.CONNECTION, "refused"));
            for (int i = 0; i < 5; i++) {
                dispatching.enqueue(webhook);
            }
            dispatching.dispatch();
            OpenCircuit circuit = dispatching.health(webhook).circuit().orElseThrow();
            dispatching.clock.pass(Duration.between(dispatching.clock.instant(), circuit.probeAt()).plusSeconds(1));
            dispatching.sender.answer(TOO_LATE);
            dispatching.enqueue(webhook);
            dispatching.dispatch(Lane.FAST);
            assertThat(dispatching.health(webhook).pace().slow()).isTrue();
            assertThat(dispatching.health(webhook).circuit()).isPresent();
            dispatching.sender.answer(TAKEN);

            dispatching.dispatch(Lane.SLOW);

            assertThat(dispatching.sender.sent().getLast().timeout()).isEqualTo(webhook.settings().timeout());
            assertThat(dispatching.health(webhook).circuit()).isEmpty();
        }
    }

    /// Deliveries that go from one lane to the other.
    @Nested
    class Moving {

        /// As long as nothing is known of the delivery, nothing is written of it.
        @Test
        void shouldMoveWhatIsForASlowWebhookWithoutAnAttempt() {
            Webhook webhook = slowWebhook();
            int before = dispatching.sender.sent().size();
            QueuedDelivery delivery = dispatching.enqueue(webhook);

            assertThat(dispatching.dispatch(Lane.FAST)).isEmpty();

            assertThat(dispatching.sender.sent()).hasSize(before);
            assertThat(dispatching.queue.all()).containsExactly(delivery.in(Lane.SLOW));
            assertThat(dispatching.isRecorded(delivery)).isFalse();
            assertThat(dispatching.metrics.counts()).containsEntry(Metric.MOVED_TO_SLOW, 2);
        }

        @Test
        void shouldForgetTheFormerMessageOfWhatWasAbandoned() {
            QueuedDelivery delivery = dispatching.enqueue(webhook());
            dispatching.sender.answer(TOO_LATE);
            dispatching.dispatch(Lane.FAST);
            dispatching.queue.enqueue(List.of(delivery));

            assertThat(dispatching.dispatch(Lane.FAST)).isEmpty();

            assertThat(dispatching.sender.sent()).hasSize(1);
            assertThat(dispatching.queue.all()).containsExactly(delivery.nextTurn(Lane.SLOW));
        }

        /// One that has failed before its webhook turned out slow.
        @Test
        void shouldForgetTheFormerMessageOfWhatWasMovedWithItsRecord() {
            Webhook webhook = dispatching.proven(webhook());
            QueuedDelivery delivery = dispatching.enqueue(webhook);
            dispatching.sender.answer(new Outcome.Rejected(Response.of(500), Optional.empty()));
            assertThat(dispatching.dispatch(Lane.FAST)).containsExactly(delivery);
            dispatching.sender.answer(TOO_LATE);
            QueuedDelivery slow = dispatching.enqueue(webhook);
            dispatching.dispatch(Lane.FAST);
            dispatching.clock.pass(Duration.ofSeconds(10));

            assertThat(dispatching.dispatch(Lane.FAST)).isEmpty();

            assertThat(dispatching.queue.all()).containsExactlyInAnyOrder(delivery.nextTurn(Lane.SLOW),
                    slow.nextTurn(Lane.SLOW));
            assertThat(dispatching.recorded(delivery).progress().sequenceNumber()).isEqualTo(1);
            assertThat(dispatching.recorded(delivery).progress().failures()).isEqualTo(1);
            dispatching.queue.enqueue(List.of(delivery));
            assertThat(dispatching.dispatch(Lane.FAST)).isEmpty();
            assertThat(dispatching.queue.all()).hasSize(2);
        }

        /// SQS may hand a message out twice.
        @Test
        void shouldCallOnceForADeliveryThatWasMovedTwice() {
            QueuedDelivery delivery = dispatching.enqueue(slowWebhook());
            int before = dispatching.sender.sent().size();
            dispatching.dispatch(Lane.FAST);
            dispatching.queue.enqueue(List.of(delivery));
            dispatching.dispatch(Lane.FAST);
            assertThat(dispatching.queue.all()).hasSize(2);
            dispatching.sender.answer(TAKEN);

            dispatching.dispatch(Lane.SLOW);

            assertThat(dispatching.sender.sent()).hasSize(before + 1);
            assertThat(dispatching.queue.all()).isEmpty();
        }

        @Test
        void shouldSeeADeliveryAgainThatCouldNotBeMoved() {
            Webhook webhook = slowWebhook();
            QueuedDelivery delivery = dispatching.enqueue(webhook);
            dispatching.queue.outage().begin();
            dispatching.queue.loseEnqueued(true);

            assertThat(dispatching.dispatch()).containsExactly(delivery);

            assertThat(dispatching.isRecorded(delivery)).isFalse();
            assertThat(dispatching.queue.all()).containsExactly(delivery);
        }

        @Test
        void shouldLoseNothingWhenAnAbandonedAttemptCannotBeRecorded() {
            QueuedDelivery delivery = dispatching.enqueue(webhook());
            dispatching.sender.answer(TOO_LATE);
            dispatching.deliveries.writeOutage().begin();
            dispatching.dispatch(Lane.FAST);
            dispatching.deliveries.writeOutage().end();
            dispatching.sender.answer(TAKEN);

            dispatching.dispatch();

            assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
        }
    }

    /// What is remembered of an organization that has slow webhooks.
    @Nested
    class Organizations {

        @Test
        void shouldRememberOfAnOrganizationHowManyOfItsWebhooksTurnedOutSlow() {
            List<Webhook> webhooks = IntStream.range(0, 3).mapToObj(_ -> webhook()).toList();
            dispatching.sender.answer(TOO_LATE);
            webhooks.forEach(dispatching::enqueue);
            webhooks.forEach(dispatching::enqueue);

            dispatching.dispatch();

            assertThat(slowReceivers().webhooks()).isEqualTo(3);
            Webhook fresh = webhook();
            assertThat(Lane.of(fresh, dispatching.organization(), dispatching.clock.instant())).isEqualTo(Lane.SLOW);
            dispatching.clock.pass(SlowReceivers.MEMORY);
            assertThat(Lane.of(fresh, dispatching.organization(), dispatching.clock.instant())).isEqualTo(Lane.FAST);
        }

        @Test
        void shouldTakeAllWebhooksOfAnOrganizationForSlowThatHasFifty() {
            Webhook unlimited = dispatching.proven(webhook());
            Instant now = dispatching.clock.instant();
            dispatching.organizations.noteSlow(dispatching.organization().id(), SlowReceivers.MANY - 1, now);
            assertThat(Lane.of(unlimited, dispatching.organization(), now)).isEqualTo(Lane.FAST);

            dispatching.organizations.noteSlow(dispatching.organization().id(), 1, now);

            assertThat(Lane.of(unlimited, dispatching.organization(), now)).isEqualTo(Lane.SLOW);
        }

        /// Each has read the webhook before the other has written that it is slow.
        @Test
        void shouldCountAWebhookOnceThatSeveralFindSlowAtTheSameTime() {
            Webhook webhook = dispatching.proven(webhook());
            QueuedDelivery other = dispatching.enqueue(webhook);
            List<ReceivedMessage> theirs = dispatching.queue.receive(Lane.FAST);
            dispatching.enqueue(webhook);
            dispatching.sender.answer(_ -> {
                dispatching.sender.answer(TOO_LATE);
                dispatching.dispatch(theirs);
                return TOO_LATE;
            });

            dispatching.dispatch(Lane.FAST);

            assertThat(dispatching.recorded(other).attempts()).hasSize(1);
            assertThat(slowReceivers().webhooks()).isEqualTo(1);
        }

        /// Also such whose own time-out is short: they are never abandoned, but take their time in the fast lane.
        @Test
        void shouldRememberThoseThatLetAShortTimeoutRunOut() {
            dispatching.sender.answer(TOO_LATE);
            for (int i = 0; i < 3; i++) {
                dispatching.enqueue(withTimeout(FIRST_LIMIT));
            }

            dispatching.dispatch();

            assertThat(slowReceivers().webhooks()).isEqualTo(3);
        }

        @Test
        void shouldAskNothingOfAnOrganizationForAWebhookThatAnswersFast() {
            QueuedDelivery delivery = dispatching.enqueue(dispatching.proven(webhook()));
            dispatching.organizations.claimTrial(dispatching.organization().id(), dispatching.clock.instant(),
                    dispatching.clock.instant().plusSeconds(4));
            dispatching.organizations.readOutage().begin();

            dispatching.dispatch();

            assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
        }

        private SlowReceivers slowReceivers() {
            return dispatching.organization().slowReceivers().orElseThrow();
        }
    }

    /// New webhooks of such an organization are tried a batch at a time.
    @Nested
    class NewWebhooks {

        /// What was queued before anybody knew costs its organization one first time limit, not one for each webhook.
        @Test
        void shouldMoveWhatIsQueuedForNewWebhooksOnceOneOfTheOrganizationHasBeenSlow() {
            dispatching.sender.answer(TOO_LATE);
            dispatching.enqueue(webhook());
            dispatching.dispatch(Lane.FAST);
            int before = dispatching.sender.sent().size();
            QueuedDelivery delivery = dispatching.enqueue(webhook());

            dispatching.dispatch(Lane.FAST);

            assertThat(dispatching.sender.sent()).hasSize(before);
            assertThat(dispatching.queue.all()).contains(delivery.in(Lane.SLOW));
        }

        @Test
        void shouldTryNewWebhooksInOneBatchOfAnOrganizationAtATime() {
            List<Webhook> tried = List.of(webhook(), webhook());
            tried.forEach(dispatching::enqueue);
            List<ReceivedMessage> first = dispatching.queue.receive(Lane.FAST);
            QueuedDelivery second = dispatching.enqueue(webhook());
            List<ReceivedMessage> next = dispatching.queue.receive(Lane.FAST);
            QueuedDelivery anothers = dispatching.enqueue(dispatching.webhook(dispatching.newOrganization()));
            List<ReceivedMessage> others = dispatching.queue.receive(Lane.FAST);
            AtomicBoolean meanwhile = new AtomicBoolean();
            dispatching.sender.answer(_ -> {
                if (meanwhile.compareAndSet(false, true)) {
                    dispatching.dispatch(next);
                    dispatching.dispatch(others);
                }
                return TAKEN;
            });

            dispatching.dispatch(first);

            assertThat(dispatching.queue.all()).as("moved").containsExactly(second.in(Lane.SLOW));
            assertThat(dispatching.recorded(anothers).status()).isEqualTo(DeliveryStatus.DELIVERED);
            assertThat(tried).allSatisfy(
                    webhook -> assertThat(dispatching.health(webhook).pace().proven()).isTrue());
        }

        /// What is published meanwhile need not be moved.
        @Test
        void shouldLeaveNewWebhooksToTheSlowLaneWhileSomebodyHasTheTrial() {
            Webhook fresh = webhook();
            Webhook unlimited = dispatching.proven(webhook());
            Instant now = dispatching.clock.instant();
            Instant end = now.plusSeconds(4);
            dispatching.organizations.claimTrial(dispatching.organization().id(), now, end);

            assertThat(Lane.of(fresh, dispatching.organization(), end.minusMillis(1))).isEqualTo(Lane.SLOW);
            assertThat(Lane.of(fresh, dispatching.organization(), end)).isEqualTo(Lane.FAST);
            assertThat(Lane.of(unlimited, dispatching.organization(), now)).isEqualTo(Lane.FAST);
        }

        @Test
        void shouldTryTheNextNewWebhooksOnceTheFormerHaveAnswered() {
            for (int i = 0; i < 3; i++) {
                QueuedDelivery delivery = dispatching.enqueue(webhook());
                dispatching.dispatch(Lane.FAST);
                assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
            }
        }

        @Test
        void shouldTryNewWebhooksAgainAfterATrialThatNobodyEnded() {
            dispatching.organizations.claimTrial(dispatching.organization().id(), dispatching.clock.instant(),
                    dispatching.clock.instant().plusSeconds(4));
            dispatching.clock.pass(Duration.ofMillis(3_999));
            QueuedDelivery early = dispatching.enqueue(webhook());
            dispatching.dispatch(Lane.FAST);
            assertThat(dispatching.queue.all()).containsExactly(early.in(Lane.SLOW));

            dispatching.clock.pass(Duration.ofMillis(1));
            QueuedDelivery late = dispatching.enqueue(webhook());
            dispatching.dispatch(Lane.FAST);

            assertThat(dispatching.recorded(late).status()).isEqualTo(DeliveryStatus.DELIVERED);
        }

        @Test
        void shouldLeaveProvenWebhooksOfANoisyOrganizationInTheFastLane() {
            Webhook unlimited = dispatching.proven(webhook());
            dispatching.sender.answer(TOO_LATE);
            dispatching.enqueue(webhook());
            dispatching.dispatch(Lane.FAST);
            dispatching.sender.answer(TAKEN);
            QueuedDelivery delivery = dispatching.enqueue(unlimited);

            dispatching.dispatch(Lane.FAST);

            assertThat(dispatching.recorded(delivery).attempts().getLast().lane()).isEqualTo(Lane.FAST);
        }

        /// Sixty that have begun to hang at once, say: they take a place after the other, and not all.
        @Test
        void shouldTryOneBatchAtATimeOfWhomItHasJustFoundSlow() {
            dispatching.sender.answer(TOO_LATE);
            dispatching.enqueue(dispatching.proven(webhook()));
            dispatching.dispatch(Lane.FAST);
            Webhook unlimited = dispatching.proven(webhook());
            dispatching.organizations.claimTrial(dispatching.organization().id(), dispatching.clock.instant(),
                    dispatching.clock.instant().plusSeconds(4));
            QueuedDelivery delivery = dispatching.enqueue(unlimited);

            dispatching.dispatch(Lane.FAST);

            assertThat(dispatching.queue.all()).contains(delivery.in(Lane.SLOW));
            dispatching.clock.pass(Duration.ofMinutes(1));
            QueuedDelivery later = dispatching.enqueue(unlimited);
            dispatching.organizations.claimTrial(dispatching.organization().id(), dispatching.clock.instant(),
                    dispatching.clock.instant().plusSeconds(4));
            dispatching.dispatch(Lane.FAST);
            assertThat(dispatching.recorded(later).attempts()).hasSize(1);
        }
    }

    /// How many attempts an organization may have in the slow lane at the same time.
    @Nested
    class Places {

        @Test
        void shouldLetAnOrganizationHaveNoMoreThanItsPlacesInTheSlowLane() {
            Webhook webhook = slowWebhook();
            dispatching.sender.answer(_ -> {
                dispatching.clock.pass(webhook.settings().timeout().minusMillis(1));
                return TAKEN;
            });
            Duration window = SlowPlaces.WINDOW;
            long places = LanePolicy.DEFAULT.slowPlaces() * window.toMillis() / webhook.settings().timeout().toMillis();
            dispatching.counts.add(LimitKey.of("slow", dispatching.scope.organization()),
                    Examples.NOW, (places - 1) * webhook.settings().timeout().toMillis());
            enqueueSlow(webhook);
            assertThat(dispatching.dispatch(Lane.SLOW)).as("the last place").isEmpty();
            dispatching.clock.set(Examples.NOW);
            dispatching.counts.add(LimitKey.of("slow", dispatching.scope.organization()),
                    Examples.NOW, 1);
            QueuedDelivery crowdedOut = enqueueSlow(webhook);

            assertThat(dispatching.dispatch(Lane.SLOW)).containsExactly(crowdedOut);

            assertThat(dispatching.isRecorded(crowdedOut)).isFalse();
            assertThat(dispatching.metrics.counts()).containsEntry(Metric.SLOW_SHARE_USED, 1);
            dispatching.clock.pass(window);
            assertThat(dispatching.dispatch(Lane.SLOW)).isEmpty();
            assertThat(dispatching.recorded(crowdedOut).status()).isEqualTo(DeliveryStatus.DELIVERED);
        }

        /// One after the other, each would take a place for itself.
        @Test
        void shouldSeeAllAgainAtTheSameTimeThatFindNoPlace() {
            Webhook webhook = slowWebhook();
            exhaustPlaces();
            for (int i = 0; i < 5; i++) {
                enqueueSlow(webhook);
                assertThat(dispatching.dispatch(Lane.SLOW)).hasSize(1);
                dispatching.clock.pass(Duration.ofMillis(1));
            }
            SlowPlaces places = new SlowPlaces(dispatching.counts, 1, dispatching.clock);
            Duration wait = places.untilNextTry(dispatching.scope.organization());
            assertThat(wait).isPositive().isLessThanOrEqualTo(SlowPlaces.BETWEEN_TRIES);

            dispatching.clock.pass(wait.minusMillis(1));
            assertThat(dispatching.queue.visible()).isZero();
            dispatching.clock.pass(Duration.ofMillis(1));
            assertThat(dispatching.queue.visible()).isEqualTo(5);
        }

        /// A message that hides for ever would look like poison to the queue.
        @Test
        void shouldReplaceAMessageThatHasWaitedForAPlaceTooOften() {
            Webhook webhook = slowWebhook();
            QueuedDelivery delivery = enqueueSlow(webhook);
            for (int receives = 1; receives <= ReceivedMessage.MAX_RECEIVES; receives++) {
                exhaustPlaces();
                assertThat(dispatching.dispatch(Lane.SLOW)).hasSize(receives < ReceivedMessage.MAX_RECEIVES ? 1 : 0);
                dispatching.clock.pass(Duration.ofSeconds(30));
            }

            assertThat(dispatching.queue.all()).containsExactly(delivery);
            assertThat(dispatching.queue.visible()).isZero();
            dispatching.clock.pass(Duration.ofMinutes(3));
            dispatching.sender.answer(TAKEN);
            dispatching.dispatch(Lane.SLOW);
            assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
        }

        @Test
        void shouldGiveBackTheTimeThatAPlaceWasNotNeededFor() {
            Webhook webhook = slowWebhook();
            dispatching.sender.answer(TAKEN);

            for (int i = 0; i < 100; i++) {
                enqueueSlow(webhook);
                assertThat(dispatching.dispatch(Lane.SLOW)).isEmpty();
            }
        }

        @Test
        void shouldAttemptInTheSlowLaneWhenItsCountsCannotBeReached() {
            Webhook webhook = slowWebhook();
            dispatching.counts.outage().begin();
            dispatching.sender.answer(TAKEN);
            QueuedDelivery delivery = enqueueSlow(webhook);

            assertThat(dispatching.dispatch(Lane.SLOW)).isEmpty();

            assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
        }

        private void exhaustPlaces() {
            SlowPlaces places = new SlowPlaces(dispatching.counts, LanePolicy.DEFAULT.slowPlaces(), dispatching.clock);
            List<SlowPlaces.Place> taken = new ArrayList<>();
            while (places.take(dispatching.scope.organization(), Duration.ofSeconds(1))
                    .map(taken::add)
                    .isPresent()) {
                assertThat(taken).hasSizeLessThanOrEqualTo(LanePolicy.DEFAULT.slowPlaces() * 30);
            }
        }
    }

    private Webhook webhook() {
        return withTimeout(WebhookSettings.MAX_TIMEOUT);
    }

    private Webhook withTimeout(Duration timeout) {
        return dispatching.webhook(Examples.settings(URL, timeout));
    }

    /// One that was found so. Nothing of it is left in the queue.
    private Webhook slowWebhook() {
        Webhook webhook = webhook();
        dispatching.sender.answer(TOO_LATE);
        dispatching.enqueue(webhook);
        dispatching.dispatch(Lane.FAST);
        dispatching.queue.receive().forEach(received -> dispatching.queue.delete(received.receipt()));
        assertThat(dispatching.health(webhook).pace().slow()).isTrue();
        return webhook;
    }

    private QueuedDelivery enqueueSlow(Webhook webhook) {
        QueuedDelivery delivery = Examples.queued(webhook).in(Lane.SLOW);
        dispatching.events.saveIfAbsent(
                PublishedEvent.of(delivery.event(), Examples.content(), List.of(delivery.target())));
        dispatching.queue.enqueue(List.of(delivery));
        return delivery;
    }
}
