package io.tidings.local.queue;

import java.util.concurrent.atomic.AtomicInteger;

import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

import io.tidings.embedded.EmbeddedAws;

final class SqsClients {

    private SqsClients() {}

    /// A client whose calls of one kind fail until the counter is used up.
    static SqsClient failing(EmbeddedAws aws, Class<? extends SdkRequest> kind, AtomicInteger failures) {
        return SqsClient.builder()
                .endpointOverride(aws.sqsEndpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(configuration -> configuration.addExecutionInterceptor(failing(kind, failures)))
                .build();
    }

    private static ExecutionInterceptor failing(Class<? extends SdkRequest> kind, AtomicInteger failures) {
        return new ExecutionInterceptor() {
            @Override
            public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
                if (kind.isInstance(context.request()) && failures.getAndDecrement() > 0) {
                    throw SdkClientException.create("failed on purpose");
                }
            }
        };
    }
}
