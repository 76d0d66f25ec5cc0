package io.tidings.api;

import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.inject.Singleton;

import io.micronaut.context.annotation.Factory;
import software.amazon.awssdk.services.sqs.SqsClient;

import io.tidings.access.ApiTokenAuthenticator;
import io.tidings.access.ApiTokens;
import io.tidings.access.Authenticator;
import io.tidings.access.LoginThrottle;
import io.tidings.delivery.DeadLetterAdmin;
import io.tidings.delivery.Deliveries;
import io.tidings.delivery.DeliveryQueue;
import io.tidings.delivery.Eraser;
import io.tidings.delivery.Events;
import io.tidings.delivery.PendingDeliveries;
import io.tidings.delivery.Resender;
import io.tidings.dynamodb.DynamoDbApiTokens;
import io.tidings.dynamodb.DynamoDbCounters;
import io.tidings.dynamodb.DynamoDbFailedLogins;
import io.tidings.dynamodb.DynamoDbPublishRates;
import io.tidings.dynamodb.Table;
import io.tidings.endpoint.AddressPolicy;
import io.tidings.endpoint.CallbackPolicy;
import io.tidings.event.EventCatalog;
import io.tidings.function.DeploymentSettings;
import io.tidings.identity.IdGenerator;
import io.tidings.metric.Metrics;
import io.tidings.organization.Organizations;
import io.tidings.organization.Projects;
import io.tidings.publishing.EventIds;
import io.tidings.publishing.EventTypes;
import io.tidings.publishing.IdempotencyStore;
import io.tidings.publishing.Publisher;
import io.tidings.publishing.Recipients;
import io.tidings.publishing.ShardedEventIds;
import io.tidings.publishing.WebhookTester;
import io.tidings.ratelimit.RateLimiter;
import io.tidings.sqs.SqsDeadLetterAdmin;
import io.tidings.webhook.Webhooks;

/// Puts together what of the domain and its adapters only the API needs.
@Factory
final class ApiBeans {

    @Singleton
    ApiTokens tokens(Table table) {
        return new DynamoDbApiTokens(table);
    }

    @Singleton
    Authenticator apiTokenAuthenticator(ApiTokens tokens, Clock clock) {
        return new ApiTokenAuthenticator(tokens, clock, task -> Thread.ofVirtual().name("token-use").start(task));
    }

    @Singleton
    RateLimiter rateLimiter(Table table, Clock clock) {
        return new RateLimiter(new DynamoDbCounters(table), clock);
    }

    @Singleton
    LoginThrottle loginThrottle(Table table, Clock clock) {
        return new LoginThrottle(new DynamoDbFailedLogins(table), clock);
    }

    @Singleton
    CallbackPolicy callbackPolicy(AddressPolicy addresses) {
        return new CallbackPolicy(addresses);
    }

    @Singleton
    DeadLetterAdmin deadLetterQueue(SqsClient client, DeploymentSettings settings, Clock clock) {
        return new SqsDeadLetterAdmin(client, settings.deadLetterQueueUrl(), settings.queueUrl(), clock);
    }

    @Singleton
    EventIds eventIds(Table table, IdGenerator ids, Clock clock) {
        return new ShardedEventIds(new DynamoDbPublishRates(table), ids, clock, ThreadLocalRandom::current);
    }

    @Singleton
    Publisher publisher(Organizations organizations, Projects projects, Webhooks webhooks, EventTypes types,
            Recipients recipients, Events events, IdempotencyStore idempotencyStore, DeliveryQueue queue, EventIds ids,
            Clock clock,
            Metrics metrics, PendingDeliveries pending) {
        return new Publisher(organizations, projects, webhooks, types, recipients, events, idempotencyStore, queue, ids,
                clock,
                metrics, pending::stored);
    }

    @Singleton
    WebhookTester webhookTester(EventTypes types, EventCatalog catalog, Events events, Resender resender,
            IdGenerator ids, Clock clock) {
        return new WebhookTester(types, catalog, events, resender, ids, clock);
    }

    @Singleton
    Eraser eraser(Events events, Deliveries deliveries, Clock clock) {
        return new Eraser(events, deliveries, Thread::startVirtualThread, clock);
    }
}
