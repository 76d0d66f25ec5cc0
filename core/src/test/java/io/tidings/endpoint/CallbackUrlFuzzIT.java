package io.tidings.endpoint;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/// Whatever URL is accepted, everybody reads alike: this parser, `java.net`, the C library's notion of addresses, and
/// the WHATWG parser; and none of them reads an address in it that is denied.
class CallbackUrlFuzzIT {

    private static final int BATCH = 100;
    private static final AddressPolicy ADDRESSES = new AddressPolicy(List.of());
    private static final CallbackPolicy POLICY = new CallbackPolicy(ADDRESSES);
    private static final List<String> LOCAL = List.of("localhost", "local", "localdomain", "internal", "home.arpa");

    private static WhatwgParser whatwg;

    @BeforeContainer
    static void start() {
        whatwg = new WhatwgParser();
    }

    @AfterContainer
    static void stop() {
        whatwg.close();
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void shouldAcceptNoUrlThatAnybodyReadsAsADeniedAddress(@ForAll("urlBatches") List<String> urls) {
        List<Optional<WhatwgParser.Reading>> readings = whatwg.read(urls);
        for (int i = 0; i < urls.size(); i++) {
            Optional<CallbackUrl> accepted = accepted(urls.get(i));
            Statistics.label("accepted").collect(accepted.isPresent());
            if (accepted.isPresent()) {
                requireSameReading(accepted.get(), readings.get(i));
            }
        }
        Statistics.label("accepted").coverage(all -> all.check(true).percentage(some -> some > 2));
    }

    /// What is refused for its form or for where it leads is no matter here: nothing else may be thrown.
    @Property(tries = 2_000)
    void shouldRefuseOrAcceptEveryText(@ForAll String text, @ForAll("urls") String url) {
        assertThatCode(() -> {
            accepted(text);
            accepted(url);
            accepted("https://" + text);
            accepted("https://x.com/" + text);
        }).doesNotThrowAnyException();
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void shouldAcceptOrdinaryUrls(@ForAll("ordinaryUrls") String url) {
        assertThat(accepted(url)).isPresent();
    }

    @Property(tries = 1_000)
    void shouldAcceptEveryAddressThatIsPermittedInItsCanonicalSpellingAndNoOther(@ForAll("addresses") byte[] bytes)
            throws java.net.UnknownHostException {
        InetAddress address = InetAddress.getByAddress(bytes);
        // Java makes IPv4 addresses of mapped ones, and spells them so.
        String host = address instanceof Inet4Address ? address.getHostAddress() : "[" + Ipv6Text.format(bytes) + "]";

        assertThat(accepted("https://" + host + "/").isPresent()).isEqualTo(ADDRESSES.permits(address));
    }

    private static Optional<CallbackUrl> accepted(String text) {
        try {
            CallbackUrl url = CallbackUrl.ofOwner(text);
            POLICY.check(url);
            return Optional.of(url);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void requireSameReading(CallbackUrl url, Optional<WhatwgParser.Reading> whatwgReading) {
        assertThat(url.isHttps()).as(url.value()).isTrue();
        requirePublic(url, url.host());
        URI uri = url.uri();
        assertThat(uri.getHost()).as(url.value()).isNotNull();
        assertThat(unbracketed(uri.getHost())).as(url.value()).isEqualTo(url.host());
        assertThat(uri.getPort() < 0 ? 443 : uri.getPort()).as(url.value()).isEqualTo(url.port());
        assertThat(uri.getRawUserInfo()).as(url.value()).isNull();
        assertThat(uri.getRawFragment()).as(url.value()).isNull();
        requirePublic(url, unbracketed(uri.getHost()));
        WhatwgParser.Reading reading = whatwgReading
                .orElseThrow(() -> new AssertionError(url + " is no URL by the WHATWG's standard"));
        assertThat(reading.scheme()).as(url.value()).isEqualTo("https:");
        assertThat(unbracketed(reading.host())).as(url.value()).isEqualTo(url.host());
        assertThat(reading.port().isEmpty() ? 443 : Integer.parseInt(reading.port())).as(url.value())
                .isEqualTo(url.port());
        assertThat(reading.user()).as(url.value()).isEmpty();
        assertThat(reading.fragment()).as(url.value()).isEmpty();
        requirePublic(url, unbracketed(reading.host()));
    }

    private static String unbracketed(String host) {
        return host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
    }

    private static void requirePublic(CallbackUrl url, String host) {
        for (Function<String, InetAddress> reader : List.<Function<String, InetAddress>>of(InetAddress::ofLiteral,
                Inet4Address::ofPosixLiteral)) {
            address(reader, host).ifPresent(address -> {
                assertThat(ADDRESSES.permits(address)).as("%s is read as %s", url, address).isTrue();
                assertThat(address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isLinkLocalAddress()
                        || address.isSiteLocalAddress() || address.isMulticastAddress())
                        .as("%s is read as %s", url, address)
                        .isFalse();
            });
        }
        assertThat(LOCAL).as(url.value()).noneMatch(local -> host.equals(local) || host.endsWith("." + local));
        assertThat(host).as(url.value()).doesNotEndWith(".").doesNotContain("%");
    }

    private static Optional<InetAddress> address(Function<String, InetAddress> reader, String host) {
        try {
            return Optional.of(reader.apply(host));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Provide
    Arbitrary<List<String>> urlBatches() {
        return urls().list().ofSize(BATCH);
    }

    @Provide
    Arbitrary<String> urls() {
        Arbitrary<String> scheme = Arbitraries.frequency(Tuple.of(80, "https"),
                Tuple.of(1, "http"), Tuple.of(1, "HTTPS"),
                Tuple.of(1, "ftp"), Tuple.of(1, "file"));
        Arbitrary<String> separator = Arbitraries.frequency(Tuple.of(80, "://"),
                Tuple.of(1, ":"), Tuple.of(1, ":///"), Tuple.of(1, ":\\\\"),
                Tuple.of(1, ":/\t/"), Tuple.of(1, ":/"));
        Arbitrary<String> user = Arbitraries.frequency(Tuple.of(80, ""),
                Tuple.of(1, "x.com@"), Tuple.of(1, "u:p@"), Tuple.of(1, "@"),
                Tuple.of(1, "x.com\\@"), Tuple.of(1, "x.com#@"),
                Tuple.of(1, "x.com%40"));
        Arbitrary<String> port = Arbitraries.frequencyOf(Tuple.of(25, Arbitraries.just("")),
                Tuple.of(5, Arbitraries.of(":443", ":8443", ":", ":0", ":00443", ":65535", ":65536",
                        ":22", ":+443", ":४४३", ":443 ", ":-1")),
                Tuple.of(2, Arbitraries.integers().between(0, 70_000).map(number -> ":" + number)));
        Arbitrary<String> rest = Arbitraries.frequencyOf(
                Tuple.of(10, Arbitraries.of("", "/", "/hook?a=b", "/a-_~")),
                Tuple.of(5, Arbitraries.of("/a/../b", "//127.0.0.1/", "/%2e%2e/",
                        "/\\127.0.0.1", "?@127.0.0.1/", "#@127.0.0.1/", "/a;b", "/?a[]=|", "\\@127.0.0.1", "/%00",
                        "/\r\nHost: x", "/ü", "/{}", "/^", "/?a'b", "/?\"")),
                Tuple.of(1, Arbitraries.strings().ascii().ofMaxLength(10).map(text -> "/" + text)));
        return Combinators.combine(scheme, separator, user, hosts(), port, rest)
                .as((a, b, c, d, e, f) -> a + b + c + d + e + f)
                .flatMap(CallbackUrlFuzzIT::mutated);
    }

    /// Mostly as it is; else with a character put in, taken out or exchanged.
    private static Arbitrary<String> mutated(String url) {
        Arbitrary<String> characters = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(".", "/", "\\", "@", ":", "#", "?", "%", "[", "]", "0", "x",
                        "\t", "\n", " ", "\u0000", "。", "①", "%2e", "%00", "\u00AD", "\u200B", "ß", "\uD83D")),
                Tuple.of(1, Arbitraries.strings().all().ofLength(1)));
        Arbitrary<String> changed = Combinators
                .combine(Arbitraries.integers().between(0, url.length()), characters,
                        Arbitraries.integers().between(0, 2))
                .as((at, character, cut) -> url.substring(0, at) + character
                        + url.substring(Math.min(url.length(), at + cut)));
        return Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.just(url)),
                Tuple.of(1, changed));
    }

    private static Arbitrary<String> hosts() {
        return Arbitraries.frequencyOf(
                Tuple.of(4, ipv4().map(CallbackUrlFuzzIT::quad)),
                Tuple.of(6, spelledIpv4()),
                Tuple.of(4, spelledIpv6()),
                Tuple.of(4, names()),
                Tuple.of(1, Arbitraries.of("localhost", "localhost.", "a.localhost", "LOCALHOST",
                        "metadata.google.internal", "x.com.", "x..com", ".x.com", "x_y.com", "xn--a", "ｘ.com",
                        "localhost%00.x.com", "x.com%0d%0a", "127.0.0.1.nip.io", "1.2.3", "0x.com", "1.0x7f", "")));
    }

    private static Arbitrary<String> names() {
        Arbitrary<String> label = Arbitraries.strings().withChars("abcdefgxyzABC0189-").ofMinLength(1).ofMaxLength(6);
        Arbitrary<String> top = Arbitraries.of("com", "com", "example", "co.uk", "org", "0x1", "1", "local", "internal",
                "xn--p1ai",
                "localhost", "0", "a1", "1a", "com.", "home.arpa");
        return Combinators.combine(label.list().ofMinSize(1).ofMaxSize(3), top)
                .as((labels, suffix) -> String.join(".", labels) + "." + suffix);
    }

    /// Addresses of all kinds, those that are denied more often than they would be by chance.
    private static Arbitrary<Long> ipv4() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(0x7F000001L, 0x0A000001L, 0xA9FEA9FEL, 0xC0A80101L, 0L,
                        0xAC100001L, 0x64646464L, 0xA83F8110L, 0xFFFFFFFFL, 0x7FL, 0x64646CC8L)),
                Tuple.of(2, Arbitraries.longs().between(0, 0xFFFFFFFFL)));
    }

    private static String quad(long address) {
        return (address >> 24 & 0xFF) + "." + (address >> 16 & 0xFF) + "." + (address >> 8 & 0xFF) + "."
                + (address & 0xFF);
    }

    /// One to four parts, each decimal, octal or hexadecimal, with zeros before it, in digits of any script.
    private static Arbitrary<String> spelledIpv4() {
        Arbitrary<String> dot = Arbitraries.frequency(Tuple.of(8, "."), Tuple.of(1, "。"),
                Tuple.of(1, "．"), Tuple.of(1, "%2e"));
        Arbitrary<Function<Long, String>> spelling = Arbitraries.of(List.of(
                String::valueOf,
                number -> "0" + Long.toOctalString(number),
                number -> "0x" + Long.toHexString(number),
                number -> "0X" + Long.toHexString(number).toUpperCase(Locale.ROOT),
                number -> "000" + Long.toOctalString(number),
                number -> "00" + number,
                number -> fullWidth(String.valueOf(number)),
                number -> String.valueOf(number + 256),
                number -> "%3" + String.valueOf(number).charAt(0) + String.valueOf(number).substring(1)));
        return Combinators.combine(ipv4(), Arbitraries.integers().between(1, 4), spelling.list().ofSize(4),
                dot.list().ofSize(4), Arbitraries.of("", "", "", ".", "。"))
                .as((address, parts, spellings, dots, end) -> {
                    StringBuilder host = new StringBuilder();
                    for (int i = 0; i < parts; i++) {
                        boolean last = i == parts - 1;
                        long part = last
                                ? address & (0xFFFFFFFFL >> (8 * i))
                                : address >> (24 - 8 * i) & 0xFF;
                        host.append(spellings.get(i).apply(part)).append(last ? end : dots.get(i));
                    }
                    return host.toString();
                });
    }

    private static String fullWidth(String digits) {
        return digits.chars()
                .map(digit -> digit - '0' + '０')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static Arbitrary<String> spelledIpv6() {
        Arbitrary<String> anyGroups = Arbitraries.of("0", "0000", "1", "ffff", "FFFF", "fe80", "fd00", "2001", "db8",
                "5efe", "64", "ff9b", "2002", "7f00", "a9fe", "2606", "4700", "")
                .list()
                .ofMinSize(1)
                .ofMaxSize(9)
                .map(groups -> String.join(":", groups));
        Arbitrary<String> prefixes = Arbitraries.of("::", "::ffff:", "::FFFF:", "64:ff9b::", "2002:", "::ffff:0:",
                "0:0:0:0:0:ffff:", "fe80::", "2606:4700::", "2606:4700::5efe:", "64:ff9b:1::");
        Arbitrary<String> embedded = Combinators.combine(prefixes, ipv4(), Arbitraries.of(true, false))
                .as((prefix, address, dotted) -> prefix + (dotted
                        ? quad(address)
                        : Long.toHexString(address >> 16) + ":" + Long.toHexString(address & 0xFFFF)));
        Arbitrary<String> canonical = Arbitraries.bytes().array(byte[].class).ofSize(16).map(Ipv6Text::format);
        return Combinators.combine(Arbitraries.oneOf(anyGroups, embedded, canonical),
                Arbitraries.of("", "", "", "%25eth0", "%eth0", "%251"), Arbitraries.of(true, true, true, false))
                .as((address, zone, brackets) -> brackets ? "[" + address + zone + "]" : address + zone);
    }

    @Provide
    Arbitrary<byte[]> addresses() {
        Arbitrary<byte[]> four = ipv4().map(address -> new byte[]{(byte) (address >> 24), (byte) (address >> 16),
                (byte) (address >> 8), address.byteValue()});
        Arbitrary<byte[]> sixteen = Combinators.combine(
                Arbitraries.of("00", "0064ff9b", "0064ff9b0001", "0100", "2001", "20010db8", "2002", "3fff", "5f00",
                        "fc", "fd", "fe8", "fec", "ff", "2606", "2a00", "00000000000000000000ffff", "26"),
                Arbitraries.bytes().array(byte[].class).ofSize(16), Arbitraries.of(0, 4, 8, 12, 16))
                .as((prefix, random, zeros) -> {
                    byte[] address = random.clone();
                    for (int i = prefix.length() / 2; i < zeros; i++) {
                        address[i] = 0;
                    }
                    for (int i = 0; i + 2 <= prefix.length(); i += 2) {
                        address[i / 2] = (byte) Integer.parseInt(prefix.substring(i, i + 2), 16);
                    }
                    return address;
                });
        return Arbitraries.oneOf(four, sixteen);
    }

    @Provide
    Arbitrary<String> ordinaryUrls() {
        Arbitrary<String> label = Arbitraries.strings()
                .withCharRange('a', 'z')
                .numeric()
                .ofMinLength(1)
                .ofMaxLength(10);
        Arbitrary<List<String>> labels = label.list().ofMinSize(1).ofMaxSize(4);
        Arbitrary<String> segment = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .numeric()
                .withChars("-._~!$&'()*+,;=:@")
                .ofMaxLength(12);
        return Combinators.combine(labels, Arbitraries.of("com", "net", "io", "co.uk", "xn--p1ai"),
                Arbitraries.of("", ":443", ":8443", ":1025", ":65535"), segment.list().ofMaxSize(4),
                Arbitraries.of("", "?", "?a=b&c=%20", "?a[]=1|2"))
                .as((names, top, port, path, query) -> {
                    List<String> all = new ArrayList<>(names);
                    all.add(top);
                    return "https://" + String.join(".", all) + port + "/" + String.join("/", path) + query;
                });
    }
}
