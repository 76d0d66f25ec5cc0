package io.tidings.endpoint;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// A range of IP addresses in CIDR notation (RFC 4632, RFC 4291), as `10.0.0.0/8` or `fe80::/10`.
public final class Network {

    private final byte[] base;
    private final int prefix;
    private final String text;

    private Network(byte[] base, int prefix, String text) {
        this.base = base;
        this.prefix = prefix;
        this.text = text;
    }

    /// Reads CIDR notation.
    ///
    /// @throws IllegalArgumentException if `cidr` is not a literal address, a slash and a prefix length that fits it
    public static Network parse(String cidr) {
        String[] parts = cidr.strip().split("/", 2);
        try {
            requireWhole(parts[0]);
            byte[] base = InetAddress.ofLiteral(parts[0]).getAddress();
            int prefix = parts.length == 2 ? Integer.parseInt(parts[1]) : base.length * 8;
            if (prefix < 0 || prefix > base.length * 8) {
                throw new IllegalArgumentException("prefix length out of range");
            }
            return new Network(base, prefix, cidr.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + cidr + "' is not a network in CIDR notation", e);
        }
    }

    /// `10.1` would be read as `10.0.0.1`, which nobody means.
    private static void requireWhole(String address) {
        if (!address.contains(":") && address.split("\\.", -1).length != 4) {
            throw new IllegalArgumentException("not a whole address");
        }
    }

    /// Whether `address` lies in this range. IPv4 addresses lie in no IPv6 range, and the other way round.
    public boolean contains(InetAddress address) {
        return contains(address.getAddress());
    }

    boolean contains(byte[] address) {
        if (address.length != base.length) {
            return false;
        }
        int whole = prefix / 8;
        for (int i = 0; i < whole; i++) {
            if (address[i] != base[i]) {
                return false;
            }
        }
        int mask = (0xFF << (8 - prefix % 8)) & 0xFF;
        return prefix % 8 == 0 || (address[whole] & mask) == (base[whole] & mask);
    }

    static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
