package io.tidings.endpoint;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CallbackHeadersTest {

    @Test
    void shouldKeepHeadersInTheirOrderAndSpelling() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Zulu", "a b\tc");
        headers.put("authorization", "Bearer ~!@#$%^&*()");
        headers.put("X-Empty", "");

        assertThat(new CallbackHeaders(headers).values()).containsExactlyEntriesOf(headers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "host", "HOST", "Connection", "Content-Length", "Content-Type", "Content-Encoding",
            "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Expect", "Keep-Alive", "Proxy-Authorization",
            "Proxy-Anything", "webhook-id", "Webhook-Signature", "webhook-timestamp", "X-Amz-Date", "x-amzn-trace-id",
            "X-aws-ec2-metadata-token", "X-aws-ec2-metadata-token-ttl-seconds", "Metadata", "Metadata-Flavor",
            "X-Google-Metadata-Request", "X-Forwarded-For", "Forwarded", "Via", "User-Agent", "Date", "Sec-Fetch-Mode",
            "Accept-Encoding", "HTTP2-Settings", "Proxy", "X-aliyun-ecs-metadata-token", "X-Hub-Signature-256",
            "Transfer-encoding", "Proxy-Connection", "traceparent", "webhook-key-id"})
    void shouldRefuseHeadersThatAreNotTheOwners(String name) {
        assertThatThrownBy(() -> new CallbackHeaders(Map.of(name, "x"))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must not set '" + name + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:b", "a\r\nb", "ä", "a\u0000", "a(b)"})
    void shouldRefuseNamesThatAreNoTokens(String name) {
        assertThatThrownBy(() -> new CallbackHeaders(Map.of(name, "x"))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {" a", "a ", "a\r\nb: c", "a\nb", "a\rb", "a\u0000b", "\u007F", "ä", "\t"})
    void shouldRefuseValuesThatCouldBreakOut(String value) {
        assertThatThrownBy(() -> new CallbackHeaders(Map.of("X-A", value))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("X-A")
                .hasMessageNotContaining("b: c");
    }

    @Test
    void shouldTakeAsMuchAsIsAllowedAndNoMore() {
        String longestName = "a".repeat(CallbackHeaders.MAX_NAME_LENGTH);
        String longestValue = "v".repeat(CallbackHeaders.MAX_VALUE_LENGTH);
        Map<String, String> most = new HashMap<>();
        for (int i = 0; i < CallbackHeaders.MAX_COUNT; i++) {
            most.put("x-" + i, "v");
        }

        assertThat(new CallbackHeaders(Map.of(longestName, longestValue)).values()).hasSize(1);
        assertThat(new CallbackHeaders(most).values()).hasSize(CallbackHeaders.MAX_COUNT);
        most.put("x-one-more", "v");
        for (Map<String, String> tooMuch : List.of(most, Map.of(longestName + "a", "v"),
                Map.of("a", longestValue + "v"))) {
            assertThatThrownBy(() -> new CallbackHeaders(tooMuch)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "authorization", "Cookie", "X-Api-Key", "apikey", "X-Auth", "X-Auth-Key",
            "X-Vault-Token", "X-Client-Secret", "Private-Token", "X-Password", "X-Session-Id",
            "Ocp-Apim-Subscription-Key",
            "X-Signature", "DD-API-KEY", "X-Access-Key-Id", "X-Functions-Key", "X-Hmac"})
    void shouldMaskHeadersThatCarrySecretsAsARule(String name) {
        CallbackHeaders headers = new CallbackHeaders(Map.of(name, "hush", "X-Plain", "p"));

        assertThat(headers.masked()).containsOnly(Map.entry(name, "***"), Map.entry("X-Plain", "p"));
        assertThat(headers.toString()).contains("X-Plain=p", name).doesNotContain("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Author", "X-Keyboard", "Accept", "X-Environment", "Idempotency", "X-Monkey", "X-Team"})
    void shouldShowOtherHeaders(String name) {
        assertThat(new CallbackHeaders(Map.of(name, "v")).masked()).containsExactly(Map.entry(name, "v"));
    }

    @Test
    void shouldRefuseTheSameNameInAnotherSpelling() {
        assertThatThrownBy(() -> new CallbackHeaders(Map.of("X-A", "1", "x-a", "2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice");
    }
}
