package io.tidings.sending;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.endpoint.CallbackHeaders;
import io.tidings.webhook.SigningSecret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class SecretsTest {

    private static final String SECRET = "p/ä+s\"s w&o?r>d~~";

    @ParameterizedTest
    @MethodSource("spellings")
    void shouldMaskASecretHoweverItIsSpelled(String spelled) {
        Secrets secrets = new Secrets(List.of(SECRET));

        assertThat(secrets.masked("before " + spelled + " behind", false)).isEqualTo("before *** behind");
        assertThat(secrets.masked(spelled, false)).isEqualTo("***");
    }

    static Stream<String> spellings() {
        byte[] bytes = SECRET.getBytes(UTF_8);
        String encoded = URLEncoder.encode(SECRET, UTF_8);
        String base64 = Base64.getEncoder().encodeToString(bytes);
        return Stream.of(SECRET, encoded, lowerEscapes(encoded), encoded.replace("+", "%20"), everyByte(bytes),
                base64, Base64.getUrlEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), URLEncoder.encode(base64, UTF_8),
                HexFormat.of().formatHex(bytes), HexFormat.of().withUpperCase().formatHex(bytes),
                SECRET.replace("\"", "\\\""), SECRET.replace("\"", "\\\"").replace("/", "\\/"),
                SECRET.replace("ä", "\\u00e4").replace("\"", "\\u0022").replace("&", "\\u0026"),
                SECRET.replace("&", "&amp;").replace(">", "&gt;").replace("\"", "&quot;"),
                SECRET.replace("&", "&#38;").replace("ä", "&#xE4;").replace("\"", "&#034;"),
                SECRET.toUpperCase(Locale.ROOT), URLEncoder.encode(SECRET.toUpperCase(Locale.ROOT), UTF_8),
                SECRET.chars().mapToObj("&#x%05X;"::formatted).collect(Collectors.joining()),
                SECRET.chars().mapToObj("&#%d"::formatted).collect(Collectors.joining()),
                SECRET.chars().mapToObj("\\u%04X"::formatted).collect(Collectors.joining()),
                everyByte(bytes).replace("%", "\\x"), everyByte(bytes).replace("%", "\\X"),
                base64.replaceAll("(.{5})", "$1\n"), base64.replaceAll("(.{7})", "$1\r\n"),
                base64.replaceAll("(.{7})", "$1\\\\n"), base64.replace("+", "&#43;").replace("=", "&#61;"));
    }

    private static String lowerEscapes(String encoded) {
        StringBuilder lower = new StringBuilder();
        for (int i = 0; i < encoded.length(); i++) {
            if (encoded.charAt(i) == '%') {
                lower.append(encoded.substring(i, i + 3).toLowerCase(Locale.ROOT));
                i += 2;
            } else {
                lower.append(encoded.charAt(i));
            }
        }
        return lower.toString();
    }

    private static String everyByte(byte[] bytes) {
        StringBuilder escaped = new StringBuilder();
        for (byte one : bytes) {
            escaped.append('%').append(HexFormat.of().toHexDigits(one));
        }
        return escaped.toString();
    }

    /// Of what is encoded together, no more than the digits on both sides of a secret stay, which it shares with its
    /// neighbours.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void shouldMaskASecretInsideOfWhatIsEncodedTogether(int before) {
        String secret = "client-secret-of-thirty-digits";
        for (int behind = 0; behind < 4; behind++) {
            byte[] all = ("u".repeat(before) + secret + "b".repeat(behind)).getBytes(UTF_8);
            for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
                String masked = new Secrets(List.of(secret)).masked(encoder.encodeToString(all), false);

                assertThat(masked).contains("***").hasSizeLessThan(3 + 2 * 8);
            }
        }
    }

    @Test
    void shouldMaskWhatIsLeftOfASecretWhereTheTextWasCut() {
        String secret = "0123456789abcdef";
        Secrets secrets = new Secrets(List.of(secret));
        IntStream.rangeClosed(6, 15)
                .forEach(length -> assertThat(secrets.masked("x " + secret.substring(0, length), true))
                        .isEqualTo("x ***"));

        assertThat(secrets.masked("x 01234", true)).isEqualTo("x 01234");
        assertThat(secrets.masked("x 0123456789", false)).isEqualTo("x 0123456789");
        assertThat(secrets.masked("x MDEyMzQ1Njc4", true)).isEqualTo("x ***");
    }

    /// In the middle of an escape, it would not be one of the secret's characters.
    @Test
    void shouldMaskWhatIsLeftOfASecretWhereTheTextWasCutWithinAnEscape() {
        Secrets secrets = new Secrets(List.of("0123456789abcdef"));
        String percent = everyByte("0123456789abcdef".getBytes(UTF_8));
        String json = "0123456789abcdef".chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining());
        String html = "0123456789abcdef".chars().mapToObj("&#x%04x;"::formatted).collect(Collectors.joining());
        for (String spelled : List.of(percent, json, html, "01234567\uFFFD")) {
            int escape = spelled.length() / 16;
            for (int length = 6 * Math.max(escape, 1); length <= spelled.length(); length++) {
                assertThat(secrets.masked("x " + spelled.substring(0, length), true)).isEqualTo("x ***");
            }
        }
    }

    /// Twenty headers of as many secrets as fit, and an answer in which each character may be the beginning of each.
    @Test
    @Timeout(60)
    void shouldShowNothingWhereItTakesTooMuchToLookForSecrets() {
        List<String> many = IntStream.range(0, 11_000).mapToObj("%06d"::formatted).toList();
        List<String> long1 = List.of("a".repeat(4_095) + "b", "a".repeat(4_094) + "c");
        for (String bit : List.of("%", "\\", "&", "&#", "0", "a", "\\u0", "x")) {
            String answer = bit.repeat(8_192 / bit.length());

            assertThat(new Secrets(many).masked(answer, true)).isEqualTo("***");
            assertThat(new Secrets(long1).masked("b".repeat(10) + "a".repeat(8_182), false)).isEqualTo("***");
        }
    }

    /// As many as somebody may have in earnest.
    @Test
    @Timeout(60)
    void shouldShowAllButTheSecretsOfAWebhookThatHasMany() {
        List<String> many = IntStream.range(0, 60).mapToObj("a-secret-of-%03d"::formatted).toList();
        String answer = "{\"token\":\"a-secret-of-042\",\"url\":\"https:\\/\\/example.com\\/%20a?b=1&c=2\"}"
                .repeat(100);

        assertThat(new Secrets(many).masked(answer, true)).isEqualTo(answer.replace("a-secret-of-042", "***"));
    }

    @Test
    void shouldMaskSecretsInNamesOfHeadersAndInReasons() {
        Secrets secrets = new Secrets(List.of("Top-Secret"));

        assertThat(new Response(200, Map.of("x-top-secret", "1"), "", false).without(secrets).headers())
                .containsOnlyKeys("x-***");
        assertThat(new Outcome.Unreachable(Outcome.Failure.PROTOCOL, "HTP/1.1 Top-Secret").without(secrets))
                .isEqualTo(new Outcome.Unreachable(Outcome.Failure.PROTOCOL, "HTP/1.1 ***"));
        assertThat(new Outcome.Refused("Top-Secret").without(secrets)).isEqualTo(new Outcome.Refused("***"));
    }

    @Test
    void shouldMaskTheLongestOfSeveral() {
        assertThat(new Secrets(List.of("secret", "secret-and-more")).masked("a secret-and-more, a secret.", false))
                .isEqualTo("a ***, a ***.");
    }

    @Test
    void shouldLookForSecretsOfSixCharactersAndNotForShorterOnes() {
        Secrets secrets = new Secrets(List.of("sesame", "short"));

        assertThat(secrets.masked("open sesame, in short", false)).isEqualTo("open ***, in short");
    }

    @Test
    void shouldMaskSecretsThatLookEscapedThemselves() {
        for (String secret : List.of("%25abcdef", "%41%42%43", "\\u0041bcdef", "&amp;secret", "a+b c%20d")) {
            Secrets secrets = new Secrets(List.of(secret));

            assertThat(secrets.masked("<" + secret + ">", false)).isEqualTo("<***>");
            assertThat(secrets.masked("<" + URLEncoder.encode(secret, UTF_8) + ">", false)).isEqualTo("<***>");
        }
    }

    @Test
    void shouldLeaveOtherTextsAlone() {
        String text = "{\"error\":\"%zz \\\\u12 & + - _ == nothing of it\"}".repeat(50);

        assertThat(new Secrets(List.of(SECRET, "another secret")).masked(text, true)).isEqualTo(text);
    }

    @Test
    void shouldKnowWhatIsSecretInAHeader() {
        assertThat(CallbackHeaders.secrets("Bearer abcdefgh")).contains("Bearer abcdefgh", "abcdefgh");
        assertThat(CallbackHeaders.secrets("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")).contains("Aladdin:open sesame",
                "open sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assertThat(CallbackHeaders.secrets("a=12345678; session=abcdefgh")).contains("12345678", "abcdefgh");
        assertThat(CallbackHeaders.secrets("Basic !")).contains("Basic !", "!");
    }

    @Test
    void shouldKnowHowASigningSecretIsWritten() {
        SigningSecret secret = SigningSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        assertThat(secret.spellings()).contains("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "31f290f6bf06298aab4f08d43c3f082cf648a362da2da4b0");
    }
}
