package io.tidings.function;

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

/// The clients of AWS.
@Factory
final class AwsBeans {

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
}
