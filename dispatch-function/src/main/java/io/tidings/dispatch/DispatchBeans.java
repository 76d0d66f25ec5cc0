package io.tidings.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.inject.Singleton;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

import io.tidings.callback.AddressPolicy;
import io.tidings.delivery.Attempter;
import io.tidings.delivery.CallbackSender;
import io.tidings.delivery.DeadLetters;
import io.tidings.delivery.Deliveries;
import io.tidings.delivery.DeliveryQueue;
import io.tidings.delivery.Dispatcher;
import io.tidings.dispatch.httpclient.HttpCallbackSender;
import io.tidings.dynamodb.DynamoDbDeliveries;
import io.tidings.dynamodb.DynamoDbWebhooks;
import io.tidings.dynamodb.Table;
import io.tidings.event.EventCatalog;
import io.tidings.event.EventContents;
import io.tidings.format.CallbackFormats;
import io.tidings.s3.S3EventContents;
import io.tidings.sqs.SqsDeadLetters;
import io.tidings.sqs.SqsDeliveryQueue;
import io.tidings.webhook.Webhooks;

/// Puts the domain and its adapters together.
@Factory
final class DispatchBeans {

    private static final String USER_AGENT = "Tidings/" + version();

    @Singleton
    Clock clock() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }

    @Bean(preDestroy = "close")
    @Singleton
    @Requires(missingBeans = DynamoDbClient.class)
    DynamoDbClient dynamoDb() {
        return DynamoDbClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build();
    }

    @Bean(preDestroy = "close")
    @Singleton
    @Requires(missingBeans = SqsClient.class)
    SqsClient sqs() {
        return SqsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build();
    }

    @Bean(preDestroy = "close")
    @Singleton
    @Requires(missingBeans = S3Client.class)
    S3Client s3() {
        return S3Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build();
    }

    @Singleton
    Table table(DynamoDbClient client, DispatchSettings settings) {
        return new Table(client, settings.table());
    }

    @Singleton
    Webhooks webhooks(Table table) {
        return new DynamoDbWebhooks(table);
    }

    @Singleton
    Deliveries deliveries(Table table, DispatchSettings settings, Clock clock) {
        return new DynamoDbDeliveries(table, Duration.ofDays(settings.retentionDays()), clock);
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
    Attempter attempter(EventContents contents, CallbackSender sender, Clock clock) {
        return new Attempter(new CallbackFormats(EventCatalog.builtIn()), contents, sender,
                Executors.newVirtualThreadPerTaskExecutor(), clock, USER_AGENT);
    }

    @Singleton
    Dispatcher dispatcher(Deliveries deliveries, Webhooks webhooks, DeliveryQueue queue, DeadLetters deadLetters,
            Attempter attempter, DispatchSettings settings, Clock clock) {
        return new Dispatcher(deliveries, webhooks, queue, deadLetters, attempter, settings.schedule(), clock,
                ThreadLocalRandom::current);
    }

    private static String version() {
        String version = DispatchBeans.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
