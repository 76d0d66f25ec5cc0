package io.tidings.endpoint;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AddressPolicyTest {

    private static final List<Range> DENIED = Lists.of("denied-ranges.txt").stream().map(Range::parse).toList();

    private final AddressPolicy policy = new AddressPolicy(List.of());

    @ParameterizedTest
    @MethodSource("denied")
    void shouldDenyTheFirstAndTheLastAddressOfARange(Range range) {
        assertThat(policy.permits(range.first())).as("%s", range.first()).isFalse();
        assertThat(policy.permits(range.last())).as("%s", range.last()).isFalse();
        assertThat(policy.permits(range.middle())).as("%s", range.middle()).isFalse();
    }

    static List<Range> denied() {
        return DENIED;
    }

    @Test
    void shouldDenyWhatTheListNamesAndNothingElse() {
        assertThat(SpecialAddresses.ROWS).extracting(row -> row.network().toString())
                .containsExactlyInAnyOrderElementsOf(DENIED.stream().map(Range::cidr).toList());
    }

    /// Rows of IANA's registries that lie in a larger one.
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/32", "192.0.0.0/29", "192.0.0.8/32", "192.0.0.9/32", "192.0.0.10/32",
            "192.0.0.170/31", "192.88.99.2/32", "255.255.255.255/32", "::/128", "::1/128", "2001::/32", "2001:1::1/128",
            "2001:1::2/128", "2001:1::3/128", "2001:2::/48", "2001:3::/32", "2001:4:112::/48", "2001:10::/28",
            "2001:20::/28", "2001:30::/28"})
    void shouldDenyRegisteredRangesInsideOfOthers(String cidr) {
        Range range = Range.parse(cidr);

        assertThat(policy.permits(range.first())).isFalse();
        assertThat(policy.permits(range.last())).isFalse();
    }

    @ParameterizedTest
    @MethodSource("neighbours")
    void shouldPermitTheNeighboursOfARange(InetAddress neighbour) {
        assertThat(policy.permits(neighbour)).isTrue();
    }

    /// Those that lie in no other range.
    static List<InetAddress> neighbours() {
        List<InetAddress> neighbours = DENIED.stream()
                .flatMap(Range::neighbours)
                .filter(address -> DENIED.stream().noneMatch(range -> range.contains(address)))
                .toList();
        assertThat(neighbours).hasSizeGreaterThan(30);
        return neighbours;
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "8.8.8.8", "93.184.216.34", "100.63.255.255", "223.255.255.255",
            "2606:4700:4700::1111", "2a00:1450:4001:81b::200e"})
    void shouldPermitPublicAddresses(String address) {
        assertThat(policy.permits(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "169.254.170.2", "169.254.170.23", "100.100.100.200", "192.0.0.192",
            "168.63.129.16", "fd00:ec2::254", "fd20:ce::254"})
    void shouldDenyTheMetadataServicesOfClouds(String address) {
        assertThat(policy.permits(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"::5efe:7f00:1", "2606:4700::5efe:a00:1", "2606:4700::200:5efe:808:808"})
    void shouldDenyIsatapAddresses(String address) {
        assertThat(policy.permits(InetAddress.ofLiteral(address))).isFalse();
    }

    @Test
    void shouldNotTakeSimilarAddressesForIsatap() {
        assertThat(policy.permits(InetAddress.ofLiteral("2606:4700::100:5efe:808:808"))).isTrue();
        assertThat(policy.permits(InetAddress.ofLiteral("2606:4700::5eff:808:808"))).isTrue();
    }

    @Test
    void shouldJudgeMappedAndTranslatedAddressesByTheIpv4AddressInside() throws UnknownHostException {
        for (Range range : DENIED.stream().filter(Range::isIpv4).toList()) {
            for (InetAddress inner : List.of(range.first(), range.last())) {
                assertThat(policy.permits(translated(inner))).as("%s", inner).isFalse();
            }
        }
        assertThat(policy.permits(translated(InetAddress.ofLiteral("8.8.8.8")))).isTrue();
        assertThat(policy.permits(InetAddress.ofLiteral("::ffff:127.0.0.1"))).isFalse();
        assertThat(policy.permits(InetAddress.ofLiteral("::ffff:8.8.8.8"))).isTrue();
    }

    @Test
    void shouldDenyIpv4AddressesInOtherDisguises() {
        for (String disguised : List.of("::127.0.0.1", "::8.8.8.8", "2002:808:808::", "2001:0:808:808::",
                "64:ff9b:1::808:808", "::ffff:0:808:808")) {
            assertThat(policy.permits(InetAddress.ofLiteral(disguised))).as(disguised).isFalse();
        }
    }

    @Test
    void shouldPermitWhatIsAllowedByConfigurationAndNothingElse() {
        AddressPolicy local = new AddressPolicy(List.of(Network.parse("127.0.0.0/8"), Network.parse("::1/128")));

        for (String allowed : List.of("127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1")) {
            assertThat(local.permits(InetAddress.ofLiteral(allowed))).as(allowed).isTrue();
            assertThat(local.explicitlyAllows(InetAddress.ofLiteral(allowed))).as(allowed).isTrue();
        }
        for (String denied : List.of("10.0.0.1", "169.254.169.254", "::2", "fe80::1")) {
            assertThat(local.permits(InetAddress.ofLiteral(denied))).as(denied).isFalse();
        }
        assertThat(local.permits(InetAddress.ofLiteral("8.8.8.8"))).isTrue();
        assertThat(local.explicitlyAllows(InetAddress.ofLiteral("8.8.8.8"))).isFalse();
        assertThat(local.hasExceptions()).isTrue();
        assertThat(policy.hasExceptions()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8/8", "::/129", "localhost/8",
            "10.0.0/8", "10.0.0.0/a"})
    void shouldRefuseWhatIsNoNetwork(String cidr) {
        assertThatThrownBy(() -> Network.parse(cidr)).isInstanceOf(IllegalArgumentException.class);
    }

    private static InetAddress translated(InetAddress inner) throws UnknownHostException {
        byte[] address = Arrays.copyOf(InetAddress.ofLiteral("64:ff9b::").getAddress(), 16);
        System.arraycopy(inner.getAddress(), 0, address, 12, 4);
        return InetAddress.getByAddress(address);
    }

    /// A range, reckoned with numbers, which owes nothing to [Network].
    record Range(String cidr, BigInteger base, int prefix, int bits) {

        static Range parse(String cidr) {
            String[] parts = cidr.split("/", 2);
            byte[] base = InetAddress.ofLiteral(parts[0]).getAddress();
            return new Range(cidr, new BigInteger(1, base), Integer.parseInt(parts[1]), base.length * 8);
        }

        boolean isIpv4() {
            return bits == 32;
        }

        InetAddress first() {
            return address(base);
        }

        InetAddress last() {
            return address(base.add(size()).subtract(BigInteger.ONE));
        }

        InetAddress middle() {
            return address(base.add(size().shiftRight(1)));
        }

        Stream<InetAddress> neighbours() {
            List<BigInteger> outside = new ArrayList<>(List.of(base.subtract(BigInteger.ONE), base.add(size())));
            outside.removeIf(number -> number.signum() < 0 || number.bitLength() > bits);
            return outside.stream().map(this::address);
        }

        boolean contains(InetAddress address) {
            BigInteger number = new BigInteger(1, address.getAddress());
            return address.getAddress().length * 8 == bits && number.compareTo(base) >= 0
                    && number.compareTo(base.add(size())) < 0;
        }

        private BigInteger size() {
            return BigInteger.ONE.shiftLeft(bits - prefix);
        }

        private InetAddress address(BigInteger number) {
            byte[] bytes = new byte[bits / 8];
            byte[] digits = number.toByteArray();
            int length = Math.min(digits.length, bytes.length);
            System.arraycopy(digits, digits.length - length, bytes, bytes.length - length, length);
            try {
                return InetAddress.getByAddress(bytes);
            } catch (UnknownHostException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String toString() {
            return cidr;
        }
    }
}
