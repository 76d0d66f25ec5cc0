package io.tidings.dispatch.httpclient;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

import io.tidings.endpoint.AddressPolicy;
import io.tidings.sending.Callback;
import io.tidings.sending.CallbackSender;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;

/// [CallbackSender] over HTTP/1.1, with connections that are kept alive from one invocation to the next.
///
/// The whole exchange has one deadline, at which the connection is cut; no redirect is followed, and at most
/// [HttpExchange#MAX_BODY_READ] bytes of an answer are read. A connection is used for one organization alone, and again only
/// as long as its receiver says nothing unasked: an answer belongs to its request.
public final class HttpCallbackSender implements CallbackSender, AutoCloseable {

    /// How long a connection is used: a name may lead elsewhere by then.
    private static final Duration LONGEST_KEPT = Duration.ofMinutes(5);

    /// A receiver that says when it will hang up is not called in that second.
    private static final Duration MARGIN = Duration.ofSeconds(1);
    private static final Pattern KEPT_SECONDS = Pattern.compile("(?i)timeout\\s*=\\s*\"?([0-9]{1,6})");

    private final Connector connector;
    private final KeptConnections kept = new KeptConnections();
    private final ScheduledThreadPoolExecutor deadlines = new ScheduledThreadPoolExecutor(1,
            Thread.ofPlatform().daemon().name("callback-deadlines").factory());
    private final Clock clock;

    /// @param policy which addresses may be reached; explicitly allowed ones also over plain http
    public HttpCallbackSender(AddressPolicy policy, Clock clock) {
        this(SystemDefaultDnsResolver.INSTANCE, policy, clock);
    }

    HttpCallbackSender(DnsResolver lookup, AddressPolicy policy, Clock clock) {
        this(lookup, policy, new Tls(null), clock);
    }

    HttpCallbackSender(DnsResolver lookup, AddressPolicy policy, Tls tls, Clock clock) {
        this.connector = new Connector(lookup, policy, tls);
        this.clock = clock;
        // Hardly any deadline is reached: cancelled ones must not wake the thread when their time comes.
        deadlines.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Outcome send(Callback callback, Duration timeout) {
        Cut cut = new Cut();
        ScheduledFuture<?> deadline = deadlines.schedule(cut::now, timeout.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return FilteringDnsResolver.within(timeout, () -> outcome(exchange(callback, cut)));
        } catch (IOException | RuntimeException e) {
            return cut.isMade()
                    ? new Outcome.Unreachable(Outcome.Failure.TIMEOUT,
                            "no complete answer within " + timeout.toSeconds() + " s")
                    : Failures.outcome(e);
        } finally {
            deadline.cancel(false);
        }
    }

    /// If the receiver closed a kept connection, or sent bytes on it before the request, that is not an answer to this
    /// callback: it is sent once more, over a new connection.
    private HttpExchange.Answer exchange(Callback callback, Cut cut) throws IOException {
        Origin origin = Origin.of(callback);
        Optional<Connection> idle = kept.take(origin);
        if (idle.isPresent()) {
            try {
                return exchange(idle.get(), callback, cut);
            } catch (NotOursException e) {
                if (cut.isMade()) {
                    throw e;
                }
            }
        }
        return exchange(connector.connect(origin, cut), callback, cut);
    }

    private HttpExchange.Answer exchange(Connection connection, Callback callback, Cut cut) throws IOException {
        boolean reusable = false;
        try {
            cut.onto(connection::cut);
            HttpExchange.Answer answer = new HttpExchange(connection, callback).perform();
            reusable = answer.reusable() && cut.end();
            if (reusable) {
                connection.use();
                kept.give(connection, life(connection, answer.head()));
            }
            return answer;
        } finally {
            if (!reusable) {
                connection.cut();
            }
        }
    }

    private static Duration life(Connection connection, ClassicHttpResponse head) {
        Duration left = LONGEST_KEPT.minus(connection.age());
        Header header = head.getFirstHeader("Keep-Alive");
        Matcher seconds = KEPT_SECONDS.matcher(header == null || header.getValue() == null ? "" : header.getValue());
        if (!seconds.find()) {
            return left;
        }
        Duration promised = Duration.ofSeconds(Long.parseLong(seconds.group(1))).minus(MARGIN);
        return promised.compareTo(left) < 0 ? promised : left;
    }

    private Outcome outcome(HttpExchange.Answer answer) {
        Response response = Answers.kept(answer);
        int status = response.status();
        if (status >= 200 && status < 300) {
            return new Outcome.Delivered(response);
        }
        return status == 410
                ? new Outcome.Gone(response)
                : new Outcome.Rejected(response, RetryAfter.of(answer.head(), clock.instant()));
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        kept.close();
    }

    /// The deadline of one callback: closes whatever it waits for.
    private static final class Cut implements Consumer<SocketChannel> {

        private Optional<Runnable> current = Optional.empty();
        private boolean made;
        private boolean over;

        /// A channel that is about to be connected.
        @Override
        public void accept(SocketChannel channel) {
            onto(() -> close(channel));
        }

        synchronized void onto(Runnable cut) {
            current = Optional.of(cut);
            if (made) {
                cut.run();
            }
        }

        synchronized void now() {
            if (!over) {
                made = true;
                current.ifPresent(Runnable::run);
            }
        }

        synchronized boolean isMade() {
            return made;
        }

        /// Ends the deadline, unless it was reached: the connection may go to other callbacks from then on.
        ///
        /// @return whether it ended before it was reached
        synchronized boolean end() {
            over = !made;
            return over;
        }

        private static void close(SocketChannel channel) {
            try {
                channel.close();
            } catch (IOException _) {
                // It is gone.
            }
        }
    }
}
