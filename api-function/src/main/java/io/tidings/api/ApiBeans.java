package io.tidings.api;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.inject.Singleton;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

import io.tidings.access.ApiTokenAuthenticator;
import io.tidings.access.ApiTokens;
import io.tidings.access.Authenticator;
import io.tidings.access.LoginThrottle;
import io.tidings.audit.AuditLog;
import io.tidings.aws.AwsClients;
import io.tidings.callback.AddressPolicy;
import io.tidings.callback.CallbackPolicy;
import io.tidings.delivery.DeadLetterQueue;
import io.tidings.delivery.Deliveries;
import io.tidings.delivery.DeliveryQueue;
import io.tidings.delivery.Events;
import io.tidings.delivery.Expunger;
import io.tidings.delivery.Resender;
import io.tidings.dynamodb.DynamoDbApiTokens;
import io.tidings.dynamodb.DynamoDbAuditLog;
import io.tidings.dynamodb.DynamoDbCounts;
import io.tidings.dynamodb.DynamoDbCustomEventTypes;
import io.tidings.dynamodb.DynamoDbDeliveries;
import io.tidings.dynamodb.DynamoDbEvents;
import io.tidings.dynamodb.DynamoDbFailedLogins;
import io.tidings.dynamodb.DynamoDbKeyDuties;
import io.tidings.dynamodb.DynamoDbOrganizations;
import io.tidings.dynamodb.DynamoDbProjects;
import io.tidings.dynamodb.DynamoDbRepeats;
import io.tidings.dynamodb.DynamoDbReplays;
import io.tidings.dynamodb.DynamoDbTraffic;
import io.tidings.dynamodb.DynamoDbWebhooks;
import io.tidings.dynamodb.Table;
import io.tidings.emf.EmfMetrics;
import io.tidings.event.EventCatalog;
import io.tidings.event.EventContents;
import io.tidings.format.CallbackFormats;
import io.tidings.identity.IdGenerator;
import io.tidings.keys.KeyDuties;
import io.tidings.keys.KeyStore;
import io.tidings.keys.Sealer;
import io.tidings.metric.Metrics;
import io.tidings.organization.Organizations;
import io.tidings.organization.Projects;
import io.tidings.publishing.CustomEventTypes;
import io.tidings.publishing.EventIds;
import io.tidings.publishing.EventTypes;
import io.tidings.publishing.Filters;
import io.tidings.publishing.PayloadSchemas;
import io.tidings.publishing.Publisher;
import io.tidings.publishing.Recipients;
import io.tidings.publishing.Repeats;
import io.tidings.publishing.SpreadEventIds;
import io.tidings.publishing.WebhookTester;
import io.tidings.ratelimit.RateLimiter;
import io.tidings.replay.Replayer;
import io.tidings.replay.Replays;
import io.tidings.s3.S3EventContents;
import io.tidings.secretsmanager.SecretsManagerKeyStore;
import io.tidings.sqs.SqsDeadLetterQueue;
import io.tidings.sqs.SqsDeliveryQueue;
import io.tidings.tink.TinkKeys;
import io.tidings.webhook.Webhooks;

/// Puts the domain and its adapters together.
@Factory
final class ApiBeans {

    /// Whole milliseconds: what is answered is what is stored.
    @Singleton
    @Requires(missingBeans = Clock.class)
    Clock clock() {
        return Clock.tickMillis(java.time.ZoneOffset.UTC);
    }

    /// To the log: the standard output.
    @Singleton
    EmfMetrics metrics(MonitoringSettings settings, Clock clock) {
        return settings.metrics(clock, System.out::println);
    }

    /// A new [SecureRandom] each time: a snapshot of the process must not repeat ids.
    @Singleton
    IdGenerator ids(Clock clock) {
        return new IdGenerator(clock, SecureRandom::new);
    }

    @Singleton
    AwsClients awsClients() {
        return new AwsClients();
    }

    @Bean(preDestroy = "close")
    @Singleton
    @Requires(missingBeans = DynamoDbClient.class)
    DynamoDbClient dynamoDb(AwsClients clients) {
        return clients.make(DynamoDbClient.builder());
    }

    @Bean(preDestroy = "close")
    @Singleton
    @Requires(missingBeans = SqsClient.class)
    SqsClient sqs(AwsClients clients) {
        return clients.make(SqsClient.builder());
    }

    @Bean(preDestroy = "close")
    @Singleton
    @Requires(missingBeans = S3Client.class)
    S3Client s3(AwsClients clients) {
        return clients.make(S3Client.builder());
    }

    @Bean(preDestroy = "close")
    @Singleton
    @Requires(missingBeans = SecretsManagerClient.class)
    SecretsManagerClient secretsManager(AwsClients clients) {
        return clients.make(SecretsManagerClient.builder());
    }

    @Bean(preDestroy = "close")
    @Singleton
    @Requires(missingBeans = KmsClient.class)
    KmsClient kms(AwsClients clients) {
        return clients.make(KmsClient.builder());
    }

    @Singleton
    @Requires(missingBeans = KeyStore.class)
    SecretsManagerKeyStore keyStore(SecretsManagerClient secrets, KmsClient kms, ApiSettings settings) {
        return new SecretsManagerKeyStore(secrets, kms, settings.keysSecret(), settings.keysKey());
    }

    /// Seals and signs.
    @Singleton
    TinkKeys keys(KeyStore store, Clock clock) {
        return new TinkKeys(store, clock);
    }

    @Singleton
    Table table(DynamoDbClient client, ApiSettings settings) {
        return new Table(client, settings.table());
    }

    @Singleton
    Organizations organizations(Table table, Clock clock) {
        return new DynamoDbOrganizations(table, clock);
    }

    @Singleton
    Projects projects(Table table) {
        return new DynamoDbProjects(table);
    }

    @Singleton
    ApiTokens tokens(Table table) {
        return new DynamoDbApiTokens(table);
    }

    @Singleton
    Authenticator apiTokenAuthenticator(ApiTokens tokens, Clock clock) {
        return new ApiTokenAuthenticator(tokens, clock, task -> Thread.ofVirtual().name("token-use").start(task));
    }

    @Singleton
    AuditLog auditLog(Table table, ApiSettings settings, Clock clock) {
        return new DynamoDbAuditLog(table, Duration.ofDays(settings.auditRetentionDays()), clock);
    }

    @Singleton
    RateLimiter rateLimiter(Table table, Clock clock) {
        return new RateLimiter(new DynamoDbCounts(table), clock);
    }

    @Singleton
    LoginThrottle loginThrottle(Table table, Clock clock) {
        return new LoginThrottle(new DynamoDbFailedLogins(table), clock);
    }

    @Singleton
    DynamoDbWebhooks webhooks(Table table, Sealer sealer) {
        return new DynamoDbWebhooks(table, sealer);
    }

    @Singleton
    KeyDuties keyDuties(Table table) {
        return new DynamoDbKeyDuties(table);
    }

    @Singleton
    Deliveries deliveries(Table table, Sealer sealer, ApiSettings settings, Clock clock) {
        return new DynamoDbDeliveries(table, sealer, retention(settings), clock);
    }

    @Singleton
    EventContents contents(S3Client client, ApiSettings settings) {
        return new S3EventContents(client, settings.bucket());
    }

    @Singleton
    Events events(Table table, EventContents contents, ApiSettings settings, Clock clock) {
        return new DynamoDbEvents(table, contents, retention(settings), clock);
    }

    @Singleton
    CustomEventTypes customEventTypes(Table table) {
        return new DynamoDbCustomEventTypes(table);
    }

    @Singleton
    EventCatalog catalog() {
        return EventCatalog.builtIn();
    }

    @Singleton
    PayloadSchemas schemas() {
        return new PayloadSchemas();
    }

    @Singleton
    Filters filters() {
        return new Filters();
    }

    @Singleton
    EventTypes eventTypes(EventCatalog catalog, CustomEventTypes custom, PayloadSchemas schemas) {
        return new EventTypes(catalog, custom, schemas);
    }

    @Singleton
    CallbackFormats formats(EventCatalog catalog) {
        return new CallbackFormats(catalog);
    }

    @Singleton
    CallbackPolicy callbackPolicy(ApiSettings settings) {
        return new CallbackPolicy(new AddressPolicy(settings.networks()));
    }

    @Singleton
    DeliveryQueue queue(SqsClient client, ApiSettings settings) {
        return new SqsDeliveryQueue(client, settings.queueUrl());
    }

    @Singleton
    DeadLetterQueue deadLetterQueue(SqsClient client, ApiSettings settings, Clock clock) {
        return new SqsDeadLetterQueue(client, settings.deadLetterQueueUrl(), settings.queueUrl(), clock);
    }

    @Singleton
    Repeats repeats(Table table) {
        return new DynamoDbRepeats(table);
    }

    @Singleton
    Recipients recipients(EventTypes types, Filters filters) {
        return new Recipients(types, filters);
    }

    @Singleton
    EventIds eventIds(Table table, IdGenerator ids, Clock clock) {
        return new SpreadEventIds(new DynamoDbTraffic(table), ids, clock, ThreadLocalRandom::current);
    }

    @Singleton
    Publisher publisher(Organizations organizations, Projects projects, Webhooks webhooks, EventTypes types,
            Recipients recipients, Events events, Repeats repeats, DeliveryQueue queue, EventIds ids, Clock clock,
            Metrics metrics) {
        return new Publisher(organizations, projects, webhooks, types, recipients, events, repeats, queue, ids, clock,
                metrics);
    }

    @Singleton
    Resender resender(Deliveries deliveries, DeliveryQueue queue, Clock clock) {
        return new Resender(deliveries, queue, clock);
    }

    @Singleton
    WebhookTester webhookTester(EventTypes types, EventCatalog catalog, Events events, Resender resender,
            IdGenerator ids, Clock clock) {
        return new WebhookTester(types, catalog, events, resender, ids, clock);
    }

    @Singleton
    Expunger expunger(Events events, Deliveries deliveries, Clock clock) {
        return new Expunger(events, deliveries, Thread::startVirtualThread, clock);
    }

    @Singleton
    Replays replays(Table table, ApiSettings settings, Clock clock) {
        return new DynamoDbReplays(table, retention(settings), clock);
    }

    @Singleton
    Replayer replayer(Replays replays, Organizations organizations, Webhooks webhooks, Events events,
            Deliveries deliveries, Recipients recipients, Resender resender, Clock clock) {
        return new Replayer(replays, organizations, webhooks, events, deliveries, recipients, resender, clock);
    }

    private static Duration retention(ApiSettings settings) {
        return Duration.ofDays(settings.retentionDays());
    }
}
