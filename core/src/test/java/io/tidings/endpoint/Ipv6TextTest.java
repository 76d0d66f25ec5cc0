package io.tidings.endpoint;

import java.net.InetAddress;
import java.net.UnknownHostException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class Ipv6TextTest {

    /// The examples of RFC 5952.
    @ParameterizedTest
    @CsvSource({"2001:0db8::0001, 2001:db8::1", "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
            "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1", "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
            "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1", "2001:DB8::ABCD, 2001:db8::abcd", "0:0:0:0:0:0:0:0, ::",
            "0:0:0:0:0:0:0:1, ::1", "1:0:0:0:0:0:0:0, 1::"})
    void shouldSpellAddressesAsRfc5952Says(String any, String canonical) {
        assertThat(Ipv6Text.format(InetAddress.ofLiteral(any).getAddress())).isEqualTo(canonical);
        assertThat(Ipv6Text.isCanonical(canonical)).isTrue();
        assertThat(Ipv6Text.isCanonical(any)).isEqualTo(any.equals(canonical));
    }

    @Property
    void shouldSpellEveryAddressSoThatItIsReadBack(@ForAll @Size(16) byte[] address) throws UnknownHostException {
        if (InetAddress.getByAddress(address).getAddress().length == 16) {
            assertThat(InetAddress.ofLiteral(Ipv6Text.format(address)).getAddress()).isEqualTo(address);
        }
    }
}
