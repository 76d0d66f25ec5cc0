package io.tidings.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/// Who or what failed logins are counted by.
public record ThrottleKey(String value) {

    private static final int SUBSCRIBER_BYTES = 8;

    /// Where a login came from. Of an IPv6 address only the first 64 bits count: the rest is the subscriber's to choose.
    ///
    /// @throws IllegalArgumentException if `address` is not an IP address
    public static ThrottleKey address(String address) {
        byte[] bytes = InetAddress.ofLiteral(address) instanceof Inet6Address v6
                ? Arrays.copyOf(v6.getAddress(), SUBSCRIBER_BYTES)
                : InetAddress.ofLiteral(address).getAddress();
        return new ThrottleKey("ADDRESS#" + HexFormat.of().formatHex(bytes));
    }

    /// The token whose secret somebody does not know.
    public static ThrottleKey token(TokenId id) {
        return new ThrottleKey("TOKEN#" + id.value());
    }
}
