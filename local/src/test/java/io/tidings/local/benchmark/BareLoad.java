package io.tidings.local.benchmark;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

import io.tidings.delivery.Callback;
import io.tidings.delivery.Outcome;
import io.tidings.delivery.Response;

/// The yardstick: one callback again and again, by the same HTTP client as the dispatch function has it, and nothing
/// else. No sender that is built on this client can be faster.
final class BareLoad implements Load, AutoCloseable {

    private static final int TAKEN = 200;

    private final Callback callback;
    private final int concurrency;
    private final CloseableHttpClient client;

    BareLoad(Callback callback, int concurrency) {
        this.callback = callback;
        this.concurrency = concurrency;
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                        .setMaxConnTotal(concurrency)
                        .setMaxConnPerRoute(concurrency)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setSocketTimeout(Timeout.ofSeconds(30))
                                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                                .build())
                        .build())
                .disableAuthCaching()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableDefaultUserAgent()
                .disableRedirectHandling()
                .build();
    }

    /// The first callback that the dispatch function makes of the workload: its bytes are what both sides send.
    static Callback callback(Workload workload) {
        AtomicReference<Callback> made = new AtomicReference<>();
        try (DispatchFunction function = new DispatchFunction(workload.webhook(), (callback, _) -> {
            made.set(callback);
            return new Outcome.Delivered(Response.of(TAKEN));
        })) {
            function.handle(workload.batch(1));
        }
        return made.get();
    }

    @Override
    public int concurrency() {
        return concurrency;
    }

    @Override
    public int send() throws IOException {
        HttpPost request = new HttpPost(callback.url().uri());
        callback.headers().forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(callback.body(), null));
        int status = client.execute(request, response -> {
            EntityUtils.consume(response.getEntity());
            return response.getCode();
        });
        if (status != TAKEN) {
            throw new IOException("the receiver answered " + status);
        }
        return 1;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
