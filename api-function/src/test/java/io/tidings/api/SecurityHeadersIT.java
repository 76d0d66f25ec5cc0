package io.tidings.api;

import java.util.List;
import java.util.stream.Stream;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class SecurityHeadersIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String WEBHOOK = "{\"name\": \"Hook\", \"url\": \"https://example.com/\", \"events\": [\"*\"]}";

    @ParameterizedTest
    @MethodSource("answers")
    void shouldStandOnEveryAnswer(int status, Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.headers())
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Strict-Transport-Security", "max-age=31536000")
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("Content-Security-Policy",
                        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
                .containsEntry("X-Frame-Options", "DENY")
                .containsEntry("Referrer-Policy", "no-referrer")
                .containsEntry("Cross-Origin-Resource-Policy", "same-origin")
                .containsEntry("Cross-Origin-Opener-Policy", "same-origin")
                .containsKey("Permissions-Policy")
                .doesNotContainKeys("Server", "X-Powered-By", "Access-Control-Allow-Origin", "Set-Cookie");
    }

    static Stream<Object[]> answers() {
        Tenant tenant = API.tenant();
        Caller admin = tenant.admin();
        String webhooks = tenant.path() + "/settings/webhooks";
        Answer created = admin.post(webhooks, WEBHOOK);
        String webhook = webhooks + "/" + created.text("/_id");
        return Stream.of(
                answer(201, created),
                answer(200, admin.get(webhook + "/secret")),
                answer(200, admin.send(Call.of("HEAD", webhook))),
                answer(200, API.anonymous().get("/health")),
                answer(202, admin.post(tenant.path() + "/events/batch", "{\"events\": []}")),
                answer(204, admin.delete(webhook)),
                answer(400, admin.post(webhooks, "")),
                answer(401, API.anonymous().get(webhooks)),
                answer(401, API.holding("x").get(webhooks)),
                answer(403, admin.get("/operations/dead-letters")),
                answer(404, admin.get("/nothing")),
                answer(404, admin.get(webhook)),
                answer(405, admin.delete("/organizations")),
                answer(406, admin.send(Call.of("GET", webhooks).header("accept", "image/png"))),
                answer(413, admin.post(webhooks, " ".repeat(300_000))),
                answer(415, admin.send(Call.of("POST", webhooks).body("text/csv", "a"))));
    }

    /// Pages of other origins are not let in: there is no CORS.
    @Test
    void shouldNotLetInOtherOrigins() {
        Call call = Call.of("GET", "/organizations").header("origin", "https://evil.example");
        Call preflight = Call.of("OPTIONS", "/organizations")
                .header("origin", "https://evil.example")
                .header("access-control-request-method", "GET")
                .header("access-control-request-headers", "authorization");

        for (Answer answer : List.of(API.platform().send(call), API.anonymous().send(preflight),
                API.platform().send(preflight))) {
            assertThat(answer.headers().keySet()).noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT)
                    .startsWith("access-control-"));
        }
        assertThat(API.anonymous().send(preflight).status()).isGreaterThanOrEqualTo(400);
    }

    @Test
    void shouldLeaveAnAnswerItsOwn() {
        APIGatewayV2HTTPResponse page = SecurityHeaders.addedTo(APIGatewayV2HTTPResponse.builder()
                .withHeaders(java.util.Map.of("cache-control", "max-age=60"))
                .withMultiValueHeaders(java.util.Map.of("content-security-policy", List.of("default-src 'self'")))
                .build());

        assertThat(page.getHeaders()).containsEntry("cache-control", "max-age=60")
                .containsEntry("X-Frame-Options", "DENY")
                .doesNotContainKey("Content-Security-Policy");
        assertThat(page.getHeaders().get("Cache-Control")).isEqualTo("max-age=60");
    }

    private static Object[] answer(int status, Answer answer) {
        return new Object[]{status, answer};
    }
}
