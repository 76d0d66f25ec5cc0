package io.tidings.endpoint;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Which URLs may be saved, by form and by policy.
class CallbackUrlTest {

    private final CallbackPolicy policy = new CallbackPolicy(new AddressPolicy(List.of()));
    private final CallbackPolicy local = new CallbackPolicy(
            new AddressPolicy(List.of(Network.parse("127.0.0.0/8"), Network.parse("::1/128"))));

    @ParameterizedTest
    @MethodSource("refused")
    void shouldRefuseWhatTheListNames(String url) {
        assertThatThrownBy(() -> policy.check(new CallbackUrl(url))).isInstanceOf(IllegalArgumentException.class);
    }

    static List<String> refused() {
        List<String> urls = Lists.of("refused-urls.txt");
        assertThat(urls).hasSize(40);
        return urls;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "https://", "https:///", "https://x.com /", " https://x.com/", "https://x.com/\n",
            "https://x.com/ü", "https://ü.com/", "https://x.com/a b", "https://x.com/%", "https://x.com/%4",
            "https://x.com/%zz", "https://x.com/%0D%0Aa", "https://x.com/?%00", "https://x.com/?a=%0A",
            "https://x.com/?a=%0d", "https://x.com/#a", "https://x.com#a",
            "//x.com/", "x.com", "/hook", "HTTPS://x.com/", "https:x.com", "https://x..com/", "https://-x.com/",
            "https://x-.com/", "https://.x.com/", "https://x.com./", "https://x_y.com/", "https://x.com:/",
            "https://x.com:0443/", "https://x.com:-1/", "https://x.com:999999/", "https://x.0x7f/", "https://1.2.3/",
            "https://1.2.3.4.5/", "https://256.1.1.1/", "https://01.1.1.1/", "https://1.1.1.1./", "https://[::1",
            "https://::1/", "https://[1:2]/", "https://[2606:4700:0:0:0:0:0:1111]/", "https://[2606:4700::0001]/",
            "https://[2606:4700:4700::1111%251]/", "https://[::FFFF:8.8.8.8]/", "https://x.com\\@y.com/",
            "https://x.com\u0000/", "javascript:alert(1)", "wss://x.com/", "ws://x.com/"})
    void shouldRefuseWhatReadersMightUnderstandDifferently(String url) {
        assertThatThrownBy(() -> CallbackUrl.ofOwner(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://x.com", "https://x.com/", "https://X.Com/Hook",
            "https://hooks.x.co.uk/a/b?c=d&e=f",
            "https://x.com:443/", "https://x.com:8443/", "https://x.com:1025/", "https://x.com:65535/",
            "https://xn--bcher-kva.example/", "https://a.b.c.d.e.f/", "https://1a.com/", "https://a-b.com/",
            "https://8.8.8.8/", "https://[2606:4700:4700::1111]/", "https://x.com/%C3%BC?a=%20", "https://x.com/?",
            "https://x.com/a;b=c,d@e:f!$&'()*+~", "https://x.com?a=b", "https://x.com/?a[]=b|c",
            "https://webhook.site/f6f3b1a4-1d55-4c62-9ae0-6b7c5a7f5d11", "https://hooks.slack.com/services/T0/B0/x"})
    void shouldTakeGoodUrls(String url) {
        CallbackUrl good = CallbackUrl.ofOwner(url);

        assertThatCode(() -> policy.check(good)).doesNotThrowAnyException();
        assertThat(good.uri().getHost()).isEqualToIgnoringCase(
                good.literalAddress().filter(java.net.Inet6Address.class::isInstance).isPresent()
                        ? "[" + good.host() + "]"
                        : good.host());
    }

    /// What is refused for its form is refused with the character at which it fails, and with the form that would do.
    @ParameterizedTest
    @ValueSource(strings = {
            "https://exämple.com/päth          | must not have 'ä' in its host: only letters a to z, digits, '-' and '.'. In ASCII it is https://xn--exmple-cua.com/p%C3%A4th",
            "https://x.com/päth                | must not have 'ä' in its path: write %C3%A4. In ASCII it is https://x.com/p%C3%A4th",
            "https://x.com/?q=ä                | must not have 'ä' in its query: write %C3%A4. In ASCII it is https://x.com/?q=%C3%A4",
            "https://straße.de/                | must not have 'ß' in its host: only letters a to z, digits, '-' and '.'",
            "https://①②⑦.0.0.1/                | must not have '①' in its host: only letters a to z, digits, '-' and '.'",
            "https://127。0。0。1/               | must not have '。' in its host: only letters a to z, digits, '-' and '.'",
            "https://ｅxample.com/             | must not have 'ｅ' in its host: only letters a to z, digits, '-' and '.'",
            "HTTP://x.com/                     | must have its scheme in lower case: http://",
            "https://under_score.host/         | must not have '_' in its host: only letters a to z, digits, '-' and '.'",
            "https://x.com/{b}                 | must not have '{' in its path: write %7B. In ASCII it is https://x.com/%7Bb%7D",
            "https://x.com/?a={b}              | must not have '{' in its query: write %7B. In ASCII it is https://x.com/?a=%7Bb%7D",
            "https://x.com/a b                 | must not have a blank in its path: write %20. In ASCII it is https://x.com/a%20b",
            "https://x.com/a|b                 | must not have '|' in its path: write %7C. In ASCII it is https://x.com/a%7Cb",
            "https://x.com/%zz                 | must have two hexadecimal digits after each '%': write %25 for the sign",
            "https://x.com/%00                 | must not have %00 in it",
            "https://x.com/?a=%0a              | must not have %0A in it",
            "https://x.com/#a                  | must not have a fragment ('#'), which is never sent",
            "https://u:secret@x.com/           | must not have a user name or password before the host: use a credential",
            "https:///x                        | must have a host",
            "https://x.com:0/                  | must have a port of 1 to 65535, without leading zeros, or none and no ':'",
            "https://x.com:/                   | must have a port of 1 to 65535, without leading zeros, or none and no ':'",
            "https://x.com:65536/              | must have a port of 1 to 65535",
            "https://[::1                      | must end the IPv6 address with ']'",
            "https://[2606:4700:0:0::1]/       | must have its IPv6 address in the shortest form, in lower case",
            "https://[::FFFF:8.8.8.8]/         | must have its IPv6 address in the shortest form, in lower case",
            "https://0177.0.0.1/               | must have a host that is a DNS name or an IPv4 address of four decimal numbers",
            "ftp://x.com/                      | must begin with https:// or http://",
            "x.com                             | must be an absolute URL, beginning with https:// or http://"})
    void shouldSayWhatIsWrongWithAUrl(String row) {
        // A URL may have the delimiter in it.
        int separator = row.lastIndexOf(" | ");
        assertThatThrownBy(() -> CallbackUrl.ofOwner(row.substring(0, separator).strip()))
                .hasMessage(row.substring(separator + 3).strip());
    }

    /// The JDK's encoding of names fails at these in other ways than for names that are none.
    @ParameterizedTest
    @ValueSource(ints = {60, 64, 253, 1_000, 1_001, 2_000, 30_000})
    void shouldRefuseNamesOfAnyLengthInOtherScripts(int length) {
        for (String letter : List.of("ü", "日", "\uD840\uDC00", "\u0130", "\uD800")) {
            assertThatThrownBy(() -> CallbackUrl.ofOwner("https://" + letter.repeat(length) + ".com/"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldKeepAUrlByteForByte() {
        CallbackUrl url = new CallbackUrl("https://X.com:8443/a/%2f//../b;c?d[]=e|f&g=%5b");

        assertThat(url.value()).isEqualTo("https://X.com:8443/a/%2f//../b;c?d[]=e|f&g=%5b");
        assertThat(url.target()).isEqualTo("/a/%2f//../b;c?d[]=e|f&g=%5b");
        assertThat(url.authority()).isEqualTo("X.com:8443");
        assertThat(new CallbackUrl("https://x.com?a=b").target()).isEqualTo("/?a=b");
        assertThat(new CallbackUrl("https://x.com").target()).isEqualTo("/");
        assertThat(new CallbackUrl("https://[2606:4700::1]/").authority()).isEqualTo("[2606:4700::1]");
    }

    @Test
    void shouldAddAnyParametersToAQuery() {
        CallbackUrl url = CallbackUrl.ofOwner("https://x.com/hook?a=b");

        assertThat(url.withQuery("c=1%0A2%0d%00").orElseThrow().uri().getRawQuery()).isEqualTo("a=b&c=1%0A2%0d%00");
    }

    @Test
    void shouldDemandHttps() {
        assertThatThrownBy(() -> policy.check(new CallbackUrl("http://x.com/"))).hasMessage("must be an https URL");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 22, 80, 444, 1023, 1024, 2375, 3306, 5432, 6379, 9001, 9200, 11211, 27017})
    void shouldRefusePortsWhereSomethingElseListens(int port) {
        assertThatThrownBy(() -> policy.check(new CallbackUrl("https://x.com:" + port + "/")))
                .hasMessageStartingWith("port not allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "a.localhost", "LOCALHOST", "printer.local", "db.internal", "x.localdomain",
            "router.home.arpa", "intranet", "metadata.google.internal"})
    void shouldRefuseLocalNames(String host) {
        assertThatThrownBy(() -> policy.check(new CallbackUrl("https://" + host + "/")))
                .hasMessage("address not allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"xn--p", "xn--", "xn--a.com", "a.xn--0.com", "bd.00fbc.xn--p", "XN--P.com",
            "xn--strae-oqa.de"})
    void shouldRefuseInternationalizedNamesThatItDoesNotUnderstand(String host) {
        assertThatThrownBy(() -> policy.check(new CallbackUrl("https://x." + host + "?ai")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTakeInternationalizedNames() {
        for (String host : List.of("xn--e1afmkfd.xn--p1ai", "XN--BCHER-KVA.example", "xn--fiqs8s.xn--j6w193g")) {
            assertThatCode(() -> policy.check(new CallbackUrl("https://" + host + "/"))).doesNotThrowAnyException();
        }
    }

    @Test
    void shouldNotTakeNamesForLocalThatOnlyLookAlike() {
        for (String host : List.of("mylocalhost.com", "local.com", "internal.example.com", "localhost.example.com")) {
            assertThatCode(() -> policy.check(new CallbackUrl("https://" + host + "/"))).doesNotThrowAnyException();
        }
    }

    @Test
    void shouldAllowHttpAndEveryPortWhereConfigurationOpensANetwork() {
        for (String url : List.of("http://127.0.0.1:9001/", "http://localhost:8080/hook", "http://[::1]:80/")) {
            assertThatCode(() -> local.check(new CallbackUrl(url))).as(url).doesNotThrowAnyException();
        }
        for (String url : List.of("http://10.0.0.1/", "https://169.254.169.254/", "http://8.8.8.8/",
                "https://x.com:22/")) {
            assertThatThrownBy(() -> local.check(new CallbackUrl(url))).as(url)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldTakeAsLongAUrlAsIsAllowedAndNotACharacterMore() {
        String start = "https://x.com/?";
        String longest = start + "a".repeat(CallbackPolicy.MAX_URL_LENGTH - start.length());

        assertThatCode(() -> policy.check(new CallbackUrl(longest))).doesNotThrowAnyException();
        assertThatThrownBy(() -> policy.check(new CallbackUrl(longest + "a")))
                .hasMessage("must have at most 2048 characters, has 2049");
    }

    @Test
    void shouldReadTheLongestUrlsWithoutTrouble() {
        String start = "https://x.com/";
        for (String part : List.of("a", "%41", "/")) {
            String longest = start + part.repeat((CallbackUrl.MAX_LENGTH - start.length()) / part.length());

            assertThat(new CallbackUrl(longest).host()).isEqualTo("x.com");
        }
        assertThatThrownBy(() -> new CallbackUrl(start + "a".repeat(CallbackUrl.MAX_LENGTH)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTakeAHostOf253CharactersAndNotOneMore() {
        String label = "a".repeat(49) + ".";
        String longest = label.repeat(5) + "com";
        assertThat(longest).hasSize(253);

        assertThat(new CallbackUrl("https://" + longest + "/").host()).isEqualTo(longest);
        assertThatThrownBy(() -> new CallbackUrl("https://a" + longest + "/"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"https://X.com/a, x.com, 443", "http://x.com, x.com, 80", "https://x.com:8443/, x.com, 8443",
            "https://[2606:4700::1]:1234/, 2606:4700::1, 1234", "http://127.0.0.1:9/, 127.0.0.1, 9"})
    void shouldTellHostAndPort(String url, String host, int port) {
        assertThat(new CallbackUrl(url).host()).isEqualTo(host.toLowerCase(Locale.ROOT));
        assertThat(new CallbackUrl(url).port()).isEqualTo(port);
    }

    @Test
    void shouldTellTheAddressWhereTheHostIsOne() {
        assertThat(new CallbackUrl("https://8.8.8.8/").literalAddress()).contains(InetAddress.ofLiteral("8.8.8.8"));
        assertThat(new CallbackUrl("https://[2606:4700::1]/").literalAddress())
                .contains(InetAddress.ofLiteral("2606:4700::1"));
        assertThat(new CallbackUrl("https://x.com/").literalAddress()).isEmpty();
    }

    @Test
    void shouldAppendAQuery() {
        assertThat(new CallbackUrl("https://x.com/a").withQuery("b=c"))
                .contains(new CallbackUrl("https://x.com/a?b=c"));
        assertThat(new CallbackUrl("https://x.com/a?b=c").withQuery("d=e"))
                .contains(new CallbackUrl("https://x.com/a?b=c&d=e"));
        assertThat(new CallbackUrl("https://x.com/a").withQuery("a".repeat(CallbackUrl.MAX_LENGTH))).isEmpty();
    }

    /// They are refused in what an owner writes, not in what a callback tells.
    @ParameterizedTest
    @ValueSource(strings = {"a=%0A", "a=%0D%0Ab&c=d", "a=%00", "%0d=%0a"})
    void shouldAppendEveryEscapedOctet(String query) {
        CallbackUrl url = new CallbackUrl("https://x.com/a?b=c").withQuery(query).orElseThrow();

        assertThat(url.value()).isEqualTo("https://x.com/a?b=c&" + query);
        assertThat(url.uri().getRawQuery()).isEqualTo("b=c&" + query);
        assertThat(url.host()).isEqualTo("x.com");
        assertThatThrownBy(() -> CallbackUrl.ofOwner(url.value())).isInstanceOf(IllegalArgumentException.class);
    }
}
