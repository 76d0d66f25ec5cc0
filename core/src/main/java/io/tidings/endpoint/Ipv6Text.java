package io.tidings.endpoint;

import java.net.Inet6Address;

/// The one spelling of an IPv6 address that RFC 5952 recommends.
final class Ipv6Text {

    private Ipv6Text() {}

    /// Whether `text` is an IPv6 address, spelled as RFC 5952 says, and not an IPv4 address in disguise.
    static boolean isCanonical(String text) {
        try {
            return Inet6Address.ofLiteral(text) instanceof Inet6Address address
                    && format(address.getAddress()).equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// Lower case, no leading zeros, the longest run of at least two zero groups (the first of equals) as `::`.
    static String format(byte[] address) {
        int bestStart = -1;
        int bestLength = 1;
        for (int start = 0; start < 8; start++) {
            int length = 0;
            while (start + length < 8 && group(address, start + length) == 0) {
                length++;
            }
            if (length > bestLength) {
                bestStart = start;
                bestLength = length;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(group(address, i)));
            }
        }
        return text.toString();
    }

    private static int group(byte[] address, int index) {
        return ((address[2 * index] & 0xFF) << 8) | (address[2 * index + 1] & 0xFF);
    }
}
