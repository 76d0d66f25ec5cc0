package io.tidings.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.tidings.event.EventCatalog;
import io.tidings.format.CallbackFormats;
import io.tidings.format.CallbackWriter;
import io.tidings.keys.Confidential;
import io.tidings.keys.DecryptionFailedException;
import io.tidings.keys.KeysUnavailableException;
import io.tidings.memory.InMemoryDeadLetterSink;
import io.tidings.sending.Outcome;
import io.tidings.testing.Examples;
import io.tidings.webhook.Health;
import io.tidings.webhook.SigningSecrets;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookStatus;

import static org.assertj.core.api.Assertions.assertThat;

/// A callback that cannot be written ends with a reason that its owner can read.
class UnwritableTest {

    private final CallbackWriter formats = new CallbackFormats(EventCatalog.builtIn());
    private Optional<Supplier<? extends Throwable>> fault = Optional.empty();
    private final Dispatching dispatching = new Dispatching(subject -> {
        fault.ifPresent(thrown -> sneak(thrown.get()));
        return formats.write(subject);
    });

    @AfterEach
    void close() {
        dispatching.close();
    }

    @Test
    void shouldRecordAnAttemptWithItsReason() {
        fault = Optional.of(() -> new IllegalArgumentException("the field 'a' is no text"));
        QueuedDelivery delivery = dispatching.enqueue(dispatching.webhook());

        assertThat(dispatching.dispatch()).containsExactly(delivery);

        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.RETRYING);
        assertThat(dispatching.recorded(delivery).progress().failures()).isEqualTo(1);
        assertThat(dispatching.recorded(delivery).attempts()).extracting(Attempt::outcome)
                .containsExactly(
                        new Outcome.Refused("the callback cannot be written: the field 'a' is no text"));
        assertThat(dispatching.sender.sent()).isEmpty();
    }

    @Test
    void shouldSayNothingOfWhatWentWrongInside() {
        fault = Optional.of(() -> new IllegalStateException("secret-4711"));
        QueuedDelivery delivery = dispatching.enqueue(dispatching.webhook());

        dispatching.dispatch();

        assertThat(dispatching.recorded(delivery).attempts()).extracting(Attempt::outcome)
                .containsExactly(new Outcome.Refused("the callback cannot be written in this format"));
    }

    @Test
    void shouldTakeAnExhaustedStackForAFaultOfWhatIsWritten() {
        fault = Optional.of(StackOverflowError::new);
        QueuedDelivery delivery = dispatching.enqueue(dispatching.webhook());

        dispatching.dispatch();

        assertThat(dispatching.recorded(delivery).attempts()).hasSize(1);
    }

    @Test
    void shouldShortenALongReason() {
        fault = Optional.of(() -> new IllegalArgumentException("x".repeat(100_000)));
        QueuedDelivery delivery = dispatching.enqueue(dispatching.webhook());

        dispatching.dispatch();

        assertThat(dispatching.recorded(delivery).attempts()).singleElement()
                .extracting(Attempt::outcome)
                .isEqualTo(new Outcome.Refused("the callback cannot be written: " + "x".repeat(300) + "…"));
    }

    @Test
    void shouldDeliverWhatItsOwnerHasMended() {
        fault = Optional.of(() -> new IllegalArgumentException("no"));
        QueuedDelivery delivery = dispatching.enqueue(dispatching.webhook());
        dispatching.dispatch();
        fault = Optional.empty();

        dispatching.pass(Duration.ofMinutes(10));

        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
    }

    @Test
    void shouldExhaustWhatNobodyMendsWithADeadLetterThatSaysWhy() {
        fault = Optional.of(() -> new IllegalArgumentException("no"));
        Webhook webhook = dispatching.webhook();
        QueuedDelivery delivery = dispatching.enqueue(webhook);

        dispatching.pass(Duration.ofDays(2));

        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.EXHAUSTED);
        assertThat(dispatching.deadLetters.all()).singleElement()
                .extracting(InMemoryDeadLetterSink.DeadLetter::reason)
                .isEqualTo("exhausted: the callback cannot be written: no");
        assertThat(dispatching.health(webhook).status()).isEqualTo(WebhookStatus.FAILING);
    }

    @Test
    void shouldRecordThatTheSecretsDoNotOpen() {
        QueuedDelivery delivery = dispatching
                .enqueue(encrypted(() -> new DecryptionFailedException("does not open", null)));

        dispatching.dispatch();

        assertThat(dispatching.recorded(delivery).attempts()).extracting(Attempt::outcome)
                .containsExactly(new Outcome.Refused(
                        "the secrets of the webhook can no longer be decrypted: set new ones"));
    }

    @Test
    void shouldChargeNothingWhileTheKeysCannotBeHad() {
        Webhook webhook = encrypted(() -> new KeysUnavailableException("not made yet"));
        QueuedDelivery delivery = dispatching.enqueue(webhook);

        assertThat(dispatching.dispatch()).containsExactly(delivery);

        assertThat(dispatching.isRecorded(delivery)).isFalse();
        assertThat(dispatching.health(webhook)).isEqualTo(Health.unknown());
    }

    private Webhook encrypted(Supplier<RuntimeException> failure) {
        Webhook webhook = Examples.webhook(dispatching.scope, Examples.settings());
        Confidential<SigningSecrets> secrets = Confidential.encrypted(() -> {
            throw failure.get();
        });
        Webhook broken = new Webhook(webhook.id(), webhook.scope(), webhook.settings(), webhook.health(), secrets,
                webhook.createdAt(), webhook.updatedAt(), webhook.revision());
        dispatching.webhooks.add(broken);
        return broken;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
