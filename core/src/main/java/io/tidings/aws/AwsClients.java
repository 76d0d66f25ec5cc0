package io.tidings.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/// Makes clients of AWS services, all alike: over the JDK's own HTTP client, which starts fastest.
///
/// Their connections are kept for the next call, except within [#closingConnections].
public final class AwsClients {

    private final SdkHttpClient http = UrlConnectionHttpClient.create(this::open);
    private final Queue<HttpURLConnection> opened = new ConcurrentLinkedQueue<>();
    private volatile boolean closing;

    /// Makes a client; everything that is not the builder's own comes from the environment.
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C make(B builder) {
        return builder.httpClient(http)
                .overrideConfiguration(configuration -> configuration.addExecutionInterceptor(new Closing()))
                .build();
    }

    /// Does something of whose calls no connection is left: for before a snapshot of the process is taken, in which a
    /// connection would be dead.
    public void closingConnections(Runnable work) {
        closing = true;
        try {
            work.run();
        } finally {
            closing = false;
            // The SDK reads to the end of an answer, but leaves the connection open that nobody is to use again.
            opened.forEach(HttpURLConnection::disconnect);
            opened.clear();
        }
    }

    private HttpURLConnection open(URI uri) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            if (closing) {
                opened.add(connection);
            }
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Has the connection closed rather than kept. The header is not part of a request's signature.
    private final class Closing implements ExecutionInterceptor {

        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return closing
                    ? context.httpRequest().toBuilder().putHeader("Connection", "close").build()
                    : context.httpRequest();
        }
    }
}
