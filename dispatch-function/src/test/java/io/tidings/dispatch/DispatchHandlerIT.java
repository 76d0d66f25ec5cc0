package io.tidings.dispatch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.micronaut.context.ApplicationContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.sqs.model.Message;

import io.tidings.delivery.Attempt;
import io.tidings.delivery.Deliveries;
import io.tidings.delivery.Deliveries.Guard;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryFilter;
import io.tidings.delivery.DeliveryQueue;
import io.tidings.delivery.DeliveryStatus;
import io.tidings.delivery.Events;
import io.tidings.delivery.Progress;
import io.tidings.delivery.PublishedEvent;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.delivery.Target;
import io.tidings.dynamodb.DynamoDbOrganizations;
import io.tidings.dynamodb.Table;
import io.tidings.dynamodb.TidingsTable;
import io.tidings.embedded.EmbeddedAws;
import io.tidings.endpoint.CallbackHeaders;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.event.Event;
import io.tidings.event.EventContent;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.event.Payload;
import io.tidings.identity.IdGenerator;
import io.tidings.json.Json;
import io.tidings.naming.Name;
import io.tidings.organization.Organization;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Scope;
import io.tidings.paging.PageRequest;
import io.tidings.sending.Callback;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.webhook.EventSelector;
import io.tidings.webhook.Lane;
import io.tidings.webhook.SigningSecret;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookSettings;
import io.tidings.webhook.WebhookStatus;
import io.tidings.webhook.Webhooks;
import io.tidings.webhook.WhileInactive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DispatchHandlerIT {

    private static final TestingKeyStore KEYS = TestingKeyStore.withKeys();
    private static final String TABLE = "tidings";
    private static final EventTypeName TYPE = new EventTypeName("deployment.build.created");
    private static final Duration ENOUGH = Duration.ofSeconds(60);
    private static final IdGenerator IDS = new IdGenerator(Clock.systemUTC(), SecureRandom::new);

    private static EmbeddedAws aws;

    private final TestingSender sender = new TestingSender();

    private String queueUrl;
    private String slowQueueUrl;
    private String deadLetterQueueUrl;
    private ApplicationContext context;
    private DispatchHandler handler;
    private Webhook webhook;

    @BeforeAll
    static void startAws() {
        aws = EmbeddedAws.inMemory();
        aws.dynamoDb().createTable(TidingsTable.creation(TABLE));
        aws.dynamoDb().waiter().waitUntilTableExists(request -> request.tableName(TABLE));
    }

    @AfterAll
    static void stopAws() {
        aws.close();
    }

    @BeforeEach
    void start() {
        queueUrl = newQueue();
        slowQueueUrl = newQueue();
        deadLetterQueueUrl = newQueue();
        start(TABLE, deadLetterQueueUrl, "none");
        webhook = newWebhook();
    }

    private void start(String table, String deadLetters, String metrics) {
        context = DispatchHandler.configure(ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .singletons(aws.dynamoDb(), aws.sqs(), aws.s3(), sender, KEYS),
                Map.of("tidings.metrics", metrics, "tidings.table", table, "tidings.queue-url", queueUrl,
                        "tidings.slow-queue-url", slowQueueUrl,
                        "tidings.dead-letter-queue-url", deadLetters))
                .start();
        handler = new DispatchHandler(context);
    }

    @AfterEach
    void stop() {
        context.close();
    }

    /// What is queued is sent once.
    @Nested
    class Sending {

        @Test
        void shouldWriteOneLineOfMetricsForABatchToTheStandardOutput() throws IOException {
            stop();
            PrintStream standard = System.out;
            ByteArrayOutputStream captured = new ByteArrayOutputStream();
            try {
                System.setOut(new PrintStream(captured, true, UTF_8));
                start(TABLE, deadLetterQueueUrl, "emf");
                queue("one");
                queue("two");
                handle(received(), ENOUGH);
            } finally {
                System.setOut(standard);
            }

            List<String> lines = captured.toString(UTF_8).lines().filter(line -> line.contains("\"_aws\"")).toList();
            assertThat(lines).hasSize(1);
            JsonNode line = Json.parse(lines.getFirst());
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(Files.readString(Path.of("../core/src/test/resources/emf/emf.schema.json")));
            assertThat(schema.validate(line)).isEmpty();
            assertThat(line.path("Stage").asText()).isEqualTo("local");
            assertThat(line.path("service").asText()).isEqualTo("dispatch");
            assertThat(line.path("requestId").asText()).isEqualTo("request");
            assertThat(line.path("Delivered").asInt()).isEqualTo(2);
            assertThat(line.path("ReceiverLatency")).hasSize(2);
        }

        @Test
        void shouldSendWhatIsQueued() {
            QueuedDelivery delivery = queue("one");

            SQSBatchResponse response = handle(received(), ENOUGH);

            assertThat(response.getBatchItemFailures()).isEmpty();
            assertThat(sender.sent()).singleElement().satisfies(callback -> {
                assertThat(callback.url()).isEqualTo(webhook.settings().url());
                assertThat(callback.headers()).containsEntry("webhook-id", delivery.id().value())
                        .containsEntry("User-Agent", "Tidings/" + System.getProperty("tidings.version"))
                        .containsKeys("webhook-timestamp", "webhook-signature");
                assertThat(Json.parse(callback.body())).isEqualTo(Json.parse("""
                    {"type": "deployment.build.created",
                     "webhook": {"id": "%s", "organization": "Acme", "name": "Hook"},
                     "payload": {"name": "one"}}""".formatted(webhook.id().value())));
            });
            assertThat(record(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
        }

        @Test
        void shouldHandleAnEmptyBatch() {
            assertThat(handle(List.of(), ENOUGH).getBatchItemFailures())
                    .isEmpty();
        }

        @Test
        void shouldForgetTheDeliveriesOfAWebhookThatIsGone() {
            queue("one");
            context.getBean(Webhooks.class).deleteById(webhook.key());

            SQSBatchResponse response = handle(received(), ENOUGH);

            assertThat(response.getBatchItemFailures()).isEmpty();
            assertThat(sender.sent()).isEmpty();
        }

        @Test
        void shouldNotSendTwiceWhatIsReceivedTwice() {
            queue("one");
            List<SQSMessage> batch = received();
            handle(batch, ENOUGH);

            SQSBatchResponse response = handle(batch, ENOUGH);

            assertThat(response.getBatchItemFailures()).isEmpty();
            assertThat(sender.sent()).hasSize(1);
        }

        @Test
        void shouldSendTheOthersWhereTheSecretsOfOneWebhookDoNotOpen() {
            queue("broken");
            breakSecrets(webhook);
            webhook = newWebhook();
            QueuedDelivery whole = queue("whole");
            List<SQSMessage> batch = received();
            assertThat(batch).hasSize(2);

            SQSBatchResponse response = handle(batch, ENOUGH);

            assertThat(sender.sent()).singleElement()
                    .satisfies(callback -> assertThat(callback.headers())
                            .containsEntry("webhook-id", whole.id().value()));
            assertThat(response.getBatchItemFailures()).hasSize(1);
            assertThat(record(whole).status()).isEqualTo(DeliveryStatus.DELIVERED);
        }

        private static void breakSecrets(Webhook broken) {
            aws.dynamoDb()
                    .updateItem(update -> update.tableName(TABLE)
                            .key(Map.of("PK", AttributeValue.fromS("ORG#" + broken.scope().organization().value()),
                                    "SK", AttributeValue.fromS("WEBHOOK#ORG#" + broken.id().value())))
                            .updateExpression("SET sealed = :garbage")
                            .expressionAttributeValues(Map.of(":garbage",
                                    AttributeValue.fromB(SdkBytes.fromUtf8String("garbage")))));
        }
    }

    /// Messages that cannot be read, and batches that fail.
    @Nested
    class Failures {

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
                "garbage                               | unreadable: must be JSON: Unrecognized token (line 1, column 1)",
                "null                                  | unreadable: must be a JSON object",
                "[]                                    | unreadable: must be a JSON object",
                "{\"version\": 2}                        | unreadable: the message has an unknown version",
                "{\"version\": 1}                        | unreadable: must be 24 hexadecimal digits",
                "{\"version\": 1, \"event\": {\"id\": 1}}  | unreadable: must be 24 hexadecimal digits"})
        void shouldDeadLetterTheUnreadableMessageAlone(String body, String reason) {
            QueuedDelivery first = queue("first");
            QueuedDelivery second = queue("second");
            List<SQSMessage> batch = received();
            batch.add(1, message(body));

            SQSBatchResponse response = handle(batch, ENOUGH);

            assertThat(response.getBatchItemFailures()).isEmpty();
            assertThat(deadLettered()).singleElement().satisfies(letter -> {
                assertThat(letter.body()).isEqualTo(body);
                assertThat(letter.messageAttributes().get("reason").stringValue()).isEqualTo(reason);
            });
            assertThat(record(first).status()).isEqualTo(DeliveryStatus.DELIVERED);
            assertThat(record(second).status()).isEqualTo(DeliveryStatus.DELIVERED);
        }

        @Test
        void shouldReportTheUnreadableMessageThatCannotBeDeadLettered() {
            QueuedDelivery delivery = queue("one");
            List<SQSMessage> batch = received();
            batch.add(message("garbage"));
            context.close();
            start(TABLE, deadLetterQueueUrl + "-gone", "none");

            SQSBatchResponse response = handle(batch, ENOUGH);

            assertThat(ids(response)).containsExactly("message of garbage");
            assertThat(record(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
        }

        /// All its messages are received again, including the unreadable one.
        @Test
        void shouldDeadLetterNothingOfABatchThatFails() {
            queue("one");
            List<SQSMessage> batch = received();
            batch.add(message("garbage"));
            context.close();
            start("no-table", deadLetterQueueUrl, "none");

            assertThatThrownBy(() -> handle(batch, ENOUGH)).isInstanceOf(DynamoDbException.class);

            assertThat(deadLettered()).isEmpty();
        }

        @Test
        void shouldReportWhatFailedAlone() {
            QueuedDelivery good = queue("good");
            QueuedDelivery bad = queue("bad");
            sender.answer(callback -> body(callback).contains("\"bad\"")
                    ? new Outcome.Rejected(Response.of(500), Optional.empty())
                    : new Outcome.Delivered(Response.of(204)));
            List<SQSMessage> batch = received();
            String badId = batch.stream()
                    .filter(message -> message.getBody().contains("\"bad\""))
                    .findFirst()
                    .orElseThrow()
                    .getMessageId();

            SQSBatchResponse response = handle(batch, ENOUGH);

            assertThat(ids(response)).containsExactly(badId);
            assertThat(record(good).status()).isEqualTo(DeliveryStatus.DELIVERED);
            assertThat(record(bad).status()).isEqualTo(DeliveryStatus.RETRYING);
            assertThat(record(bad).progress().nextAttemptAt().orElseThrow()).isAfter(Instant.now());
        }

        @Test
        void shouldReportWhatCouldNotEvenBeSent() {
            QueuedDelivery delivery = queue("one");
            sender.answer(_ -> {
                throw new IllegalStateException("our own fault");
            });
            List<SQSMessage> batch = received();

            SQSBatchResponse response = handle(batch, ENOUGH);

            assertThat(ids(response)).containsExactly(batch.getFirst().getMessageId());
            assertThat(find(delivery)).as("no attempt is charged").isEmpty();
        }

        private List<Message> deadLettered() {
            return aws.sqs()
                    .receiveMessage(receive -> receive.queueUrl(deadLetterQueueUrl)
                            .maxNumberOfMessages(10)
                            .messageAttributeNames("All"))
                    .messages();
        }
    }

    /// The time that an invocation has left.
    @Nested
    class Deadline {

        @Test
        void shouldNotBeginWhatMayNotEndInTime() {
            QueuedDelivery delivery = queue("one");
            List<SQSMessage> batch = received();

            SQSBatchResponse response = handle(batch, Duration.ofSeconds(7));

            assertThat(ids(response)).containsExactly(batch.getFirst().getMessageId());
            assertThat(sender.sent()).isEmpty();
            assertThat(find(delivery)).isEmpty();
            assertThat(received()).as("seen again at once").hasSize(1);
        }

        /// Where the webhook has its own time-out, 15 seconds.
        @Test
        void shouldNotBeginInTheSlowLaneWhatMayNotEndInTime() {
            queue("one");
            List<SQSMessage> batch = bySlowLane(received());

            SQSBatchResponse response = handle(batch, Duration.ofSeconds(19));

            assertThat(ids(response)).containsExactly(batch.getFirst().getMessageId());
            assertThat(sender.sent()).isEmpty();
        }

        @Test
        void shouldBeginWhatEndsInTime() {
            queue("one");

            SQSBatchResponse response = handle(received(), Duration.ofSeconds(25));

            assertThat(response.getBatchItemFailures()).isEmpty();
            assertThat(sender.sent()).hasSize(1);
        }

        @Test
        void shouldGiveUpWhatDoesNotEndInTime() {
            webhook = newWebhook(Duration.ofSeconds(1));
            QueuedDelivery delivery = queue("stuck");
            sender.answer(_ -> {
                sleep(Duration.ofSeconds(30));
                return new Outcome.Delivered(Response.of(200));
            });
            List<SQSMessage> batch = received();
            long start = System.nanoTime();

            SQSBatchResponse response = handle(batch, Duration.ofSeconds(8));

            assertThat(ids(response)).containsExactly(batch.getFirst().getMessageId());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
            assertThat(sender.sent()).hasSize(1);
            assertThat(find(delivery)).isEmpty();
        }

        private static void sleep(Duration time) {
            try {
                Thread.sleep(time);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Nested
    class Lanes {

        @Test
        void shouldKnowTheLaneByTheQueueThatAMessageComesFrom() {
            QueuedDelivery fast = queue("fast");
            handle(received(), ENOUGH);
            QueuedDelivery slow = queue("slow");
            handle(bySlowLane(received()), ENOUGH);

            assertThat(find(fast).orElseThrow().attempts()).extracting(Attempt::lane).containsExactly(Lane.FAST);
            assertThat(find(slow).orElseThrow().attempts()).extracting(Attempt::lane).containsExactly(Lane.SLOW);
        }

        /// The receiver of the other answers only once this one has been recorded.
        @Test
        void shouldRecordWhatOneOrganizationHasInTheSlowLaneWhileAnothersIsAttempted() {
            Webhook first = webhook;
            QueuedDelivery quick = queue("quick");
            webhook = newWebhook();
            QueuedDelivery late = queue("late");
            String lateId = late.id().value();
            sender.answer(callback -> {
                long patience = System.nanoTime() + Duration.ofSeconds(20).toNanos();
                while (callback.headers().get("webhook-id").equals(lateId) && find(first, quick).isEmpty()
                        && System.nanoTime() < patience) {
                    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                }
                return find(first, quick).isPresent() || !callback.headers().get("webhook-id").equals(lateId)
                        ? new Outcome.Delivered(Response.of(200))
                        : new Outcome.Rejected(Response.of(500), Optional.empty());
            });

            SQSBatchResponse response = handle(bySlowLane(received()), ENOUGH);

            assertThat(ids(response)).isEmpty();
            assertThat(find(late).orElseThrow().status()).isEqualTo(DeliveryStatus.DELIVERED);
        }
    }

    private List<SQSMessage> bySlowLane(List<SQSMessage> batch) {
        String queue = slowQueueUrl.substring(slowQueueUrl.lastIndexOf('/') + 1);
        batch.forEach(message -> message.setEventSourceArn("arn:aws:sqs:eu-west-1:000000000000:" + queue));
        return batch;
    }

    /// What the sweep brings back to the queue.
    @Nested
    class Sweeping {

        /// What is parked is due at once here: its time is set back.
        @Test
        void shouldParkWhatMustWaitLongAndSweepItIntoTheQueueAgain() {
            EventId event = publish("{}");
            sender.answer(_ -> new Outcome.Rejected(Response.of(503), Optional.of(Instant.now().plusSeconds(3_600))));
            assertThat(handle(received(), ENOUGH).getBatchItemFailures()).as("its message is done with").isEmpty();
            Delivery parked = only(DeliveryStatus.RETRYING);
            assertThat(parked.progress().parkedUntil()).isPresent();
            sweep();
            assertThat(received()).as("before its time").isEmpty();
            context.getBean(Deliveries.class).save(due(parked), Guard.CURRENT);
            sender.answer(_ -> new Outcome.Delivered(Response.of(200)));

            sweep();
            sweep();

            List<SQSMessage> returned = received();
            assertThat(returned).as("handed out once").hasSize(1);
            assertThat(handle(returned, ENOUGH).getBatchItemFailures()).isEmpty();
            assertThat(only(DeliveryStatus.DELIVERED).event()).isEqualTo(event);
            assertThat(sender.sent()).hasSize(2);
        }

        @Test
        void shouldTellTheOrganizationThatAWebhookIsDisabledAndReleaseWhatItHoldsWhenItIsSwitchedOn() {
            publish("{\"build\":1}");
            sender.answer(_ -> new Outcome.Gone(Response.of(410)));
            handle(received(), ENOUGH);
            Webhooks webhooks = context.getBean(Webhooks.class);
            Webhook disabled = webhooks.findById(webhook.key()).orElseThrow();
            assertThat(disabled.health().status()).isEqualTo(WebhookStatus.DISABLED);
            assertThat(disabled.settings().active()).isFalse();
            assertThat(received()).as("the notice is published while the batch has the organization's trial").isEmpty();
            assertThat(handle(bySlowLane(received(slowQueueUrl)), ENOUGH).getBatchItemFailures())
                    .as("the notice goes to the webhook itself")
                    .isEmpty();
            assertThat(statuses()).isEqualTo(Map.of("deployment.build.created", DeliveryStatus.HELD, "WEBHOOK_DISABLED",
                    DeliveryStatus.HELD));
            sender.answer(_ -> new Outcome.Delivered(Response.of(200)));

            assertThat(webhooks.update(disabled, disabled.with(disabled.settings().withActive(true), Instant.now())))
                    .isTrue();
            sweep();

            assertThat(handle(received(), ENOUGH).getBatchItemFailures()).isEmpty();
            assertThat(statuses().values()).containsOnly(DeliveryStatus.DELIVERED).hasSize(2);
        }

        private Map<String, DeliveryStatus> statuses() {
            return context.getBean(Deliveries.class)
                    .findByWebhook(webhook.id(), DeliveryFilter.all(), PageRequest.first())
                    .items()
                    .stream()
                    .collect(Collectors.toMap(delivery -> delivery.type().value(), Delivery::status));
        }

        private Delivery only(DeliveryStatus status) {
            List<Delivery> all = context.getBean(Deliveries.class)
                    .findByWebhook(webhook.id(), DeliveryFilter.all(), PageRequest.first())
                    .items();
            assertThat(all).singleElement().extracting(Delivery::status).isEqualTo(status);
            return all.getFirst();
        }

        private static Delivery due(Delivery parked) {
            Instant past = Instant.now().minusSeconds(1);
            Progress progress = parked.progress();
            return new Delivery(parked.key(), parked.event(), parked.type(), parked.test(), parked.createdAt(),
                    parked.attempts(), new Progress(progress.status(), progress.runNumber(), progress.sequenceNumber(),
                            progress.failures(), Optional.of(past), Optional.of(past), progress.updatedAt()));
        }

        private void sweep() {
            new SweepHandler(context).handleRequest(new ScheduledEvent(), new TestingContext(ENOUGH));
        }

        /// An event that is kept, not only queued.
        private EventId publish(String payload) {
            Instant now = Instant.now();
            EventContent content = EventContent.of(Payload.of(Json.parse(payload)));
            Event event = new Event(new EventId(IDS.next()), webhook.scope().organization(), Optional.empty(), TYPE,
                    now,
                    now);
            Target target = new Target(webhook.key(), TYPE);
            context.getBean(Events.class).saveIfAbsent(PublishedEvent.of(event, content, List.of(target)));
            context.getBean(DeliveryQueue.class).enqueue(List.of(QueuedDelivery.first(target, event, "Acme", content)));
            return event.id();
        }
    }

    private SQSBatchResponse handle(List<SQSMessage> batch, Duration remaining) {
        SQSEvent event = new SQSEvent();
        event.setRecords(batch);
        return handler.handleRequest(event, new TestingContext(remaining));
    }

    private static String newQueue() {
        return aws.sqs().createQueue(request -> request.queueName(UUID.randomUUID().toString())).queueUrl();
    }

    private static SQSMessage message(String body) {
        SQSMessage message = new SQSMessage();
        message.setMessageId("message of " + body);
        message.setReceiptHandle("handle");
        message.setBody(body);
        return message;
    }

    private Webhook newWebhook() {
        return newWebhook(WebhookSettings.DEFAULT_TIMEOUT);
    }

    private Webhook newWebhook(Duration timeout) {
        Instant now = Instant.now();
        OrganizationId organization = new OrganizationId(IDS.next());
        new DynamoDbOrganizations(new Table(aws.dynamoDb(), TABLE), Clock.systemUTC())
                .save(new Organization(organization, new Name("Acme"), now, now));
        WebhookSettings settings = new WebhookSettings(new Name("Hook"), Optional.empty(),
                new CallbackUrl("https://example.com/callback"), List.of(new EventSelector("*")),
                CallbackHeaders.none(), true, Optional.empty(), Optional.empty(), Set.of(), timeout, Optional.empty(),
                Optional.empty(),
                WhileInactive.SKIP);
        Webhook made = Webhook.create(new WebhookId(IDS.next()), new Scope.OfOrganization(organization), settings,
                SigningSecret.create(new SecureRandom()), now);
        assertThat(context.getBean(Webhooks.class).add(made)).isEqualTo(Webhooks.Added.ADDED);
        return made;
    }

    private QueuedDelivery queue(String name) {
        Instant now = Instant.now();
        Event event = new Event(new EventId(IDS.next()), webhook.scope().organization(), Optional.empty(), TYPE, now,
                now);
        QueuedDelivery delivery = QueuedDelivery.first(new Target(webhook.key(), TYPE), event, "Acme",
                EventContent.of(Payload.of(Json.object().put("name", name))));
        context.getBean(DeliveryQueue.class).enqueue(List.of(delivery));
        return delivery;
    }

    /// What Lambda would make of the messages that are visible.
    private List<SQSMessage> received() {
        return received(queueUrl);
    }

    private List<SQSMessage> received(String url) {
        List<SQSMessage> batch = new ArrayList<>();
        aws.sqs()
                .receiveMessage(receive -> receive.queueUrl(url).maxNumberOfMessages(10))
                .messages()
                .forEach(message -> {
                    SQSMessage received = new SQSMessage();
                    received.setMessageId(message.messageId());
                    received.setReceiptHandle(message.receiptHandle());
                    received.setBody(message.body());
                    batch.add(received);
                });
        return batch;
    }

    private Delivery record(QueuedDelivery delivery) {
        return find(delivery).orElseThrow();
    }

    private Optional<Delivery> find(QueuedDelivery delivery) {
        return find(webhook, delivery);
    }

    private Optional<Delivery> find(Webhook receiver, QueuedDelivery delivery) {
        return context.getBean(Deliveries.class).findById(receiver.id(), delivery.id());
    }

    private static List<String> ids(SQSBatchResponse response) {
        return response.getBatchItemFailures().stream().map(BatchItemFailure::getItemIdentifier).toList();
    }

    private static String body(Callback callback) {
        return new String(callback.body(), UTF_8);
    }
}
