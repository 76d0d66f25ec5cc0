package io.tidings.dispatch;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import jakarta.inject.Named;
import jakarta.inject.Singleton;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import software.amazon.awssdk.services.sqs.SqsClient;

import io.tidings.audit.AuditLog;
import io.tidings.delivery.Attempter;
import io.tidings.delivery.DeadLetterSink;
import io.tidings.delivery.DelayedChecks;
import io.tidings.delivery.Deliveries;
import io.tidings.delivery.DeliveryQueue;
import io.tidings.delivery.DisabledWebhookNotifier;
import io.tidings.delivery.Dispatcher;
import io.tidings.delivery.Events;
import io.tidings.delivery.PendingDeliveries;
import io.tidings.delivery.Requeuer;
import io.tidings.delivery.SweepFailureLog;
import io.tidings.delivery.Sweeper;
import io.tidings.delivery.WebhookChecker;
import io.tidings.dispatch.httpclient.HttpCallbackSender;
import io.tidings.dynamodb.DynamoDbCounters;
import io.tidings.dynamodb.DynamoDbLeftovers;
import io.tidings.dynamodb.DynamoDbWebhooks;
import io.tidings.dynamodb.Table;
import io.tidings.endpoint.AddressPolicy;
import io.tidings.event.EventContents;
import io.tidings.format.CallbackFormats;
import io.tidings.function.DeploymentSettings;
import io.tidings.identity.IdGenerator;
import io.tidings.keys.KeyRotationStore;
import io.tidings.keys.KeyStore;
import io.tidings.keys.SigningKeys;
import io.tidings.metric.Metrics;
import io.tidings.organization.Organizations;
import io.tidings.organization.Projects;
import io.tidings.publishing.EventIds;
import io.tidings.publishing.EventTypes;
import io.tidings.publishing.IdempotencyStore;
import io.tidings.publishing.Publisher;
import io.tidings.publishing.Recipients;
import io.tidings.publishing.WebhookDisabledPublisher;
import io.tidings.ratelimit.Counters;
import io.tidings.removal.Leftovers;
import io.tidings.removal.Removals;
import io.tidings.removal.Remover;
import io.tidings.sending.CallbackSender;
import io.tidings.sqs.SqsDeadLetterSink;
import io.tidings.tink.KeyRotation;
import io.tidings.tink.TinkKeys;
import io.tidings.webhook.Webhooks;

/// Puts together what of the domain and its adapters only dispatching and the sweep need.
@Factory
final class DispatchBeans {

    /// Micronaut has executors of its own.
    private static final String CALLS = "calls";

    @Singleton
    DeadLetterSink deadLetters(SqsClient client, DeploymentSettings settings) {
        return new SqsDeadLetterSink(client, settings.deadLetterQueueUrl());
    }

    @Bean(preDestroy = "close")
    @Singleton
    @Requires(missingBeans = CallbackSender.class)
    HttpCallbackSender sender(AddressPolicy addresses, Clock clock) {
        return new HttpCallbackSender(addresses, clock);
    }

    /// One virtual thread for each call that waits.
    @Bean(preDestroy = "close")
    @Singleton
    @Named(CALLS)
    ExecutorService executor() {
        return Executors.newVirtualThreadPerTaskExecutor();
    }

    @Singleton
    Attempter attempter(CallbackFormats formats, Events events, SigningKeys keys, CallbackSender sender,
            @Named(CALLS) ExecutorService executor, Clock clock) {
        return new Attempter(formats, events, keys, sender, executor, clock, UserAgent.TEXT, SecureRandom::new);
    }

    /// Counters for the shares of organizations in the slow lane.
    @Singleton
    Counters counts(Table table) {
        return new DynamoDbCounters(table);
    }

    /// A new [SecureRandom] for each delay: those who start from one snapshot must not retry in step.
    @Singleton
    Dispatcher dispatcher(Deliveries deliveries, Webhooks webhooks, Organizations organizations, DeliveryQueue queue,
            DeadLetterSink deadLetters, DisabledWebhookNotifier notifier, DelayedChecks checks, Attempter attempter,
            DispatchSettings settings, Counters counts, Clock clock, Metrics metrics) {
        return new Dispatcher(deliveries, webhooks, organizations, queue, deadLetters, notifier, checks, attempter,
                settings.schedule(), settings.lanes(), counts, clock, SecureRandom::new, metrics);
    }

    /// Tidings publishes an event of its own when it disables a webhook.
    @Singleton
    DisabledWebhookNotifier notifier(Organizations organizations, Projects projects, Webhooks webhooks,
            EventTypes types,
            Recipients recipients, Events events, IdempotencyStore idempotencyStore, DeliveryQueue queue,
            IdGenerator ids, Clock clock,
            Metrics metrics, AuditLog auditLog, PendingDeliveries pending) {
        return new WebhookDisabledPublisher(new Publisher(organizations, projects, webhooks, types, recipients, events,
                idempotencyStore, queue, EventIds.unsharded(ids), clock, metrics, pending::stored), auditLog);
    }

    @Singleton
    Requeuer requeuer(Deliveries deliveries, Events events, Organizations organizations, DeliveryQueue queue,
            SweepFailureLog failures, @Named(CALLS) ExecutorService executor, Clock clock) {
        return new Requeuer(deliveries, events, organizations, queue, failures, executor, clock);
    }

    @Singleton
    WebhookChecker checker(Deliveries deliveries, Webhooks webhooks, Requeuer requeuer, DelayedChecks checks,
            Clock clock) {
        return new WebhookChecker(deliveries, webhooks, requeuer, checks, clock, SecureRandom::new);
    }

    @Singleton
    Sweeper sweeper(Deliveries deliveries, Webhooks webhooks, Requeuer requeuer, WebhookChecker checker,
            SweepFailureLog failures,
            Clock clock) {
        return new Sweeper(deliveries, webhooks, requeuer, checker, failures, clock);
    }

    @Singleton
    Leftovers leftovers(Table table, EventContents contents, Organizations organizations, Projects projects,
            @Named(CALLS) ExecutorService executor) {
        return new DynamoDbLeftovers(table, contents, organizations, projects, executor);
    }

    @Singleton
    Remover remover(Removals removals, Leftovers leftovers, Clock clock, Metrics metrics) {
        return new Remover(removals, leftovers, clock, metrics);
    }

    @Singleton
    KeyRotation keyRotation(KeyStore store, TinkKeys keys, KeyRotationStore rotation, Organizations organizations,
            DynamoDbWebhooks secrets, Clock clock) {
        return new KeyRotation(store, keys, rotation, organizations, secrets, clock);
    }
}
