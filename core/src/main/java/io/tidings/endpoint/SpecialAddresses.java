package io.tidings.endpoint;

import java.util.List;

/// The ranges of addresses that are special: all of IANA's IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890),
/// as of October 2025, whether they are reachable from everywhere or not; multicast; and what the large clouds keep for
/// themselves. IPv4-mapped (`::ffff:0:0/96`) and NAT64 (`64:ff9b::/96`) addresses are no rows: [AddressPolicy] looks
/// into them.
final class SpecialAddresses {

    /// Registered ranges that lie in another row are not repeated.
    static final List<Row> ROWS = List.of(
            row("0.0.0.0/8", "\"this network\"", "RFC 791"),
            row("10.0.0.0/8", "private use", "RFC 1918"),
            row("100.64.0.0/10", "shared address space of carriers, and metadata of Alibaba Cloud", "RFC 6598"),
            row("127.0.0.0/8", "loopback", "RFC 1122"),
            row("169.254.0.0/16", "link local, and metadata of most clouds", "RFC 3927"),
            row("172.16.0.0/12", "private use", "RFC 1918"),
            row("192.0.0.0/24", "IETF protocol assignments, and metadata of Oracle Cloud", "RFC 6890"),
            row("192.0.2.0/24", "documentation", "RFC 5737"),
            row("192.31.196.0/24", "AS112, which answers for private names", "RFC 7535"),
            row("192.52.193.0/24", "automatic multicast tunnelling", "RFC 7450"),
            row("192.88.99.0/24", "relays of 6to4", "RFC 7526"),
            row("192.168.0.0/16", "private use", "RFC 1918"),
            row("192.175.48.0/24", "AS112, which answers for private names", "RFC 7534"),
            row("198.18.0.0/15", "benchmarking", "RFC 2544"),
            row("198.51.100.0/24", "documentation", "RFC 5737"),
            row("203.0.113.0/24", "documentation", "RFC 5737"),
            row("224.0.0.0/4", "multicast", "RFC 5771"),
            row("240.0.0.0/4", "reserved, and limited broadcast", "RFC 1112"),
            row("168.63.129.16/32", "the host of a virtual machine in Azure", "Azure"),
            row("::/8", "unspecified, loopback, and IPv4 addresses inside of IPv6 ones", "RFC 4291"),
            row("64:ff9b:1::/48", "translation to IPv4 of local use", "RFC 8215"),
            row("100::/64", "discard only", "RFC 6666"),
            row("100:0:0:1::/64", "dummy prefix", "RFC 9780"),
            row("2001::/23", "IETF protocol assignments: Teredo, benchmarking, AMT, AS112, ORCHID, DRIP", "RFC 2928"),
            row("2001:db8::/32", "documentation", "RFC 3849"),
            row("2002::/16", "6to4, which carries an IPv4 address", "RFC 3056"),
            row("2620:4f:8000::/48", "AS112, which answers for private names", "RFC 7534"),
            row("3fff::/20", "documentation", "RFC 9637"),
            row("5f00::/16", "segment routing", "RFC 9602"),
            row("fc00::/7", "unique local", "RFC 4193"),
            row("fe80::/10", "link local", "RFC 4291"),
            row("fec0::/10", "site local", "RFC 3879"),
            row("ff00::/8", "multicast", "RFC 4291"));

    private SpecialAddresses() {}

    /// @param purpose what the addresses are for
    /// @param source the document that says so
    record Row(Network network, String purpose, String source) {}

    static boolean contain(byte[] address) {
        return ROWS.stream().anyMatch(row -> row.network().contains(address));
    }

    private static Row row(String cidr, String purpose, String source) {
        return new Row(Network.parse(cidr), purpose, source);
    }
}
