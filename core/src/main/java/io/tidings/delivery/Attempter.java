package io.tidings.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.endpoint.CallbackUrl;
import io.tidings.event.EventContent;
import io.tidings.event.EventId;
import io.tidings.format.CallbackBody;
import io.tidings.format.CallbackContent;
import io.tidings.format.CallbackWriter;
import io.tidings.format.EventHeaders;
import io.tidings.keys.DecryptionFailedException;
import io.tidings.keys.KeysUnavailableException;
import io.tidings.keys.SigningKey;
import io.tidings.keys.SigningKeys;
import io.tidings.log.Correlation;
import io.tidings.sending.AuthorizedSender;
import io.tidings.sending.Callback;
import io.tidings.sending.CallbackSender;
import io.tidings.sending.Outcome;
import io.tidings.sending.Signature;
import io.tidings.trace.TraceContext;
import io.tidings.trace.TraceState;
import io.tidings.webhook.SigningSecrets;
import io.tidings.webhook.Webhook;

/// Makes attempts: writes the callback, signs it, sends it.
public final class Attempter {

    private static final Logger LOG = LoggerFactory.getLogger(Attempter.class);

    /// How many characters of a reason are kept.
    private static final int MAX_REASON = 300;

    private final CallbackWriter writer;
    private final Events events;
    private final SigningKeys keys;
    private final AuthorizedSender sender;
    private final ExecutorService executor;
    private final Clock clock;
    private final String userAgent;
    private final Supplier<? extends RandomGenerator> random;

    /// @param executor runs the attempts of a batch side by side: one virtual thread each
    /// @param random for the ids of attempts in distributed traces
    public Attempter(CallbackWriter writer, Events events, SigningKeys keys, CallbackSender sender,
            ExecutorService executor, Clock clock, String userAgent, Supplier<? extends RandomGenerator> random) {
        this.writer = writer;
        this.events = events;
        this.keys = keys;
        this.sender = new AuthorizedSender(sender, clock, userAgent);
        this.executor = executor;
        this.clock = clock;
        this.userAgent = userAgent;
        this.random = random;
    }

    /// A delivery that is due.
    ///
    /// @param probe whether it finds out if the receiver can be reached again
    /// @param timeout for the attempt; where the webhook has longer, the attempt is abandoned when this is over
    /// @param found the record as it was read; empty if there was none
    record PlannedAttempt(ReceivedMessage received, Webhook webhook, Delivery delivery, boolean probe, Duration timeout,
            Optional<Delivery> found) {

        private Outcome abandonedIfTooSlow(Outcome outcome) {
            return outcome.isTooSlow() && timeout.compareTo(webhook.settings().timeout()) < 0
                    ? new Outcome.Unreachable(Outcome.Failure.ABANDONED, "no complete answer within the first "
                            + timeout.toSeconds() + " s; attempted again with more time")
                    : outcome;
        }

        /// Hash only the receipt: hashing the content would parse the payload on every lookup.
        @Override
        public int hashCode() {
            return received.receipt().hashCode();
        }
    }

    /// The result of a planned attempt.
    sealed interface Result {

        /// An attempt was made.
        record Completed(Attempt attempt) implements Result {}

        /// There is nothing to deliver: the event has expired, or its content has been erased.
        record ContentGone() implements Result {}
    }

    /// Makes all attempts at once. Those that Tidings itself failed to make, or that have not ended by the deadline,
    /// are missing from the answer.
    Map<PlannedAttempt, Result> attemptAll(Collection<PlannedAttempt> tasks, Instant deadline) {
        Map<EventId, Optional<EventContent>> fetched = new ConcurrentHashMap<>();
        Map<PlannedAttempt, Future<Result>> running = new LinkedHashMap<>();
        Correlation correlation = Correlation.current();
        tasks.forEach(task -> running.put(task,
                executor.submit(() -> correlation.call(() -> attempt(task, fetched)))));
        Map<PlannedAttempt, Result> ended = new LinkedHashMap<>();
        running.forEach((task, attempt) -> result(task, attempt, deadline).ifPresent(made -> ended.put(task, made)));
        return ended;
    }

    private Result attempt(PlannedAttempt task, Map<EventId, Optional<EventContent>> fetched) {
        QueuedDelivery queued = task.received().delivery();
        return queued.content()
                .or(() -> fetched.computeIfAbsent(queued.event().id(), _ -> fetch(EventKey.of(queued.event()))))
                .<Result>map(content -> new Result.Completed(attempt(task, content)))
                .orElseGet(Result.ContentGone::new);
    }

    private Optional<EventContent> fetch(EventKey event) {
        Optional<PublishedEvent> kept = events.findById(event.organization(), event.id())
                .filter(found -> found.erasedAt().isEmpty());
        if (kept.isPresent() && kept.get().content().isEmpty()) {
            throw new IllegalStateException("the content of event " + event.id().value() + " is missing");
        }
        return kept.flatMap(PublishedEvent::content);
    }

    private Attempt attempt(PlannedAttempt task, EventContent content) {
        QueuedDelivery queued = task.received().delivery();
        CallbackContent subject = new CallbackContent(queued.event(), content, queued.target().type(), task.webhook(),
                queued.organizationName());
        Instant at = clock.instant();
        Written written = write(task, subject, at);
        long start = System.nanoTime();
        Outcome outcome = switch (written) {
            case Written.Ready(Callback callback) ->
                task.abandonedIfTooSlow(sender.send(callback, task.webhook(), task.timeout()));
            case Written.Unwritable(String reason) -> new Outcome.Refused(reason);
        };
        return new Attempt(task.delivery().nextAttemptNumber(), at, Duration.ofNanos(System.nanoTime() - start),
                outcome, task.received().lane());
    }

    /// The result of writing a callback.
    private sealed interface Written {

        record Ready(Callback callback) implements Written {}

        /// @param reason for the webhook's owner
        record Unwritable(String reason) implements Written {}
    }

    /// Writes and signs a callback. What the event and the settings of the webhook do not allow is charged to the
    /// delivery, with its reason: it would be the same each time that the message is seen, until its owner changes the
    /// settings. If the keys are unavailable, that is temporary and our fault, so it is not charged.
    ///
    /// @throws KeysUnavailableException if the keys cannot be had at present
    private Written write(PlannedAttempt task, CallbackContent subject, Instant at) {
        SigningKey key = keys.current();
        try {
            return callback(task, subject, writer.write(subject), key, at)
                    .<Written>map(Written.Ready::new)
                    .orElseGet(() -> new Written.Unwritable("the parameters do not fit into a URL"));
        } catch (KeysUnavailableException e) {
            throw e;
        } catch (DecryptionFailedException e) {
            LOG.error("the secrets of webhook {} cannot be decrypted", task.webhook().id().value(), e);
            return new Written.Unwritable("the secrets of the webhook can no longer be decrypted: set new ones");
        } catch (IllegalArgumentException e) {
            LOG.warn("delivery {} cannot be written", task.delivery().key().id().value(), e);
            return new Written.Unwritable(
                    "the callback cannot be written: " + shortened(String.valueOf(e.getMessage())));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("delivery {} cannot be written", task.delivery().key().id().value(), e);
            return new Written.Unwritable("the callback cannot be written in this format");
        }
    }

    private static String shortened(String reason) {
        return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON) + "…";
    }

    /// Empty where the payload's fields make a URL that nobody would read.
    private static Optional<CallbackUrl> url(Webhook webhook, CallbackBody body) {
        CallbackUrl url = webhook.settings().url();
        return body.query().map(url::withQuery).orElse(Optional.of(url));
    }

    /// The last of two headers of a name is sent: a signature.
    private Optional<Callback> callback(PlannedAttempt task, CallbackContent subject, CallbackBody body, SigningKey key,
            Instant at) {
        Webhook webhook = task.webhook();
        String id = task.delivery().key().id().value();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", body.contentType());
        headers.put("User-Agent", userAgent);
        SigningSecrets secrets = webhook.secrets().reveal();
        headers.putAll(Signature.headers(secrets, key, id, at, body.bytes()));
        headers.putAll(EventHeaders.of(subject));
        task.received().delivery().event().trace().ifPresent(trace -> addTrace(trace, headers));
        headers.putAll(webhook.settings().headers().reveal().values());
        headers.putAll(webhook.settings().credentials().reveal().headers());
        headers.putAll(Signature.headers(webhook.settings().signature(), secrets, at, body.bytes()));
        return url(webhook, body)
                .map(url -> new Callback(webhook.scope().organization(), url, headers, body.bytes()));
    }

    /// Every attempt is a request of its own in the trace of its event.
    private void addTrace(TraceContext trace, Map<String, String> headers) {
        headers.put(TraceContext.PARENT_HEADER, trace.child(random.get()).parent());
        trace.state().map(TraceState::value).ifPresent(state -> headers.put(TraceContext.STATE_HEADER, state));
    }

    private Optional<Result> result(PlannedAttempt task, Future<Result> attempt, Instant deadline) {
        try {
            long left = Math.max(0, Duration.between(clock.instant(), deadline).toMillis());
            return Optional.of(attempt.get(left, TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            LOG.error("delivery {} could not be attempted; its message will be received again",
                    task.received().delivery().id().value(), e.getCause());
        } catch (TimeoutException e) {
            attempt.cancel(true);
            LOG.warn("delivery {} did not end in time; its message will be received again",
                    task.received().delivery().id().value(),
                    e);
        } catch (InterruptedException e) {
            attempt.cancel(true);
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }
}
