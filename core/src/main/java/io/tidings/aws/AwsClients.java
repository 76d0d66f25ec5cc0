package io.tidings.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/// Makes clients of AWS services, all alike: over the JDK's own HTTP client, which starts fastest.
///
/// Their connections are kept for the next call, until [#closeConnections].
public final class AwsClients {

    private static final Logger LOG = LoggerFactory.getLogger(AwsClients.class);
    private static final int TIMEOUT_MILLIS = 2_000;

    private final SdkHttpClient http = UrlConnectionHttpClient.create(this::open);
    private final Set<URI> called = ConcurrentHashMap.newKeySet();

    /// Makes a client; everything that is not the builder's own comes from the environment.
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C make(B builder) {
        return builder.httpClient(http).build();
    }

    /// Closes the connections that are kept: for before a snapshot of the process is taken, in which they would be dead.
    /// No call may be under way.
    public void closeConnections() {
        called.forEach(AwsClients::closeIdle);
        called.clear();
    }

    private HttpURLConnection open(URI uri) {
        try {
            called.add(uri.resolve("/"));
            return (HttpURLConnection) uri.toURL().openConnection();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The JDK closes a kept connection only when it is told to disconnect one that has just been used.
    private static void closeIdle(URI service) {
        try {
            HttpURLConnection connection = (HttpURLConnection) service.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            connection.getResponseCode();
            connection.disconnect();
        } catch (IOException e) {
            LOG.debug("there was no connection to {} to close", service, e);
        }
    }
}
