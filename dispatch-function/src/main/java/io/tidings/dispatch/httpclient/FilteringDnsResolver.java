package io.tidings.dispatch.httpclient;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

import org.apache.hc.client5.http.DnsResolver;

/// Looks a name up once, checks every address of the answer, and passes exactly those to the connection: the name
/// cannot resolve differently by the time of connecting. One forbidden address refuses all.
final class FilteringDnsResolver implements DnsResolver {

    /// The time ([System#nanoTime]) at which waiting for a lookup ends.
    private static final ScopedValue<Long> DEADLINE = ScopedValue.newInstance();

    private final DnsResolver lookup;
    private final Predicate<InetAddress> permitted;
    private final ExecutorService executor;
    private final Duration timeout;

    /// @param executor runs look-ups, which cannot be interrupted
    /// @param timeout for one lookup
    FilteringDnsResolver(DnsResolver lookup, Predicate<InetAddress> permitted, ExecutorService executor,
            Duration timeout) {
        this.lookup = lookup;
        this.permitted = permitted;
        this.executor = executor;
        this.timeout = timeout;
    }

    /// Runs an action whose lookups take no longer than `timeout` together: unlike a connection, a lookup cannot be
    /// aborted from outside.
    static <T, X extends Throwable> T within(Duration timeout, ScopedValue.CallableOp<T, X> operation) throws X {
        return ScopedValue.where(DEADLINE, System.nanoTime() + timeout.toNanos()).call(operation);
    }

    /// @throws AddressRefusedException if any address may not be reached
    /// @throws UnknownHostException if there is none, or none was found in time
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = lookUp(host);
        if (addresses == null || addresses.length == 0) {
            throw new UnknownHostException("the name has no address");
        }
        if (!Arrays.stream(addresses).allMatch(permitted)) {
            throw new AddressRefusedException();
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        Future<InetAddress[]> answer = executor.submit(() -> lookup.resolve(host));
        try {
            return answer.get(timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw unknown("the name has no address", e);
        } catch (TimeoutException e) {
            throw unknown("the name could not be looked up in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown("the look-up was interrupted", e);
        }
    }

    private Duration timeout() {
        Duration left = DEADLINE.isBound() ? Duration.ofNanos(DEADLINE.get() - System.nanoTime()) : timeout;
        return left.compareTo(timeout) < 0 ? left : timeout;
    }

    private static UnknownHostException unknown(String message, Exception cause) {
        UnknownHostException unknown = new UnknownHostException(message);
        unknown.initCause(cause);
        return unknown;
    }
}
