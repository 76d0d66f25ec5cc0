package io.tidings.endpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.endpoint.Credential.ApiKey;
import io.tidings.endpoint.Credential.Basic;
import io.tidings.endpoint.Credential.Bearer;
import io.tidings.endpoint.Credential.OAuth2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CredentialTest {

    private static final CallbackUrl TOKEN_URL = new CallbackUrl("https://auth.example.com/token");

    /// The examples of RFC 7617, sections 2 and 2.1.
    @Test
    void shouldWriteBasicCredentialsAsTheStandardHasThem() {
        assertThat(headers(new Basic("Aladdin", "open sesame")))
                .containsExactly(Map.entry("Authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
        assertThat(headers(new Basic("test", "123£")))
                .containsExactly(Map.entry("Authorization", "Basic dGVzdDoxMjPCow=="));
    }

    @Test
    void shouldSetOneHeaderEach() {
        assertThat(headers(new Bearer("mF_9.B5f-4.1JqM")))
                .containsExactly(Map.entry("Authorization", "Bearer mF_9.B5f-4.1JqM"));
        assertThat(headers(new ApiKey("X-Api-Key", "k e y"))).containsExactly(Map.entry("X-Api-Key", "k e y"));
        assertThat(headers(client("id", "secret"))).as("not before a token is there").isEmpty();
    }

    @Test
    void shouldNotSayItsSecret() {
        List<Credential> all = List.of(new Basic("ann", "hush-hush"), new Bearer("hush-hush"),
                new ApiKey("X-Key", "hush-hush"), client("id", "hush-hush"));
        CallbackCredentials credentials = new CallbackCredentials(Optional.of(all.getFirst()),
                Map.of("key", all.get(2)));

        assertThat(all).allSatisfy(credential -> {
            assertThat(credential.toString()).contains("***").doesNotContain("hush");
            assertThat(credential.secrets()).contains("hush-hush");
        });
        assertThat(credentials.toString()).doesNotContain("hush").doesNotContain("YW5uOmh1c2g");
        assertThat(new Basic("ann", "hush-hush").secrets()).as("the form in which it is sent")
                .contains("YW5uOmh1c2gtaHVzaA==");
    }

    @Test
    void shouldTakeAsMuchAsIsAllowedAndNoMore() {
        String most = "x".repeat(Credential.MAX_LENGTH);
        String longestToken = "x".repeat(Credential.MAX_TOKEN_LENGTH);

        assertThat(headers(new Basic(most, most)).get("Authorization")).hasSizeLessThan(4_096);
        assertThat(headers(new Bearer(longestToken)).get("Authorization")).hasSize(4_096);
        assertThat(new ApiKey("X-Key", "x".repeat(4_096)).value()).hasSize(4_096);
        assertThat(new OAuth2(TOKEN_URL, most, most, Optional.of(most), Optional.of(most)).clientId()).hasSize(1_024);
        refuses(text -> new Basic(text, "p"), most + "x");
        refuses(text -> new Basic("u", text), most + "x");
        refuses(Bearer::new, longestToken + "x");
        refuses(text -> new ApiKey("X-Key", text), "x".repeat(4_097));
        refuses(text -> client(text, "s"), most + "x");
        refuses(text -> client("i", text), most + "x");
        refuses(text -> new OAuth2(TOKEN_URL, "i", "s", Optional.of(text), Optional.empty()), most + "x");
        refuses(text -> new OAuth2(TOKEN_URL, "i", "s", Optional.empty(), Optional.of(text)), most + "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\r\nb: c", "a\nb", "a\u0000", "\u007F"})
    void shouldRefuseWhatCouldBreakOut(String text) {
        refuses(it -> new Basic(it, "p"), text);
        refuses(it -> new Basic("u", it), text);
        refuses(Bearer::new, text);
        refuses(it -> new ApiKey("X-Key", it), text);
        refuses(it -> new ApiKey(it, "v"), text);
        refuses(it -> client(it, "s"), text);
        refuses(it -> client("i", it), text);
        refuses(it -> new OAuth2(TOKEN_URL, "i", "s", Optional.of(it), Optional.empty()), text);
        refuses(it -> new OAuth2(TOKEN_URL, "i", "s", Optional.empty(), Optional.of(it)), text);
    }

    @Test
    void shouldRefuseWhatTheStandardsDo() {
        refuses(it -> new Basic(it, "p"), "a:b");
        refuses(Bearer::new, "a b");
        refuses(Bearer::new, "ü");
        refuses(it -> client(it, "s"), "ü");
        for (String scope : List.of(" a", "a ", "a  b", "a\"b", "a\\b")) {
            refuses(it -> new OAuth2(TOKEN_URL, "i", "s", Optional.of(it), Optional.empty()), scope);
        }
        assertThat(new OAuth2(TOKEN_URL, "i", "s", Optional.of("read:all write"), Optional.empty()).scope())
                .contains("read:all write");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "Content-Length", "webhook-id", "X-Amz-Date", "X-aws-ec2-metadata-token",
            "Metadata-Flavor", "Proxy-Authorization", "Transfer-Encoding"})
    void shouldHoldApiKeysToTheRulesOfHeaders(String header) {
        assertThatThrownBy(() -> new ApiKey(header, "v")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must not set '" + header + "'");
    }

    @Test
    void shouldNotSetAHeaderTwice() {
        Map<String, Credential> keys = new LinkedHashMap<>();
        keys.put("one", new ApiKey("X-Key", "1"));
        keys.put("two", new ApiKey("x-KEY", "2"));

        assertThatThrownBy(() -> new CallbackCredentials(Optional.empty(), keys))
                .hasMessage("must not set the same header twice");
        assertThatThrownBy(() -> new CallbackCredentials(Optional.of(new Bearer("t")),
                Map.of("client", client("i", "s")))).hasMessage("must not set the same header twice");
        assertThatThrownBy(() -> new CallbackCredentials(Optional.of(new Basic("u", "p")),
                Map.of("key", new ApiKey("authorization", "v")))).hasMessage("must not set the same header twice");
    }

    @Test
    void shouldTakeFiveMoreAndNotSix() {
        Map<String, Credential> more = new LinkedHashMap<>();
        for (int i = 0; i < 5; i++) {
            more.put("key-" + i, new ApiKey("X-Key-" + i, "v" + i));
        }
        CallbackCredentials most = new CallbackCredentials(Optional.of(client("i", "s")), more);
        more.put("key_5", new ApiKey("X-Key-5", "v5"));

        assertThat(most.all()).hasSize(6);
        assertThat(most.headers()).hasSize(5).containsEntry("X-Key-4", "v4");
        assertThat(most.oauth2()).contains(client("i", "s"));
        assertThat(most.sets("x-key-0")).isTrue();
        assertThat(most.sets("AUTHORIZATION")).isTrue();
        assertThat(most.sets("X-Key-5")).isFalse();
        assertThatThrownBy(() -> new CallbackCredentials(Optional.empty(), more))
                .hasMessage("must have at most 5 credentials, has 6");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a.b", "ü", "123456789012345678901234567890123456789012345678901"})
    void shouldRefuseWhatIsNoNameOfACredential(String name) {
        assertThatThrownBy(() -> new CallbackCredentials(Optional.empty(), Map.of(name, new Bearer("t"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Map<String, String> headers(Credential credential) {
        return new CallbackCredentials(Optional.of(credential), Map.of()).headers();
    }

    private static OAuth2 client(String id, String secret) {
        return new OAuth2(TOKEN_URL, id, secret, Optional.empty(), Optional.empty());
    }

    private static void refuses(Function<String, Credential> making, String text) {
        assertThatThrownBy(() -> making.apply(text)).isInstanceOf(IllegalArgumentException.class)
                .satisfies(refusal -> assertThat(text.length() > 3 && refusal.getMessage().contains(text)).isFalse());
    }
}
