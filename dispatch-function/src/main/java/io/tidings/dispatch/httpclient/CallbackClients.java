package io.tidings.dispatch.httpclient;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

import io.tidings.webhook.WebhookSettings;

/// Makes HTTP clients that do exactly what is asked: no redirects, cookies, credentials, decompression, protocol
/// upgrades or retries of their own.
final class CallbackClients {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DNS_TIMEOUT = Duration.ofSeconds(4);
    private static final int MAX_CONNECTIONS = 2_000;
    private static final int MAX_CONNECTIONS_PER_HOST = 1_000;
    private static final int MAX_HEADER_LINE = 16 * 1024;
    private static final int MAX_HEADER_COUNT = 200;

    private CallbackClients() {}

    static DnsResolver systemLookup() {
        return SystemDefaultDnsResolver.INSTANCE;
    }

    /// @param permitted which addresses may be connected to
    static CloseableHttpClient client(DnsResolver lookup, Predicate<InetAddress> permitted) {
        // Look-ups block in native code: on virtual threads they would hold the few carriers.
        ExecutorService lookups = Executors
                .newCachedThreadPool(Thread.ofPlatform().daemon().name("callback-dns-", 0).factory());
        Http1Config limits = Http1Config.custom()
                .setMaxLineLength(MAX_HEADER_LINE)
                .setMaxHeaderCount(MAX_HEADER_COUNT)
                .build();
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new JudgingDnsResolver(lookup, permitted, lookups, DNS_TIMEOUT))
                        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                        .setMaxConnTotal(MAX_CONNECTIONS)
                        .setMaxConnPerRoute(MAX_CONNECTIONS_PER_HOST)
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(limits)
                                // The client's own skips whatever is not HTTP.
                                .responseParserFactory(new DefaultHttpResponseParserFactory(limits))
                                .build())
                        .setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true).build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(CONNECT_TIMEOUT))
                                .setSocketTimeout(Timeout.of(WebhookSettings.MAX_TIMEOUT))
                                .setTimeToLive(TimeValue.of(5, TimeUnit.MINUTES))
                                .setValidateAfterInactivity(TimeValue.of(1, TimeUnit.SECONDS))
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(WebhookSettings.MAX_TIMEOUT))
                        .setResponseTimeout(Timeout.of(WebhookSettings.MAX_TIMEOUT))
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .disableAuthCaching()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableDefaultUserAgent()
                .disableRedirectHandling()
                .build();
    }
}
