package io.tidings.function;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.inject.Singleton;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

import io.tidings.audit.AuditLog;
import io.tidings.delivery.CheckScheduler;
import io.tidings.delivery.DelayedChecks;
import io.tidings.delivery.Deliveries;
import io.tidings.delivery.DeliveryQueue;
import io.tidings.delivery.Events;
import io.tidings.delivery.PendingDeliveries;
import io.tidings.delivery.Resender;
import io.tidings.delivery.SweepFailureLog;
import io.tidings.delivery.SweepFailures;
import io.tidings.dynamodb.DynamoDbAuditLog;
import io.tidings.dynamodb.DynamoDbCustomEventTypes;
import io.tidings.dynamodb.DynamoDbDeliveries;
import io.tidings.dynamodb.DynamoDbEvents;
import io.tidings.dynamodb.DynamoDbIdempotencyStore;
import io.tidings.dynamodb.DynamoDbKeyRotationStore;
import io.tidings.dynamodb.DynamoDbOrganizations;
import io.tidings.dynamodb.DynamoDbProjects;
import io.tidings.dynamodb.DynamoDbRecordMarks;
import io.tidings.dynamodb.DynamoDbRemovals;
import io.tidings.dynamodb.DynamoDbReplays;
import io.tidings.dynamodb.DynamoDbSweepFailures;
import io.tidings.dynamodb.DynamoDbWebhooks;
import io.tidings.dynamodb.Table;
import io.tidings.emf.EmfMetrics;
import io.tidings.endpoint.AddressPolicy;
import io.tidings.event.EventCatalog;
import io.tidings.event.EventContents;
import io.tidings.format.CallbackFormats;
import io.tidings.identity.IdGenerator;
import io.tidings.keys.KeyRotationStore;
import io.tidings.keys.KeyStore;
import io.tidings.keys.SecretCipher;
import io.tidings.metric.Metrics;
import io.tidings.organization.Organizations;
import io.tidings.organization.Projects;
import io.tidings.publishing.CustomEventTypes;
import io.tidings.publishing.EventTypes;
import io.tidings.publishing.Filters;
import io.tidings.publishing.IdempotencyStore;
import io.tidings.publishing.PayloadSchemas;
import io.tidings.publishing.Recipients;
import io.tidings.removal.Removals;
import io.tidings.replay.Replayer;
import io.tidings.replay.Replays;
import io.tidings.s3.S3EventContents;
import io.tidings.secretsmanager.SecretsManagerKeyStore;
import io.tidings.sqs.SqsDelayedChecks;
import io.tidings.sqs.SqsDeliveryQueue;
import io.tidings.tink.TinkKeys;
import io.tidings.webhook.Webhooks;

/// Puts together what of the domain and its adapters more than one function needs.
@Factory
final class DomainBeans {

    /// Whole milliseconds: what is answered is what is stored.
    @Singleton
    @Requires(missingBeans = Clock.class)
    Clock clock() {
        return Clock.tickMillis(ZoneOffset.UTC);
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
    @Requires(missingBeans = KeyStore.class)
    SecretsManagerKeyStore keyStore(SecretsManagerClient secrets, KmsClient kms, DeploymentSettings settings) {
        return new SecretsManagerKeyStore(secrets, kms, settings.keysSecret(), settings.keysKey());
    }

    /// Encrypts and signs.
    @Singleton
    TinkKeys keys(KeyStore store, Clock clock) {
        return new TinkKeys(store, clock);
    }

    @Singleton
    Table table(DynamoDbClient client, DeploymentSettings settings) {
        return new Table(client, settings.table());
    }

    @Singleton
    Organizations organizations(Table table, Clock clock) {
        return new DynamoDbOrganizations(table, clock);
    }

    @Singleton
    Projects projects(Table table, Clock clock) {
        return new DynamoDbProjects(table, clock);
    }

    @Singleton
    AuditLog auditLog(Table table, DeploymentSettings settings, Clock clock) {
        return new DynamoDbAuditLog(table, settings.auditRetention(), clock);
    }

    @Singleton
    DynamoDbWebhooks webhooks(Table table, SecretCipher cipher) {
        return new DynamoDbWebhooks(table, cipher);
    }

    @Singleton
    KeyRotationStore keyRotationStore(Table table) {
        return new DynamoDbKeyRotationStore(table);
    }

    @Singleton
    Deliveries deliveries(Table table, SecretCipher cipher, DeploymentSettings settings, Clock clock) {
        return new DynamoDbDeliveries(table, cipher, settings.retention(), clock);
    }

    @Singleton
    PendingDeliveries pendingDeliveries(Deliveries deliveries, Events events, Table table, DeploymentSettings settings,
            Clock clock) {
        return new PendingDeliveries(deliveries, events, new DynamoDbRecordMarks(table, settings.retention(), clock),
                clock, ThreadLocalRandom::current);
    }

    @Singleton
    EventContents contents(S3Client client, DeploymentSettings settings) {
        return new S3EventContents(client, settings.bucket());
    }

    @Singleton
    Events events(Table table, EventContents contents, DeploymentSettings settings, Clock clock) {
        return new DynamoDbEvents(table, contents, settings.retention(), clock);
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
    Recipients recipients(EventTypes types, Filters filters) {
        return new Recipients(types, filters);
    }

    @Singleton
    CallbackFormats formats(EventCatalog catalog) {
        return new CallbackFormats(catalog);
    }

    @Singleton
    DeliveryQueue queue(SqsClient client, DeploymentSettings settings) {
        return new SqsDeliveryQueue(client, settings.queueUrl(), settings.slowQueueUrl());
    }

    @Singleton
    DelayedChecks delayedChecks(SqsClient client, DeploymentSettings settings) {
        return new SqsDelayedChecks(client, settings.queueUrl());
    }

    @Singleton
    CheckScheduler checkScheduler(DelayedChecks checks, Clock clock) {
        return new CheckScheduler(checks, clock);
    }

    @Singleton
    AddressPolicy addressPolicy(DeploymentSettings settings) {
        return new AddressPolicy(settings.networks());
    }

    @Singleton
    IdempotencyStore idempotencyStore(Table table) {
        return new DynamoDbIdempotencyStore(table);
    }

    @Singleton
    Resender resender(Deliveries deliveries, DeliveryQueue queue, Clock clock) {
        return new Resender(deliveries, queue, clock);
    }

    @Singleton
    Replays replays(Table table, DeploymentSettings settings, Clock clock) {
        return new DynamoDbReplays(table, settings.retention(), clock);
    }

    @Singleton
    Removals removals(Table table, Clock clock) {
        return new DynamoDbRemovals(table, clock);
    }

    @Singleton
    Replayer replayer(Replays replays, Organizations organizations, Webhooks webhooks, Events events,
            Deliveries deliveries, Recipients recipients, Resender resender, SweepFailureLog failures, Clock clock,
            Metrics metrics) {
        return new Replayer(replays, organizations, webhooks, events, deliveries, recipients, resender, failures,
                clock, metrics);
    }

    @Singleton
    SweepFailures sweepFailures(Table table, Clock clock) {
        return new DynamoDbSweepFailures(table, clock);
    }

    @Singleton
    SweepFailureLog sweepFailureLog(SweepFailures failures, Metrics metrics, Clock clock) {
        return new SweepFailureLog(failures, metrics, clock);
    }
}
