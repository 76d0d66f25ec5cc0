package io.tidings.endpoint;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/// Which addresses callbacks may reach: none that is private, local, reserved or a cloud's own, unless it was
/// allowed by configuration.
///
/// The ranges are those of [SpecialAddresses]. IPv4-mapped (`::ffff:0:0/96`) and NAT64 (`64:ff9b::/96`) addresses are
/// checked by the IPv4 address inside.
public final class AddressPolicy {

    private static final byte[] MAPPED_PREFIX = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF};
    private static final byte[] NAT64_PREFIX = {0, 0x64, (byte) 0xFF, (byte) 0x9B, 0, 0, 0, 0, 0, 0, 0, 0};

    private final List<Network> allowed;

    /// @param allowed ranges that are reachable although they are denied to everybody else
    public AddressPolicy(List<Network> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /// Whether a callback may connect to `address`.
    public boolean permits(InetAddress address) {
        byte[] checked = innermost(address.getAddress());
        return explicitlyAllows(checked) || !isDenied(checked);
    }

    /// Whether `address` is reachable only because the configuration allows it. For such addresses plain http is
    /// accepted as well.
    public boolean explicitlyAllows(InetAddress address) {
        return explicitlyAllows(innermost(address.getAddress()));
    }

    /// Whether configuration opens any range at all.
    public boolean hasExceptions() {
        return !allowed.isEmpty();
    }

    private boolean explicitlyAllows(byte[] address) {
        return allowed.stream().anyMatch(network -> network.contains(address));
    }

    private static boolean isDenied(byte[] address) {
        return SpecialAddresses.contain(address) || isIsatap(address);
    }

    private static byte[] innermost(byte[] address) {
        boolean carriesIpv4 = address.length == 16
                && (startsWith(address, MAPPED_PREFIX) || startsWith(address, NAT64_PREFIX));
        return carriesIpv4 ? Arrays.copyOfRange(address, 12, 16) : address;
    }

    /// RFC 5214: the interface id is `[0200:]5efe:a.b.c.d`.
    private static boolean isIsatap(byte[] address) {
        return address.length == 16
                && (address[8] & ~2) == 0 && address[9] == 0 && address[10] == 0x5E && address[11] == (byte) 0xFE;
    }

    private static boolean startsWith(byte[] address, byte[] prefix) {
        return Arrays.equals(address, 0, prefix.length, prefix, 0, prefix.length);
    }
}
