package io.tidings.api.console;

import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

class ReferenceIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    @Test
    void shouldServeAPageThatNeedsNothingFromElsewhere() {
        Answer page = API.anonymous().get("/console/docs");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.headers().get("Content-Type")).startsWith("text/html");
        assertThat(page.headers().get("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self';", "style-src 'self';")
                .doesNotContain("unsafe");
        assertThat(page.body()).contains("<title>Tidings API reference</title>")
                .doesNotContain("<style", " style=", "http:", "https:", "//")
                .doesNotContainPattern("<script(?! src)");
    }

    @Test
    void shouldServeAllThatThePageLoads() {
        String page = API.anonymous().get("/console/docs").body();

        assertThat(Pattern.compile("(?:src|href)=\"(docs/[^\"]+)\"").matcher(page).results().map(link -> link.group(1)))
                .hasSize(4)
                .allSatisfy(link -> assertThat(API.anonymous().get("/console/" + link).status()).isEqualTo(200));
    }

    @ParameterizedTest
    @CsvSource({
            "reference.js,         text/javascript, SwaggerUIBundle({",
            "reference.css,        text/css,        .swagger-ui",
            "swagger-ui-bundle.js, text/javascript, SwaggerUIBundle",
            "swagger-ui.css,       text/css,        .swagger-ui"})
    void shouldServeFilesAsWhatTheyAre(String file, String type, String content) {
        Answer answer = API.anonymous().get("/console/docs/" + file);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().get("Content-Type")).startsWith(type);
        assertThat(answer.headers()).containsEntry("X-Content-Type-Options", "nosniff");
        assertThat(answer.body()).contains(content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing.js", "index.html", "application.properties", "%00"})
    void shouldServeNothingElse(String file) {
        assertThat(API.anonymous().get("/console/docs/" + file).status()).isEqualTo(404);
    }
}
