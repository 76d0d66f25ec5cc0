package io.tidings.local.benchmark;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.micronaut.context.ApplicationContext;

import io.tidings.delivery.Attempter;
import io.tidings.delivery.CallbackSender;
import io.tidings.delivery.DeadLetters;
import io.tidings.delivery.DisablementNotices;
import io.tidings.delivery.Dispatcher;
import io.tidings.delivery.Events;
import io.tidings.dispatch.DispatchHandler;
import io.tidings.emf.EmfMetrics;
import io.tidings.event.EventCatalog;
import io.tidings.format.CallbackFormats;
import io.tidings.keys.SigningKey;
import io.tidings.keys.SigningKeys;
import io.tidings.keys.VerificationKey;
import io.tidings.local.LocalContext;
import io.tidings.sqs.SqsDeliveryQueue;
import io.tidings.webhook.RetrySchedule;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.Webhooks;

/// The dispatch function with nothing behind it that takes time: what it costs is its own.
final class DispatchFunction implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor();
    private final ApplicationContext context;
    private final DispatchHandler handler;

    DispatchFunction(Webhook webhook, CallbackSender sender) {
        Clock clock = Clock.tickMillis(ZoneOffset.UTC);
        EmfMetrics metrics = new EmfMetrics("benchmark", clock, _ -> {});
        Attempter attempter = new Attempter(new CallbackFormats(EventCatalog.builtIn()), unused(Events.class),
                signingKeys(), sender, attempts, clock, "Tidings/benchmark", ThreadLocalRandom::current);
        Dispatcher dispatcher = new Dispatcher(new ForgetfulDeliveries(webhook), unused(Webhooks.class),
                new SqsDeliveryQueue(new SentMessages(), ""), unused(DeadLetters.class),
                unused(DisablementNotices.class), attempter,
                RetrySchedule.DEFAULT, clock, ThreadLocalRandom::current, metrics);
        context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .singletons(dispatcher, clock, metrics)
                .start();
        handler = new DispatchHandler(context);
    }

    SQSBatchResponse handle(SQSEvent batch) {
        return handler.handleRequest(batch, LocalContext.of("dispatch", TIMEOUT));
    }

    private static SigningKeys signingKeys() {
        SigningKey key = SigningKey.create();
        return new SigningKeys() {

            @Override
            public SigningKey current() {
                return key;
            }

            @Override
            public List<VerificationKey> published() {
                return List.of(key.verification());
            }
        };
    }

    /// What no delivery of a benchmark needs.
    private static <T> T unused(Class<T> port) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[]{port}, (_, method, _) -> {
            throw new UnsupportedOperationException(method.toString());
        }));
    }

    @Override
    public void close() {
        context.close();
        attempts.shutdownNow();
    }
}
