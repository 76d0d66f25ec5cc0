package io.tidings.api.problem;

import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Call;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// What is said of a body that cannot be taken: which type instead, or where it stops being JSON.
class BodyIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String GOOD = "{\"name\": \"Acme\"}";

    private Tenant tenant;

    @BeforeEach
    void register() {
        tenant = API.tenant();
    }

    @Test
    void shouldNotGuessTheTypeOfABody() {
        Answer answer = API.platform().send(Call.of("PUT", tenant.path()).bodyWithoutType(GOOD));

        assertThat(answer.inWords()).isEqualTo("415 Content-Type: must be application/json");
        assertThat(answer.headers()).containsEntry("Content-Type", "application/problem+json");
        assertThat(tenant.admin()
                .send(Call.of("POST", tenant.path() + "/events").bodyWithoutType("{\"type\": \"A\", \"payload\": {}}"))
                .inWords()).startsWith("415 Content-Type: must be application/json or ")
                .contains("multipart/form-data");
        String webhook = tenant.admin()
                .post(tenant.path() + "/settings/webhooks",
                        "{\"name\": \"Hook\", \"url\": \"https://example.com/\", \"events\": [\"*\"]}")
                .text("/_id");
        String one = tenant.path() + "/settings/webhooks/" + webhook;
        assertThat(tenant.admin().send(Call.of("PATCH", one).bodyWithoutType(GOOD)).inWords())
                .isEqualTo("415 Content-Type: must be application/json or application/merge-patch+json");
        assertThat(tenant.admin().send(Call.of("POST", one + "/secret/rotate").bodyWithoutType("{}")).status())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "; charset=utf-8", "text/plain", "application/xml", "application/octet-stream",
            "banana", "/",
            "application/", "/json", "a/b/c", "application json", "application/json, text/plain"})
    void shouldRefuseOtherTypes(String type) {
        assertThat(API.platform().send(Call.of("PUT", tenant.path()).body(type, GOOD)).inWords())
                .isEqualTo("415 Content-Type: must be application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-16", "UTF-16LE", "iso-8859-1", "\"windows-1252\"", "nonsense", "us-ascii", "utf-32"})
    void shouldRefuseOtherCharsetsOfJson(String charset) {
        for (byte[] body : List.of(GOOD.getBytes(UTF_8), GOOD.getBytes(UTF_16))) {
            assertThat(API.platform()
                    .send(Call.of("PUT", tenant.path()).body("application/json; charset=" + charset, body))
                    .inWords()).isEqualTo("415 Content-Type: must have no charset, or utf-8: JSON is UTF-8");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json; charset=utf-8", "application/json;charset=\"UTF-8\"",
            "APPLICATION/JSON"})
    void shouldTakeJsonInUtf8HoweverItIsSaid(String type) {
        assertThat(
                API.platform().send(Call.of("PUT", tenant.path()).body(type, "{\"name\": \"Ac\u00e9\"}")).text("/name"))
                .isEqualTo("Ac\u00e9");
    }

    @Test
    void shouldTakeAByteOrderMarkInFrontOfUtf8() {
        assertThat(API.platform().put(tenant.path(), "\uFEFF" + GOOD).status()).isEqualTo(200);
        assertThat(API.platform().put(tenant.path(), "\uFEFF\uFEFF" + GOOD).inWords())
                .isEqualTo("400 body: must be JSON: Unexpected character (line 1, column 1)");
        assertThat(API.platform()
                .send(Call.of("PUT", tenant.path()).body(Caller.JSON, GOOD.getBytes(UTF_16)))
                .inWords()).startsWith("400 body: must be JSON");
    }

    @Test
    void shouldSayWhereABodyStopsBeingJson() {
        assertThat(put("{\"name\": 1e401}")).isEqualTo("400 body: must have numbers of at most 400 digits (at /name)");
        assertThat(put("{\"name\": {\"a\": [0, {\"b/c\": 1e999}]}}"))
                .isEqualTo("400 body: must have numbers of at most 400 digits (at /name/a/1/b~1c)");
        assertThat(put("{\"name\": \"A\",\n \"name\": \"B\"}"))
                .isEqualTo("400 body: must be JSON: Duplicate field (line 2, column 8)");
        assertThat(put(GOOD + "\n x")).isEqualTo("400 body: must be JSON: Unrecognized token (line 2, column 2)");
        assertThat(put(GOOD + GOOD)).isEqualTo("400 body: must be JSON: Trailing token (line 1, column 17)");
        assertThat(put("{\"name\": tru}")).isEqualTo("400 body: must be JSON: Unrecognized token (line 1, column 10)");
        assertThat(put("[" + GOOD + "]")).isEqualTo("400 body: must be a JSON object");
        assertThat(put("{\"name\": \"Acme\"")).startsWith("400 body: must be JSON: ");
    }

    private String put(String body) {
        return API.platform().put(tenant.path(), body).inWords();
    }
}
