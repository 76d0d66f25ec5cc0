package io.tidings.delivery;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.callback.CallbackHeaders;
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
                SECRET.replace("&", "&#38;").replace("ä", "&#xE4;").replace("\"", "&#034;"));
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
