package io.tidings.local;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import org.joda.time.DateTime;
import org.joda.time.DateTimeZone;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

import io.tidings.dynamodb.TidingsTable;
import io.tidings.embedded.EmbeddedAws;
import io.tidings.keys.KeyStore;
import io.tidings.local.functions.FunctionSettings;
import io.tidings.local.functions.Functions;
import io.tidings.local.functions.FunctionsInProcess;
import io.tidings.local.functions.LocalKeys;
import io.tidings.local.functions.PackagedFunctions;
import io.tidings.local.gateway.HttpFront;
import io.tidings.local.inbox.Inbox;
import io.tidings.local.lambda.Interceptor;
import io.tidings.local.lambda.Invocation;
import io.tidings.local.lambda.LocalFunction;
import io.tidings.local.queue.EventSourceSettings;
import io.tidings.local.queue.LocalQueues;
import io.tidings.local.queue.SqsEventSource;
import io.tidings.local.schedule.ScheduledSource;

/// Everything on one machine: the services, both functions behind their event sources, and an inbox to send callbacks
/// to.
public final class LocalTidings implements AutoCloseable {

    public static final String TABLE = "tidings";
    static final String BUCKET = "tidings-contents";
    /// As deployed, unless that is configured otherwise.
    static final int CONCURRENCY = 38;
    static final int SLOW_CONCURRENCY = 12;
    /// One organization may take a quarter of the slow lane.
    private static final int SHARES = 4;
    private static final Logger LOG = LoggerFactory.getLogger(LocalTidings.class);

    private final EmbeddedAws aws;
    private final LocalKeys keys;
    private final Functions functions;
    private final SqsEventSource deliveries;
    private final SqsEventSource slowDeliveries;
    private final ScheduledSource sweeps;
    private final HttpFront front;
    private final LocalQueues queues;

    private LocalTidings(LocalSettings settings, EventSourceSettings source, Interceptor interceptor) {
        aws = settings.data().map(EmbeddedAws::keptIn).orElseGet(EmbeddedAws::inMemory);
        createTable(aws.dynamoDb());
        createBucket(aws.s3());
        queues = LocalQueues.create(aws.sqs(), settings.visibility());
        keys = LocalKeys.start(settings.data());
        functions = settings.packaged()
                ? PackagedFunctions.start(aws, keys, functionSettings(settings))
                : FunctionsInProcess.start(aws, keys, functionSettings(settings), interceptor);
        deliveries = SqsEventSource.start(aws.sqs(), queues.deliveries(), functions.dispatch(),
                source.withConcurrencyAtMost(functions.dispatchConcurrency()), interceptor);
        slowDeliveries = SqsEventSource.start(aws.sqs(), queues.slowDeliveries(), functions.dispatch(),
                source.withConcurrencyAtMost(slowConcurrency(settings)), interceptor);
        LocalFunction<ScheduledEvent, Void> sweep = new LocalFunction<>("sweep", functions.sweep(),
                Functions.SWEEP_TIMEOUT);
        sweeps = ScheduledSource.start(settings.sweep(), () -> sweep(sweep));
        front = HttpFront.start(settings.port(), functions.api(), Functions.API_TIMEOUT,
                Map.of(Inbox.PATH, new Inbox(Clock.systemUTC())));
    }

    /// Starts on loopback.
    public static LocalTidings start(LocalSettings settings) {
        return start(settings, new EventSourceSettings(10, Duration.ZERO, CONCURRENCY, Functions.DISPATCH_TIMEOUT),
                Interceptor.NONE);
    }

    /// Starts on loopback, with event sources of these settings.
    ///
    /// @param interceptor what a test puts around functions in this process
    static LocalTidings start(LocalSettings settings, EventSourceSettings source, Interceptor interceptor) {
        return new LocalTidings(settings, source, interceptor);
    }

    /// Where the API is.
    public URI uri() {
        return front.uri();
    }

    /// What the functions work on.
    public EmbeddedAws aws() {
        return aws;
    }

    /// Where the functions find their keys.
    public KeyStore keys() {
        return keys.store();
    }

    Functions functions() {
        return functions;
    }

    LocalQueues queues() {
        return queues;
    }

    /// From the outside in: nothing new comes, what runs may end.
    @Override
    public void close() {
        front.close();
        sweeps.close();
        closeBoth();
        functions.close();
        keys.close();
        aws.close();
    }

    /// Side by side: each waits for what it has begun.
    private void closeBoth() {
        Thread slow = Thread.startVirtualThread(slowDeliveries::close);
        deliveries.close();
        try {
            slow.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sweep(LocalFunction<ScheduledEvent, Void> function) {
        switch (function.invoke(everyMinute())) {
            case Invocation.Returned<Void> _ -> {
            }
            case Invocation.Failed<Void>(var cause) -> LOG.error("the sweep failed", cause);
            case Invocation.TimedOut<Void>(var after) -> LOG.error("the sweep did not end within {}", after);
        }
    }

    /// As EventBridge makes them.
    private static ScheduledEvent everyMinute() {
        ScheduledEvent event = new ScheduledEvent();
        event.setId(UUID.randomUUID().toString());
        event.setDetailType("Scheduled Event");
        event.setSource("aws.events");
        event.setAccount("000000000000");
        event.setTime(DateTime.now(DateTimeZone.UTC));
        event.setRegion("us-east-1");
        event.setResources(List.of("arn:aws:events:us-east-1:000000000000:rule/every-minute"));
        event.setDetail(Map.of());
        return event;
    }

    private static int slowConcurrency(LocalSettings settings) {
        return settings.packaged() ? PackagedFunctions.ENVIRONMENTS : SLOW_CONCURRENCY;
    }

    private FunctionSettings functionSettings(LocalSettings settings) {
        return new FunctionSettings(settings.adminToken(), Map.of(
                "tidings.table", TABLE,
                "tidings.queue-url", queues.deliveries(),
                "tidings.slow-queue-url", queues.slowDeliveries(),
                "tidings.slow-places-per-organization",
                String.valueOf(Math.max(1, slowConcurrency(settings) / SHARES)),
                "tidings.dead-letter-queue-url", queues.deadLetters(),
                "tidings.bucket", BUCKET,
                "tidings.metrics", "none",
                "tidings.allowed-networks", settings.allowedNetworks(),
                "tidings.retry-delays", settings.retryDelays()));
    }

    private static void createTable(DynamoDbClient dynamoDb) {
        try {
            dynamoDb.createTable(TidingsTable.creation(TABLE));
            dynamoDb.waiter().waitUntilTableExists(request -> request.tableName(TABLE));
        } catch (ResourceInUseException e) {
            // It was kept from the last time.
        }
    }

    private static void createBucket(S3Client s3) {
        try {
            s3.createBucket(request -> request.bucket(BUCKET));
        } catch (BucketAlreadyOwnedByYouException e) {
            // It was kept from the last time.
        }
    }
}
