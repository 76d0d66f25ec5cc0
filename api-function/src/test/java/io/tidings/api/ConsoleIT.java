package io.tidings.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// The console's files, as API Gateway gets them.
class ConsoleIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final Pattern ASSETS = Pattern.compile("/console/assets/([0-9a-f]{16})/");

    private static String page() {
        return API.anonymous().get("/console").success().body();
    }

    private static String assets() {
        Matcher assets = ASSETS.matcher(page());
        assertThat(assets.find()).isTrue();
        return assets.group();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console", "/console/organizations/66ec434e84b4103f670cb600/settings/webhooks",
            "/console/organizations/66ec434e84b4103f670cb600/event-types/deployment.build.created"})
    void shouldServeThePageAtEveryAddressOfTheConsole(String path) {
        Answer answer = API.anonymous().get(path);

        assertThat(answer.inWords()).isEqualTo("200");
        assertThat(answer.headers()).containsEntry("Content-Type", "text/html")
                .containsEntry("Cache-Control", "no-cache");
        assertThat(answer.body()).contains("<tidings-console>");
    }

    @ParameterizedTest
    @CsvSource({"app.js,text/javascript", "pages/webhooks.js,text/javascript", "style.css,text/css",
            "icon.svg,image/svg+xml", "vendor/lit-html/lit-html.js,text/javascript",
            "vendor/uplot/uPlot.iife.min.js,text/javascript", "vendor/highlightjs/highlight.min.js,text/javascript"})
    void shouldServeWhatThePageLoadsToBeKeptForGood(String file, String type) {
        Answer answer = API.anonymous().get(assets() + file);

        assertThat(answer.inWords()).isEqualTo("200");
        assertThat(answer.headers()).containsEntry("Content-Type", type)
                .containsEntry("Cache-Control", "public, max-age=31536000, immutable")
                .containsEntry("X-Content-Type-Options", "nosniff");
        assertThat(answer.body()).isNotEmpty();
    }

    @Test
    void shouldServeAnotherVersionOfAFileButNotToBeKept() {
        Answer answer = API.anonymous().get("/console/assets/0123456789abcdef/app.js");

        assertThat(answer.inWords()).isEqualTo("200");
        assertThat(answer.headers()).containsEntry("Cache-Control", "no-cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing.js", "../index.html", "..%2f..%2fapplication.properties", "vendor"})
    void shouldServeNothingElse(String file) {
        assertThat(API.anonymous().get(assets() + file).status()).isEqualTo(404);
    }

    @Test
    void shouldCompressForClientsThatAcceptIt() throws IOException {
        String path = assets() + "style.css";
        APIGatewayV2HTTPResponse response = API.anonymous()
                .handler()
                .handleRequest(Call.of("GET", path).header("accept-encoding", "br, gzip").event(),
                        new TestingContext());

        assertThat(response.getIsBase64Encoded()).isTrue();
        assertThat(response.getHeaders()).containsEntry("Content-Encoding", "gzip")
                .containsEntry("Vary", "Accept-Encoding");
        byte[] body = Base64.getDecoder().decode(response.getBody());
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            String plain = API.anonymous().get(path).body();
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(plain).startsWith("@charset");
            assertThat(body.length).isLessThan(plain.length() / 2);
        }
    }

    @Test
    void shouldNotSendAgainWhatTheBrowserHas() {
        String tag = API.anonymous().get("/console").headers().get("ETag");

        Answer answer = API.anonymous().send(Call.of("GET", "/console").header("if-none-match", tag));

        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers()).containsEntry("ETag", tag);
        assertThat(API.anonymous().send(Call.of("GET", "/console").header("if-none-match", "\"0\"")).status())
                .isEqualTo(200);
    }

    @Test
    void shouldAllowNothingButItsOwnFilesAndItsImportMap() throws NoSuchAlgorithmException {
        Answer answer = API.anonymous().get("/console");
        Matcher script = Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL)
                .matcher(answer.body());
        assertThat(script.find()).isTrue();
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(script.group(1).getBytes(UTF_8)));

        assertThat(answer.headers().get("Content-Security-Policy")).contains("default-src 'none'",
                "script-src 'self' 'sha256-" + hash + "';", "style-src 'self';", "connect-src 'self'",
                "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'").doesNotContain("unsafe");
        assertThat(answer.body()).doesNotContain("style=", "onclick", "https://", "http://");
    }
}
