package io.tidings.local.benchmark;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

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

import io.tidings.keys.SigningKey;
import io.tidings.sending.Callback;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.sending.Signature;
import io.tidings.webhook.SigningSecret;

/// The yardstick: callbacks that are ready, again and again, by the same HTTP client as the dispatch function has it, and
/// nothing else. No sender that is built on this client can be faster. Or, so that it does what no dispatcher can do
/// without, it signs each body, in both ways, and keeps the answer.
final class BareLoad implements Load, AutoCloseable {

    private static final int TAKEN = 200;

    private final List<Callback> callbacks;
    private final Optional<Keys> keys;
    private final int concurrency;
    private final CloseableHttpClient client;

    /// @param keys to sign by; empty to send what is signed already
    BareLoad(List<Callback> callbacks, Optional<Keys> keys, int concurrency) {
        this.callbacks = callbacks;
        this.keys = keys;
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

    /// @param secret for `v1`
    /// @param key for `v1a`
    record Keys(SigningSecret secret, SigningKey key) {

        private String sign(Callback callback) {
            String id = callback.headers().get(Signature.ID_HEADER);
            Instant now = Instant.now();
            return Signature.v1(secret, id, now, callback.body()) + " "
                    + Signature.v1a(key, id, now, callback.body());
        }
    }

    /// Callbacks that the dispatch function makes of the workload: their bytes are what both sides send.
    static List<Callback> callbacks(Workload workload) {
        List<Callback> made = Collections.synchronizedList(new ArrayList<>());
        try (DispatchFunction function = new DispatchFunction(workload, (callback, _) -> {
            made.add(callback);
            return new Outcome.Delivered(Response.of(TAKEN));
        })) {
            function.handle(workload.batch(workload.webhooks().size()));
        }
        return List.copyOf(made);
    }

    @Override
    public int concurrency() {
        return concurrency;
    }

    @Override
    public int send() throws IOException {
        Callback callback = callbacks.get(ThreadLocalRandom.current().nextInt(callbacks.size()));
        HttpPost request = new HttpPost(callback.url().uri());
        callback.headers().forEach(request::setHeader);
        keys.ifPresent(signing -> request.setHeader(Signature.SIGNATURE_HEADER, signing.sign(callback)));
        request.setEntity(new ByteArrayEntity(callback.body(), null));
        int status = client.execute(request, response -> {
            if (keys.isPresent()) {
                EntityUtils.toString(response.getEntity());
            }
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
