package io.tidings.local.benchmark;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.micronaut.context.ApplicationContext;

import io.tidings.delivery.Attempter;
import io.tidings.delivery.DeadLetterSink;
import io.tidings.delivery.DelayedChecks;
import io.tidings.delivery.Deliveries;
import io.tidings.delivery.DeliveryQueue;
import io.tidings.delivery.DisabledWebhookNotifier;
import io.tidings.delivery.Dispatcher;
import io.tidings.delivery.Events;
import io.tidings.delivery.LanePolicy;
import io.tidings.delivery.PublishedEvent;
import io.tidings.delivery.Requeuer;
import io.tidings.delivery.SweepFailureLog;
import io.tidings.delivery.SweepFailures;
import io.tidings.delivery.WebhookChecker;
import io.tidings.dispatch.DispatchHandler;
import io.tidings.emf.EmfMetrics;
import io.tidings.event.Event;
import io.tidings.event.EventCatalog;
import io.tidings.event.EventContent;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.format.CallbackFormats;
import io.tidings.function.DeploymentSettings;
import io.tidings.local.lambda.LocalContext;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Organizations;
import io.tidings.ratelimit.Counters;
import io.tidings.sending.CallbackSender;
import io.tidings.sqs.SqsDeliveryQueue;
import io.tidings.webhook.RetrySchedule;
import io.tidings.webhook.Webhooks;

/// The dispatch function with nothing behind it that takes time: what it costs is its own.
final class DispatchFunction implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor();
    private final ApplicationContext context;
    private final DispatchHandler handler;

    DispatchFunction(Workload workload, CallbackSender sender) {
        this(ForgetfulDeliveries.of(workload.webhooks()), unused(Webhooks.class), fetching(workload.content()), sender);
    }

    DispatchFunction(Deliveries deliveries, Webhooks webhooks, CallbackSender sender) {
        this(deliveries, webhooks, unused(Events.class), sender);
    }

    private DispatchFunction(Deliveries deliveries, Webhooks webhooks, Events events, CallbackSender sender) {
        Clock clock = Clock.tickMillis(ZoneOffset.UTC);
        EmfMetrics metrics = new EmfMetrics("benchmark", clock, _ -> {});
        Attempter attempter = new Attempter(new CallbackFormats(EventCatalog.builtIn()), events,
                BenchmarkKeys.create(clock), sender, attempts, clock, "Tidings/benchmark", ThreadLocalRandom::current);
        DeadLetterSink deadLetters = unused(DeadLetterSink.class);
        DeliveryQueue queue = new SqsDeliveryQueue(new SentMessages(), "", "");
        DelayedChecks checks = unused(DelayedChecks.class);
        WebhookChecker checker = new WebhookChecker(deliveries, webhooks,
                new Requeuer(deliveries, events, unused(Organizations.class), queue,
                        new SweepFailureLog(unused(SweepFailures.class), metrics, clock), attempts, clock),
                checks, clock,
                ThreadLocalRandom::current);
        Dispatcher dispatcher = new Dispatcher(deliveries, webhooks, unused(Organizations.class), queue, deadLetters,
                unused(DisabledWebhookNotifier.class), checks, attempter,
                RetrySchedule.DEFAULT, LanePolicy.DEFAULT, unused(Counters.class), clock, ThreadLocalRandom::current,
                metrics);
        context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .singletons(dispatcher, checker, deadLetters, clock, metrics,
                        new DeploymentSettings("tidings", "fast", "slow", "dead", "tidings", "", "", 30, 365,
                                List.of()))
                .start();
        handler = new DispatchHandler(context);
    }

    SQSBatchResponse handle(SQSEvent batch) {
        return handler.handleRequest(batch, LocalContext.of("dispatch", TIMEOUT));
    }

    /// Events whose contents are too large for messages.
    private static Events fetching(EventContent content) {
        return port(Events.class, (method, arguments) -> {
            if (!method.getName().equals("findById")) {
                throw new UnsupportedOperationException(method.toString());
            }
            Instant now = Instant.now();
            Event event = new Event((EventId) arguments[1], (OrganizationId) arguments[0], Optional.empty(),
                    new EventTypeName("deployment.build.created"), now, now);
            return Optional.of(PublishedEvent.of(event, content, List.of()));
        });
    }

    /// What no delivery of a benchmark needs.
    static <T> T unused(Class<T> port) {
        return port(port, (method, _) -> {
            throw new UnsupportedOperationException(method.toString());
        });
    }

    private static <T> T port(Class<T> port, BiFunction<Method, Object[], Object> calls) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[]{port},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                    case "toString" -> port.getName();
                    default -> calls.apply(method, arguments);
                }));
    }

    @Override
    public void close() {
        context.close();
        attempts.shutdownNow();
    }
}
