package io.tidings.dispatch;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import jakarta.inject.Named;
import jakarta.inject.Singleton;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

import io.tidings.aws.AwsClients;
import io.tidings.callback.AddressPolicy;
import io.tidings.delivery.Attempter;
import io.tidings.delivery.CallbackSender;
import io.tidings.delivery.DeadLetters;
import io.tidings.delivery.Deliveries;
import io.tidings.delivery.DeliveryQueue;
import io.tidings.delivery.DisablementNotices;
import io.tidings.delivery.Dispatcher;
import io.tidings.delivery.Events;
import io.tidings.delivery.HandOut;
import io.tidings.delivery.Resender;
import io.tidings.delivery.Sweeper;
import io.tidings.dispatch.httpclient.HttpCallbackSender;
import io.tidings.dynamodb.DynamoDbAuditLog;
import io.tidings.dynamodb.DynamoDbCustomEventTypes;
import io.tidings.dynamodb.DynamoDbDeliveries;
import io.tidings.dynamodb.DynamoDbEvents;
import io.tidings.dynamodb.DynamoDbKeyDuties;
import io.tidings.dynamodb.DynamoDbOrganizations;
import io.tidings.dynamodb.DynamoDbProjects;
import io.tidings.dynamodb.DynamoDbRepeats;
import io.tidings.dynamodb.DynamoDbReplays;
import io.tidings.dynamodb.DynamoDbWebhooks;
import io.tidings.dynamodb.Table;
import io.tidings.emf.EmfMetrics;
import io.tidings.event.EventCatalog;
import io.tidings.event.EventContents;
import io.tidings.format.CallbackFormats;
import io.tidings.identity.IdGenerator;
import io.tidings.keys.KeyStore;
import io.tidings.keys.Sealer;
import io.tidings.keys.SigningKeys;
import io.tidings.metric.Metrics;
import io.tidings.organization.Organizations;
import io.tidings.publishing.EventTypes;
import io.tidings.publishing.Filters;
import io.tidings.publishing.PayloadSchemas;
import io.tidings.publishing.Publisher;
import io.tidings.publishing.Recipients;
import io.tidings.publishing.WebhookDisabledPublisher;
import io.tidings.replay.Replayer;
import io.tidings.s3.S3EventContents;
import io.tidings.secretsmanager.SecretsManagerKeyStore;
import io.tidings.sqs.SqsDeadLetters;
import io.tidings.sqs.SqsDeliveryQueue;
import io.tidings.tink.KeyKeeper;
import io.tidings.tink.TinkKeys;
import io.tidings.webhook.Webhooks;

/// Puts the domain and its adapters together.
@Factory
final class DispatchBeans {

    /// Micronaut has executors of its own.
    private static final String CALLS = "calls";

    private static final String USER_AGENT = "Tidings/" + version();

    @Singleton
    Clock clock() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }

    @Singleton
    AwsClients awsClients() {
        return new AwsClients();
    }

    /// To the log: the standard output.
    @Singleton
    EmfMetrics metrics(MonitoringSettings settings, Clock clock) {
        return settings.metrics(clock, System.out::println);
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
    SecretsManagerKeyStore keyStore(SecretsManagerClient secrets, KmsClient kms, DispatchSettings settings) {
        return new SecretsManagerKeyStore(secrets, kms, settings.keysSecret(), settings.keysKey());
    }

    /// Seals and signs.
    @Singleton
    TinkKeys keys(KeyStore store, Clock clock) {
        return new TinkKeys(store, clock);
    }

    @Singleton
    Table table(DynamoDbClient client, DispatchSettings settings) {
        return new Table(client, settings.table());
    }

    @Singleton
    DynamoDbWebhooks webhooks(Table table, Sealer sealer) {
        return new DynamoDbWebhooks(table, sealer);
    }

    @Singleton
    Deliveries deliveries(Table table, Sealer sealer, DispatchSettings settings, Clock clock) {
        return new DynamoDbDeliveries(table, sealer, retention(settings), clock);
    }

    @Singleton
    EventContents contents(S3Client client, DispatchSettings settings) {
        return new S3EventContents(client, settings.bucket());
    }

    @Singleton
    DeliveryQueue queue(SqsClient client, DispatchSettings settings) {
        return new SqsDeliveryQueue(client, settings.queueUrl());
    }

    @Singleton
    DeadLetters deadLetters(SqsClient client, DispatchSettings settings) {
        return new SqsDeadLetters(client, settings.deadLetterQueueUrl());
    }

    @Bean(preDestroy = "close")
    @Singleton
    @Requires(missingBeans = CallbackSender.class)
    HttpCallbackSender sender(DispatchSettings settings, Clock clock) {
        return new HttpCallbackSender(new AddressPolicy(settings.networks()), clock);
    }

    @Singleton
    Events events(Table table, EventContents contents, DispatchSettings settings, Clock clock) {
        return new DynamoDbEvents(table, contents, retention(settings), clock);
    }

    @Singleton
    Organizations organizations(Table table, Clock clock) {
        return new DynamoDbOrganizations(table, clock);
    }

    /// One virtual thread for each call that waits.
    @Bean(preDestroy = "close")
    @Singleton
    @Named(CALLS)
    ExecutorService executor() {
        return Executors.newVirtualThreadPerTaskExecutor();
    }

    @Singleton
    Attempter attempter(Events events, SigningKeys keys, CallbackSender sender, @Named(CALLS) ExecutorService executor,
            Clock clock) {
        return new Attempter(new CallbackFormats(EventCatalog.builtIn()), events, keys, sender, executor, clock,
                USER_AGENT, SecureRandom::new);
    }

    /// A new [SecureRandom] for each delay: those who start from one snapshot must not retry in step.
    @Singleton
    Dispatcher dispatcher(Deliveries deliveries, Webhooks webhooks, DeliveryQueue queue, DeadLetters deadLetters,
            DisablementNotices notices, Attempter attempter, DispatchSettings settings, Clock clock, Metrics metrics) {
        return new Dispatcher(deliveries, webhooks, queue, deadLetters, notices, attempter, settings.schedule(), clock,
                SecureRandom::new, metrics);
    }

    @Singleton
    EventTypes eventTypes(Table table) {
        return new EventTypes(EventCatalog.builtIn(), new DynamoDbCustomEventTypes(table), new PayloadSchemas());
    }

    @Singleton
    Recipients recipients(EventTypes types) {
        return new Recipients(types, new Filters());
    }

    /// Tidings publishes an event of its own when it disables a webhook.
    @Singleton
    DisablementNotices notices(Table table, Organizations organizations, Webhooks webhooks, EventTypes types,
            Recipients recipients, Events events, DeliveryQueue queue, DispatchSettings settings, Clock clock,
            Metrics metrics) {
        return new WebhookDisabledPublisher(new Publisher(organizations, new DynamoDbProjects(table), webhooks, types,
                recipients, events, new DynamoDbRepeats(table), queue, new IdGenerator(clock, SecureRandom::new),
                clock, metrics), new DynamoDbAuditLog(table, Duration.ofDays(settings.auditRetentionDays()), clock));
    }

    @Singleton
    Sweeper sweeper(Deliveries deliveries, Webhooks webhooks, Events events, Organizations organizations,
            DeliveryQueue queue, @Named(CALLS) ExecutorService executor, Clock clock) {
        return new Sweeper(deliveries, webhooks,
                new HandOut(deliveries, events, organizations, queue, executor, clock), clock);
    }

    @Singleton
    KeyKeeper keyKeeper(KeyStore store, TinkKeys keys, Table table, Organizations organizations,
            DynamoDbWebhooks secrets, Clock clock) {
        return new KeyKeeper(store, keys, new DynamoDbKeyDuties(table), organizations, secrets, clock);
    }

    @Singleton
    Replayer replayer(Table table, Organizations organizations, Webhooks webhooks, Events events,
            Deliveries deliveries, Recipients recipients, DeliveryQueue queue, DispatchSettings settings, Clock clock) {
        return new Replayer(new DynamoDbReplays(table, retention(settings), clock), organizations, webhooks, events,
                deliveries, recipients, new Resender(deliveries, queue, clock), clock);
    }

    private static Duration retention(DispatchSettings settings) {
        return Duration.ofDays(settings.retentionDays());
    }

    private static String version() {
        String version = DispatchBeans.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
