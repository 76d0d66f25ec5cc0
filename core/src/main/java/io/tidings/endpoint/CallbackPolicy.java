package io.tidings.endpoint;

import java.net.IDN;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// Rules for a callback URL when a webhook is saved, beyond being well-formed. [AddressPolicy] checks the addresses of
/// its host again whenever an attempt connects.
public final class CallbackPolicy {

    /// How long a URL may be that an owner gives.
    public static final int MAX_URL_LENGTH = 2_048;

    /// Ports above 1024 where something else than a web server listens: databases, caches, brokers, cluster and
    /// remote control.
    private static final Set<Integer> DENIED_PORTS = Set.of(1080, 1099, 1433, 1434, 1521, 1723, 1883, 2049, 2181, 2222,
            2375, 2376, 2379, 2380, 2483, 2484, 3128, 3260, 3268, 3269, 3306, 3389, 4001, 4369, 4444, 5060, 5061, 5222,
            5432, 5439, 5555, 5601, 5671, 5672, 5900, 5901, 5984, 5985, 5986, 6000, 6379, 6380, 6443, 6660, 6667, 7000,
            7001, 7077, 7199, 7473, 7474, 7687, 8009, 8020, 8086, 8125, 8300, 8301, 8500, 8883, 9000, 9001, 9042, 9050,
            9090, 9091, 9092, 9093, 9160, 9200, 9300, 9418, 10250, 10255, 11211, 11434, 15672, 25565, 26379, 27017,
            27018, 27019, 50000, 50070, 61616);
    private static final Set<String> LOCAL_SUFFIXES = Set.of("localhost", "local", "localdomain", "internal",
            "home.arpa");

    private final AddressPolicy addresses;

    public CallbackPolicy(AddressPolicy addresses) {
        this.addresses = addresses;
    }

    /// Checks a URL that is about to be saved.
    ///
    /// @throws IllegalArgumentException if callbacks may not go there; the message does not say what is there
    public void check(CallbackUrl url) {
        if (url.value().length() > MAX_URL_LENGTH) {
            throw new IllegalArgumentException(
                    "must have at most " + MAX_URL_LENGTH + " characters, has " + url.value().length());
        }
        if (!Arrays.stream(url.host().split("\\.", -1)).allMatch(CallbackPolicy::isUnderstood)) {
            throw new IllegalArgumentException("must have a host whose xn-- labels are names by RFC 3490");
        }
        Optional<InetAddress> literal = url.literalAddress();
        boolean local = literal.isPresent() ? !addresses.permits(literal.get()) : isLocalName(url.host());
        boolean excepted = literal.isPresent()
                ? addresses.explicitlyAllows(literal.get())
                : addresses.hasExceptions() && (!url.isHttps() || isLocalName(url.host()));
        if (local && !excepted) {
            throw new IllegalArgumentException("address not allowed");
        }
        if (!excepted && !url.isHttps()) {
            throw new IllegalArgumentException("must be an https URL");
        }
        if (!excepted && !isAllowedPort(url.port())) {
            throw new IllegalArgumentException("port not allowed: 443, 8443 and most ports above 1024 are");
        }
    }

    /// Labels of other scripts are spelled by an encoding that other readers refuse where it is broken. Names that only
    /// IDNA 2008 has (with ß or a joiner) are not understood here either.
    private static boolean isUnderstood(String label) {
        return !label.startsWith("xn--") || !IDN.toUnicode(label, IDN.ALLOW_UNASSIGNED).equals(label);
    }

    private static boolean isLocalName(String host) {
        return !host.contains(".") || LOCAL_SUFFIXES.contains(host)
                || LOCAL_SUFFIXES.stream().anyMatch(suffix -> host.endsWith("." + suffix));
    }

    private static boolean isAllowedPort(int port) {
        return port == 443 || (port > 1024 && !DENIED_PORTS.contains(port));
    }
}
