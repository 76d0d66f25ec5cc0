package io.tidings.local;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.sqs.SqsClient;

import io.tidings.api.ApiHandler;
import io.tidings.dispatch.DispatchHandler;
import io.tidings.dispatch.SweepHandler;
import io.tidings.dynamodb.TidingsTable;
import io.tidings.embedded.EmbeddedAws;

/// Everything on one machine: the services, both functions behind their event sources, and an inbox to send callbacks
/// to.
public final class LocalStack implements AutoCloseable {

    public static final String TABLE = "tidings";
    private static final String BUCKET = "tidings-contents";
    private static final Duration API_TIMEOUT = Duration.ofSeconds(29);
    private static final Duration DISPATCH_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration SWEEP_TIMEOUT = Duration.ofSeconds(60);
    private static final Logger LOG = LoggerFactory.getLogger(LocalStack.class);

    private final EmbeddedAws aws;
    private final ApplicationContext api;
    private final ApplicationContext dispatch;
    private final SqsEventSource deliveries;
    private final ScheduledSource sweeps;
    private final HttpFront front;
    private final LocalQueues queues;

    private LocalStack(LocalSettings settings, EventSourceSettings source, Faults faults) {
        aws = settings.data().map(EmbeddedAws::keptIn).orElseGet(EmbeddedAws::inMemory);
        createTable(aws.dynamoDb());
        createBucket(aws.s3());
        queues = LocalQueues.create(aws.sqs(), settings.visibility());
        api = ApiHandler.configure(builder(aws.dynamoDb(), aws.sqs()), functionSettings(settings))
                .singletons(new AdminToken(settings.adminToken()))
                .start();
        var faulty = new FaultyFunction(faults);
        dispatch = DispatchHandler.configure(builder(faulty.wrap(DynamoDbClient.class, aws.dynamoDb()),
                faulty.wrap(SqsClient.class, aws.sqs())), functionSettings(settings)).start();
        deliveries = SqsEventSource.start(aws.sqs(), queues.deliveries(),
                faulty.wrap(new DispatchHandler(dispatch)), source, faults);
        var sweep = new LocalFunction<>("sweep", faulty.wrap(new SweepHandler(dispatch)), SWEEP_TIMEOUT);
        sweeps = ScheduledSource.start(settings.sweep(), () -> sweep(sweep));
        front = HttpFront.start(settings.port(), new ApiHandler(api), API_TIMEOUT,
                Map.of(Inbox.PATH, new Inbox(Clock.systemUTC())));
    }

    /// Starts on loopback.
    public static LocalStack start(LocalSettings settings) {
        return start(settings, new EventSourceSettings(10, Duration.ZERO, 20, DISPATCH_TIMEOUT), Faults.NONE);
    }

    static LocalStack start(LocalSettings settings, EventSourceSettings source, Faults faults) {
        return new LocalStack(settings, source, faults);
    }

    /// Where the API is.
    public URI uri() {
        return front.uri();
    }

    /// What the functions work on.
    public EmbeddedAws aws() {
        return aws;
    }

    LocalQueues queues() {
        return queues;
    }

    /// From the outside in: nothing new comes, what runs may end.
    @Override
    public void close() {
        front.close();
        sweeps.close();
        deliveries.close();
        dispatch.close();
        api.close();
        aws.close();
    }

    private static void sweep(LocalFunction<ScheduledEvent, Void> function) {
        switch (function.invoke(new ScheduledEvent())) {
            case Invocation.Returned<Void> _ -> {
            }
            case Invocation.Failed<Void>(var cause) -> LOG.error("the sweep failed", cause);
            case Invocation.TimedOut<Void>(var after) -> LOG.error("the sweep did not end in {}", after);
        }
    }

    private ApplicationContextBuilder builder(DynamoDbClient dynamoDb, SqsClient sqs) {
        return ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .singletons(dynamoDb, sqs, aws.s3());
    }

    private Map<String, Object> functionSettings(LocalSettings settings) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("tidings.table", TABLE);
        properties.put("tidings.queue-url", queues.deliveries());
        properties.put("tidings.dead-letter-queue-url", queues.deadLetters());
        properties.put("tidings.bucket", BUCKET);
        properties.put("tidings.allowed-networks", settings.allowedNetworks());
        properties.put("tidings.retry-delays", settings.retryDelays());
        return properties;
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
