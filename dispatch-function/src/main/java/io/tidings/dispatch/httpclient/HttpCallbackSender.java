package io.tidings.dispatch.httpclient;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;

import io.tidings.callback.AddressPolicy;
import io.tidings.delivery.Callback;
import io.tidings.delivery.CallbackSender;
import io.tidings.delivery.Outcome;
import io.tidings.delivery.Response;

import static java.nio.charset.StandardCharsets.UTF_8;

/// [CallbackSender] over Apache HttpClient 5, with connections that are kept alive from one invocation to the next.
///
/// The whole exchange has one deadline, at which the connection is cut; no redirect is followed, nothing is
/// decompressed, and at most [#MAX_BODY_READ] bytes of an answer are read.
public final class HttpCallbackSender implements CallbackSender, AutoCloseable {

    /// More of an answer is not read; the connection is closed instead.
    static final int MAX_BODY_READ = 64 * 1024;

    private static final int SHORT = 512;

    private final CloseableHttpClient https;
    private final CloseableHttpClient http;
    private final ScheduledThreadPoolExecutor deadlines = new ScheduledThreadPoolExecutor(1,
            Thread.ofPlatform().daemon().name("callback-deadlines").factory());
    private final Clock clock;

    /// @param policy which addresses may be reached; those that it explicitly allows, over plain http, too
    public HttpCallbackSender(AddressPolicy policy, Clock clock) {
        this(CallbackClients.systemLookup(), policy, clock);
    }

    HttpCallbackSender(DnsResolver lookup, AddressPolicy policy, Clock clock) {
        this.https = CallbackClients.client(lookup, policy::permits);
        this.http = CallbackClients.client(lookup, policy::explicitlyAllows);
        this.clock = clock;
        // Hardly any is reached: those that are cancelled must not each wake the thread when their time comes.
        deadlines.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Outcome send(Callback callback, Duration timeout) {
        HttpPost request = new HttpPost(callback.url().uri());
        callback.headers().forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(callback.body(), null));
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> deadline = deadlines.schedule(() -> {
            late.set(true);
            request.cancel();
        }, timeout.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return JudgingDnsResolver.within(timeout, () -> exchange(callback.url().isHttps() ? https : http, request));
        } catch (IOException | RuntimeException e) {
            return late.get()
                    ? new Outcome.Unreachable(Outcome.Failure.TIMEOUT,
                            "no complete answer within " + timeout.toSeconds() + " s")
                    : Failures.outcome(e);
        } finally {
            deadline.cancel(false);
        }
    }

    private Outcome exchange(CloseableHttpClient client, HttpPost request) throws IOException {
        try {
            ClassicHttpResponse response = open(client, request);
            Response kept = read(response);
            int status = kept.status();
            if (status >= 200 && status < 300) {
                return new Outcome.Delivered(kept);
            }
            if (status == 410) {
                return new Outcome.Gone(kept);
            }
            Header retryAfter = status == 429 || status == 503 ? response.getFirstHeader("Retry-After") : null;
            return new Outcome.Rejected(kept, Optional.ofNullable(retryAfter)
                    .flatMap(header -> RetryAfter.parse(header.getValue(), clock.instant())));
        } finally {
            // Cuts the connection, unless the end of the answer gave it back. Closing the answer would read it all.
            request.cancel();
        }
    }

    /// Sends the request, until the head of an answer is there. That the receiver closed a connection that had been
    /// kept says nothing about this callback: it is sent once more.
    private static ClassicHttpResponse open(CloseableHttpClient client, HttpPost request) throws IOException {
        HttpClientContext context = HttpClientContext.create();
        try {
            return client.executeOpen(null, request, context);
        } catch (NoHttpResponseException | SocketException e) {
            EndpointDetails connection = context.getEndpointDetails();
            boolean kept = connection != null && connection.getResponseCount() > 0;
            if (!kept) {
                throw e;
            }
            return client.executeOpen(null, request, HttpClientContext.create());
        }
    }

    private static Response read(ClassicHttpResponse response) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : response.getHeaders()) {
            if (headers.size() < Response.MAX_HEADERS) {
                String value = header.getValue() == null ? "" : header.getValue();
                headers.merge(header.getName().toLowerCase(Locale.ROOT), cut(value),
                        (first, second) -> cut(first + ", " + second));
            }
        }
        byte[] body = body(response.getEntity());
        int length = Math.min(body.length, Response.MAX_BODY_BYTES);
        return new Response(response.getCode(), headers, new String(body, 0, length, UTF_8), body.length > length);
    }

    /// Where the end of the body is reached, the connection can be used again.
    private static byte[] body(HttpEntity entity) throws IOException {
        if (entity == null) {
            return new byte[0];
        }
        InputStream content = entity.getContent();
        if (content == null) {
            return new byte[0];
        }
        // The usual short answer needs no large buffer. The stream ends where the length says, or throws before.
        long length = entity.getContentLength();
        byte[] start = content.readNBytes(length >= 0 && length <= SHORT ? (int) length : SHORT);
        int next = content.read();
        if (next < 0) {
            return start;
        }
        byte[] rest = content.readNBytes(MAX_BODY_READ - start.length);
        byte[] all = Arrays.copyOf(start, start.length + 1 + rest.length);
        all[start.length] = (byte) next;
        System.arraycopy(rest, 0, all, start.length + 1, rest.length);
        return all;
    }

    private static String cut(String value) {
        return value.length() > Response.MAX_HEADER_LENGTH ? value.substring(0, Response.MAX_HEADER_LENGTH) : value;
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        https.close(CloseMode.IMMEDIATE);
        http.close(CloseMode.IMMEDIATE);
    }
}
