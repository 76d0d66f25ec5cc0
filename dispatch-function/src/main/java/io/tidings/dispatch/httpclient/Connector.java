package io.tidings.dispatch.httpclient;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import org.apache.hc.client5.http.DnsResolver;

import io.tidings.endpoint.AddressPolicy;
import io.tidings.sending.Outcome.Failure;

/// Opens connections to addresses that are permitted.
final class Connector {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DNS_TIMEOUT = Duration.ofSeconds(4);

    private final DnsResolver https;
    private final DnsResolver http;
    private final Tls tls;

    /// @param lookup of names
    /// @param policy which addresses may be connected to; explicitly allowed ones also without TLS
    Connector(DnsResolver lookup, AddressPolicy policy, Tls tls) {
        this.tls = tls;
        // Look-ups block in native code: on virtual threads they would hold the few carriers.
        ExecutorService lookups = Executors
                .newCachedThreadPool(Thread.ofPlatform().daemon().name("callback-dns-", 0).factory());
        https = new FilteringDnsResolver(lookup, policy::permits, lookups, DNS_TIMEOUT);
        http = new FilteringDnsResolver(lookup, policy::explicitlyAllows, lookups, DNS_TIMEOUT);
    }

    /// A new connection.
    ///
    /// @param opening is told each channel before it is connected, so that it can be closed meanwhile
    /// @throws NoAnswerException if there is none
    /// @throws java.net.UnknownHostException if the name has no address, or none that may be connected to
    Connection connect(Origin origin, Consumer<SocketChannel> opening) throws IOException {
        SocketChannel channel = connected(origin, opening);
        boolean done = false;
        try {
            Connection connection = origin.https() ? tls.encrypted(origin, channel) : Connection.plain(origin, channel);
            done = true;
            return connection;
        } finally {
            if (!done) {
                channel.close();
            }
        }
    }

    private SocketChannel connected(Origin origin, Consumer<SocketChannel> opening) throws IOException {
        InetAddress[] addresses = (origin.https() ? https : http).resolve(origin.host());
        NoAnswerException last = null;
        for (InetAddress address : addresses) {
            SocketChannel channel = SocketChannel.open();
            try {
                opening.accept(channel);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.socket()
                        .connect(new InetSocketAddress(address, origin.port()), (int) CONNECT_TIMEOUT.toMillis());
                return channel;
            } catch (IOException e) {
                channel.close();
                last = inWords(e);
            }
        }
        if (last == null) {
            throw new IllegalStateException("a resolver answers an address at least");
        }
        throw last;
    }

    private static NoAnswerException inWords(IOException fault) {
        return switch (fault) {
            case SocketTimeoutException _ -> new NoAnswerException(Failure.TIMEOUT,
                    "no connection within " + CONNECT_TIMEOUT.toSeconds() + " s", fault);
            case ClosedChannelException _ ->
                new NoAnswerException(Failure.TIMEOUT, "no connection in time", fault);
            case NoRouteToHostException _ ->
                new NoAnswerException(Failure.CONNECTION, "the receiver cannot be reached: there is no route to it",
                        fault);
            case ConnectException refused when String.valueOf(refused.getMessage()).contains("refused") ->
                new NoAnswerException(Failure.CONNECTION,
                        "the connection was refused: nothing listens at this port", fault);
            default -> new NoAnswerException(Failure.CONNECTION, "no connection could be made", fault);
        };
    }
}
