package io.tidings.local.benchmark;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

import io.tidings.delivery.DeliveryFilter;
import io.tidings.dynamodb.DynamoDbCustomEventTypes;
import io.tidings.dynamodb.DynamoDbDeliveries;
import io.tidings.dynamodb.DynamoDbEvents;
import io.tidings.dynamodb.DynamoDbIdempotencyStore;
import io.tidings.dynamodb.DynamoDbOrganizations;
import io.tidings.dynamodb.DynamoDbProjects;
import io.tidings.dynamodb.DynamoDbWebhooks;
import io.tidings.dynamodb.Table;
import io.tidings.dynamodb.TidingsTable;
import io.tidings.embedded.EmbeddedAws;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.event.EventCatalog;
import io.tidings.event.EventContent;
import io.tidings.event.EventContents;
import io.tidings.event.EventTypeName;
import io.tidings.event.Payload;
import io.tidings.identity.IdGenerator;
import io.tidings.json.Json;
import io.tidings.metric.Metrics;
import io.tidings.naming.Name;
import io.tidings.organization.Organization;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Scope;
import io.tidings.paging.PageRequest;
import io.tidings.publishing.EventTypes;
import io.tidings.publishing.Filters;
import io.tidings.publishing.NewEvent;
import io.tidings.publishing.PayloadSchemas;
import io.tidings.publishing.Publication;
import io.tidings.publishing.Publisher;
import io.tidings.publishing.Recipients;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.sqs.SqsDeliveryQueue;
import io.tidings.tink.TinkKeys;
import io.tidings.webhook.EventSelector;
import io.tidings.webhook.Health;
import io.tidings.webhook.SigningSecret;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookSettings;

/// What publishing and delivering cost as the table fills with webhooks: requests and units, as DynamoDB counts them.
/// They do not depend on the machine, so each is measured a few times only.
final class GrowthBenchmark implements AutoCloseable {

    private static final String TABLE = "growth";
    private static final String TYPE = "USER_CREATED";
    private static final int TIMES = 20;
    private static final int WRITES_PER_REQUEST = 25;
    private static final int PAYLOAD_BYTES = 1024;
    private static final Duration RETENTION = Duration.ofDays(30);

    private final EmbeddedAws aws = EmbeddedAws.inMemory();
    private final Clock clock = Clock.tickMillis(ZoneOffset.UTC);
    private final IdGenerator ids = new IdGenerator(clock, SecureRandom::new);
    private final TinkKeys keys = BenchmarkKeys.create(clock);
    private final Meter meter;
    private final Table table;
    private final DynamoDbWebhooks setUp;
    private final DynamoDbDeliveries deliveries;
    private final SentMessages sqs = new SentMessages();
    private final Publisher publisher;
    private int others;

    private GrowthBenchmark() {
        aws.dynamoDb().createTable(TidingsTable.creation(TABLE));
        meter = new Meter(aws.dynamoDb());
        table = new Table(meter.client(), TABLE);
        setUp = new DynamoDbWebhooks(new Table(aws.dynamoDb(), TABLE), keys);
        deliveries = new DynamoDbDeliveries(table, keys, RETENTION, clock);
        EventTypes types = new EventTypes(EventCatalog.builtIn(), new DynamoDbCustomEventTypes(table),
                new PayloadSchemas());
        publisher = new Publisher(new DynamoDbOrganizations(table, clock), new DynamoDbProjects(table, clock),
                new DynamoDbWebhooks(table, keys), types, new Recipients(types, new Filters()),
                new DynamoDbEvents(table, DispatchFunction.unused(EventContents.class), RETENTION,
                        clock),
                new DynamoDbIdempotencyStore(table), new SqsDeliveryQueue(sqs, "", ""), ids, clock, Metrics.NONE);
    }

    /// @param others how many webhooks other tenants have, ascending
    static List<GrowthResult> run(List<Integer> others, List<Integer> siblings) {
        List<GrowthResult> results = new ArrayList<>();
        try (GrowthBenchmark benchmark = new GrowthBenchmark()) {
            for (int number : others) {
                benchmark.fillWithOthers(number);
                results.addAll(benchmark.measure(1));
            }
            for (int number : siblings) {
                results.addAll(benchmark.measure(number));
            }
        }
        return results;
    }

    private List<GrowthResult> measure(int siblings) {
        Scope scope = newOrganization();
        Webhook webhook = newWebhook(scope, TYPE);
        IntStream.range(1, siblings).forEach(_ -> newWebhook(scope, "PROJECT_CREATE"));
        List<GrowthResult> results = new ArrayList<>();
        publish(scope);
        results.add(result(GrowthResult.PUBLISH, siblings, TIMES, () -> {
            for (int i = 0; i < TIMES; i++) {
                publish(scope);
            }
        }));
        results.add(deliver(scope, siblings, 1, GrowthResult.DELIVERY_OF_1));
        results.add(deliver(scope, siblings, 10, GrowthResult.DELIVERY_OF_10));
        results.add(deliver(scope, siblings, 100, GrowthResult.DELIVERY_OF_100));
        results.add(result(GrowthResult.LIST, siblings, 1,
                () -> deliveries.findByWebhook(webhook.id(), DeliveryFilter.all(), PageRequest.first())));
        return results;
    }

    /// Of a batch of new deliveries to a webhook that is well, all of which are taken.
    private GrowthResult deliver(Scope scope, int siblings, int batch, String name) {
        sqs.clear();
        IntStream.range(0, batch).forEach(_ -> publish(scope));
        SQSEvent event = new SQSEvent();
        event.setRecords(sqs.bodies().stream().map(Workload::message).toList());
        try (DispatchFunction function = new DispatchFunction(deliveries, new DynamoDbWebhooks(table, keys),
                (_, _) -> new Outcome.Delivered(new Response(200, Map.of("content-type", "text/plain", "date",
                        "Wed, 25 Nov 2026 18:00:00 GMT", "content-length", "2"), "ok", false)))) {
            return result(name, siblings, batch, () -> {
                if (!function.handle(event).getBatchItemFailures().isEmpty()) {
                    throw new IllegalStateException("not all were delivered; the log says why");
                }
            });
        }
    }

    private GrowthResult result(String name, int siblings, int times, Runnable work) {
        meter.reset();
        int sent = sqs.requests();
        work.run();
        return new GrowthResult(name, others, siblings, meter.reset().per(times),
                (double) (sqs.requests() - sent) / times);
    }

    private void publish(Scope scope) {
        Payload payload = Payload.of(Json.object()
                .put("username", "demo")
                .put("email", "demo@parallelworks.com")
                .put("userId", "66ec445884b4103f670d0c86")
                .put("organization", "parallelworks")
                .put("remainingSeats", 5)
                .put("note", "-".repeat(PAYLOAD_BYTES)));
        Publication publication = publisher.publish(new NewEvent(scope, new EventTypeName(TYPE), Optional.empty(),
                EventContent.of(payload), Optional.empty()));
        if (!(publication instanceof Publication.Accepted accepted) || accepted.deliveries() != 1) {
            throw new IllegalStateException("one webhook should get the event, but: " + publication);
        }
    }

    private Scope newOrganization() {
        OrganizationId organization = new OrganizationId(ids.next());
        new DynamoDbOrganizations(new Table(aws.dynamoDb(), TABLE), clock)
                .save(new Organization(organization, new Name("parallelworks"), clock.instant(), clock.instant()));
        return new Scope.OfOrganization(organization);
    }

    private Webhook newWebhook(Scope scope, String type) {
        Instant now = clock.instant();
        Webhook webhook = Webhook.create(new WebhookId(ids.next()), scope,
                WebhookSettings.of(new Name("Builds"), new CallbackUrl("https://receiver.example.com/hook"),
                        List.of(new EventSelector(type))),
                SigningSecret.create(new SecureRandom()), now)
                .with(Health.unknown().delivered(now.plus(Duration.ofDays(1))).answeredFast());
        setUp.add(webhook);
        return webhook;
    }

    /// Copies one webhook to organizations of their own.
    private void fillWithOthers(int wanted) {
        DynamoDbClient client = aws.dynamoDb();
        Scope scope = newOrganization();
        Webhook webhook = newWebhook(scope, TYPE);
        Map<String, AttributeValue> original = client.getItem(get -> get.tableName(TABLE)
                .key(Map.of(TidingsTable.PARTITION_KEY, text("ORG#" + scope.organization().value()),
                        TidingsTable.SORT_KEY, text("WEBHOOK#ORG#" + webhook.id().value()))))
                .item();
        List<WriteRequest> writes = new ArrayList<>();
        for (others++; others < wanted; others++) {
            Map<String, AttributeValue> copy = new HashMap<>(original);
            copy.put(TidingsTable.PARTITION_KEY, text("ORG#" + ids.next()));
            copy.put(TidingsTable.SORT_KEY, text("WEBHOOK#ORG#" + ids.next()));
            writes.add(WriteRequest.builder().putRequest(PutRequest.builder().item(copy).build()).build());
        }
        for (int from = 0; from < writes.size(); from += WRITES_PER_REQUEST) {
            List<WriteRequest> part = writes.subList(from, Math.min(writes.size(), from + WRITES_PER_REQUEST));
            client.batchWriteItem(request -> request.requestItems(Map.of(TABLE, part)));
        }
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    @Override
    public void close() {
        aws.close();
    }
}
