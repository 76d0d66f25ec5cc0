package io.tidings.api;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.micronaut.context.ApplicationContext;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import io.tidings.access.Authenticator;
import io.tidings.access.Identity;
import io.tidings.access.Principal;
import io.tidings.access.Role;
import io.tidings.access.Verdict;
import io.tidings.delivery.DeadLetterSink;
import io.tidings.dynamodb.TidingsTable;
import io.tidings.embedded.EmbeddedAws;
import io.tidings.embedded.EmbeddedKeys;
import io.tidings.sqs.CheckMessage;
import io.tidings.sqs.QueueNames;
import io.tidings.sqs.SqsDeadLetterSink;
import io.tidings.webhook.WebhookKey;

/// The API function with its services in memory; one for each test class, which its nested classes share.
public final class ApiUnderTest implements BeforeAllCallback, AfterAllCallback {

    /// A network that callbacks may reach although it is private.
    public static final String ALLOWED_NETWORK = "127.0.0.0/8";

    public static final String TABLE = "tidings";

    public static final String BUCKET = "tidings-contents";

    private static final Clock CLOCK = Clock.tickMillis(ZoneOffset.UTC);

    /// Tests call as fast as they can.
    private static final Map<String, Object> UNLIMITED = Map.of(
            "tidings.rate-limits.requests-per-token", 1_000_000,
            "tidings.rate-limits.requests-per-organization", 1_000_000,
            "tidings.rate-limits.events-per-token", 1_000_000,
            "tidings.rate-limits.events-per-organization", 1_000_000);

    private static final String ADMIN_TOKEN = "platform-admin";

    private final TestingKeyStore keys = TestingKeyStore.withKeys();
    private EmbeddedAws aws;
    private String queueUrl;
    private String slowQueueUrl;
    private String deadLetterQueueUrl;
    private ApplicationContext context;
    private ApiHandler handler;

    @Override
    public void beforeAll(ExtensionContext junit) {
        if (isNested(junit)) {
            return;
        }
        aws = EmbeddedAws.inMemory();
        aws.dynamoDb().createTable(TidingsTable.creation(TABLE));
        aws.dynamoDb().waiter().waitUntilTableExists(request -> request.tableName(TABLE));
        aws.s3().createBucket(request -> request.bucket(BUCKET));
        deadLetterQueueUrl = aws.sqs().createQueue(request -> request.queueName(QueueNames.DEAD_LETTERS)).queueUrl();
        queueUrl = aws.sqs()
                .createQueue(request -> request.queueName(QueueNames.DELIVERIES)
                        .attributes(Map.of(QueueAttributeName.REDRIVE_POLICY, redrivePolicy())))
                .queueUrl();
        slowQueueUrl = aws.sqs()
                .createQueue(request -> request.queueName(QueueNames.DELIVERIES_SLOW)
                        .attributes(Map.of(QueueAttributeName.REDRIVE_POLICY, redrivePolicy())))
                .queueUrl();
        startWithKeys(aws.dynamoDb(), Map.of(), CLOCK);
    }

    @Override
    public void afterAll(ExtensionContext junit) {
        if (isNested(junit)) {
            return;
        }
        context.close();
        aws.close();
    }

    /// Extensions of a class are called before and after its nested classes as well.
    private static boolean isNested(ExtensionContext junit) {
        return junit.getRequiredTestClass().isAnnotationPresent(Nested.class);
    }

    /// Goes on with another store.
    public void restart(DynamoDbClient dynamoDb) {
        context.close();
        startWithKeys(dynamoDb, Map.of(), CLOCK);
    }

    /// Goes on as another instance, for which nobody has made keys.
    public void restartWithoutKeys() {
        context.close();
        start(aws.dynamoDb(), Map.of(), CLOCK, new TestingKeyStore());
    }

    /// Goes on as another instance, which finds its keys in Secrets Manager.
    public void restartWithKeysIn(EmbeddedKeys services) {
        context.close();
        start(aws.dynamoDb(),
                Map.of("tidings.keys-secret", EmbeddedKeys.SECRET, "tidings.keys-key", EmbeddedKeys.KEY),
                CLOCK, client(SecretsManagerClient.builder(), services.endpoint()),
                client(KmsClient.builder(), services.endpoint()));
    }

    private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder,
            URI endpoint) {
        return builder.region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .endpointOverride(endpoint)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    /// Goes on with another store, more settings and a clock of its own.
    public void restart(DynamoDbClient dynamoDb, Map<String, Object> settings, Clock clock) {
        context.close();
        startWithKeys(dynamoDb, settings, clock);
    }

    /// Goes on as another instance, with more settings.
    public void restart(Map<String, Object> settings) {
        context.close();
        startWithKeys(aws.dynamoDb(), settings, CLOCK);
    }

    private void startWithKeys(DynamoDbClient dynamoDb, Map<String, Object> more, Clock clock) {
        start(dynamoDb, more, clock, keys);
    }

    private void start(DynamoDbClient dynamoDb, Map<String, Object> more, Clock clock, Object... keyServices) {
        Authenticator administrator = token -> token.equals(ADMIN_TOKEN)
                ? new Verdict.Known(new Principal(Identity.token("root", "administrator"), Role.PLATFORM_ADMIN,
                        Optional.empty()))
                : new Verdict.Unknown();
        Map<String, Object> settings = new HashMap<>(UNLIMITED);
        settings.putAll(more);
        settings.putAll(Map.of("tidings.metrics", "none", "tidings.table", TABLE, "tidings.queue-url", queueUrl,
                "tidings.slow-queue-url", slowQueueUrl,
                "tidings.dead-letter-queue-url",
                deadLetterQueueUrl, "tidings.bucket", BUCKET, "tidings.allowed-networks", List.of(ALLOWED_NETWORK)));
        context = ApiHandler.configure(ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .singletons(dynamoDb, aws.sqs(), aws.s3(), administrator, clock)
                .singletons(keyServices), settings)
                .start();
        handler = new ApiHandler(context);
    }

    private String redrivePolicy() {
        String arn = aws.sqs()
                .getQueueAttributes(get -> get.queueUrl(deadLetterQueueUrl)
                        .attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        return "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"%d\"}".formatted(arn,
                QueueNames.MAX_RECEIVE_COUNT);
    }

    /// Where the dispatch function buries what it gives up.
    public DeadLetterSink deadLetters() {
        return new SqsDeadLetterSink(aws.sqs(), deadLetterQueueUrl);
    }

    /// Takes all messages from the dead-letter queue.
    public List<Message> takeDeadLetters() {
        return take(deadLetterQueueUrl);
    }

    /// What the function is made of, for what no route offers.
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> Collection<T> beans(Class<T> type) {
        return context.getBeansOfType(type);
    }

    public DynamoDbClient dynamoDb() {
        return aws.dynamoDb();
    }

    public S3Client s3() {
        return aws.s3();
    }

    /// Somebody with this bearer token.
    public Caller holding(String token) {
        return new Caller(handler, Optional.of(token));
    }

    /// The platform's administrator.
    public Caller platform() {
        return holding(ADMIN_TOKEN);
    }

    /// Somebody without a token.
    public Caller anonymous() {
        return new Caller(handler, Optional.empty());
    }

    /// A new organization.
    public Tenant tenant() {
        return Tenant.register(this);
    }

    /// A new organization whose registration is in the audit log.
    public Tenant tenantByCalls() {
        return Tenant.registerByCalls(this);
    }

    /// One that has been registered since `time`.
    public Tenant tenantSince(Instant time) {
        return Tenant.registeredAt(this, time);
    }

    /// Takes all deliveries from the queue.
    public List<Message> queued() {
        return take(queueUrl).stream().filter(message -> !CheckMessage.isOne(message.body())).toList();
    }

    /// The webhooks to check, taken off the queue with everything else.
    public List<WebhookKey> checks() {
        return take(queueUrl).stream()
                .map(Message::body)
                .filter(CheckMessage::isOne)
                .map(CheckMessage::read)
                .toList();
    }

    /// Takes all deliveries from the queue of the slow lane.
    public List<Message> queuedSlow() {
        return take(slowQueueUrl);
    }

    private List<Message> take(String url) {
        var all = new java.util.ArrayList<Message>();
        while (true) {
            var some = aws.sqs()
                    .receiveMessage(receive -> receive.queueUrl(url)
                            .maxNumberOfMessages(10)
                            .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                    .messages();
            if (some.isEmpty()) {
                return all;
            }
            some.forEach(message -> aws.sqs()
                    .deleteMessage(delete -> delete.queueUrl(url).receiptHandle(message.receiptHandle())));
            all.addAll(some);
        }
    }
}
