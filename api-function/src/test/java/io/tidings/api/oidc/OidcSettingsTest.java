package io.tidings.api.oidc;

import java.util.HashMap;
import java.util.Map;

import io.micronaut.context.ApplicationContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.api.ApiHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OidcSettingsTest {

    private final Map<String, Object> settings = new HashMap<>(Map.of(
            "tidings.oidc-issuer", "https://issuer.example.com/", "tidings.oidc-audience", "tidings"));

    @Test
    void shouldAcceptNoJwtByDefault() {
        settings.clear();

        assertThat(read().issuer()).isEmpty();
    }

    @Test
    void shouldAcceptNoJwtForABlankIssuer() {
        settings.putAll(Map.of("tidings.oidc-issuer", "", "tidings.oidc-audience", ""));

        assertThat(read().issuer()).isEmpty();
    }

    @Test
    void shouldHaveDefaultsForAllButIssuerAndAudience() {
        assertThat(read()).isEqualTo(
                new OidcSettings("https://issuer.example.com/", "tidings", "", "roles", "organization"));
        assertThat(read().jwksUrl()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://issuer.example.com/realm", "http://127.0.0.1:8080", "http://localhost/",
            "http://[::1]:1/"})
    void shouldTakeIssuersThatNobodyCanPassFor(String issuer) {
        settings.put("tidings.oidc-issuer", issuer);
        settings.put("tidings.oidc-jwks-url", issuer + "/keys");

        assertThat(read().issuer()).contains(issuer);
    }

    @ParameterizedTest
    @CsvSource({
            "tidings.oidc-audience, '', must be set if tidings.oidc-issuer is",
            "tidings.oidc-audience, ' ', must be set if tidings.oidc-issuer is",
            "tidings.oidc-roles-claim, '', must be set if tidings.oidc-issuer is",
            "tidings.oidc-organization-claim, '', must be set if tidings.oidc-issuer is",
            "tidings.oidc-issuer, http://issuer.example.com, 'must be an https URL, not http://issuer.example.com'",
            "tidings.oidc-issuer, issuer, 'must be an https URL, not issuer'",
            "tidings.oidc-issuer, 'https://a b', 'must be an https URL, not https://a b'",
            "tidings.oidc-jwks-url, http://169.254.169.254/, 'must be an https URL, not http://169.254.169.254/'",
            "tidings.oidc-jwks-url, file:///etc/passwd, 'must be an https URL, not file:///etc/passwd'"})
    void shouldNotStartWithSettingsThatAreNoGood(String name, String value, String fault) {
        settings.put(name, value);

        assertThatThrownBy(this::read).hasStackTraceContaining("IllegalArgumentException: " + name + " " + fault);
    }

    @Test
    void shouldNotStartWithoutAnAudience() {
        settings.remove("tidings.oidc-audience");

        assertThatThrownBy(this::read).rootCause()
                .hasMessage("tidings.oidc-audience must be set if tidings.oidc-issuer is");
    }

    /// Starts the function: it fails before anybody asks for the settings.
    private OidcSettings read() {
        settings.putAll(Map.of("tidings.queue-url", "http://127.0.0.1/queue", "tidings.slow-queue-url",
                "http://127.0.0.1/slow", "tidings.dead-letter-queue-url",
                "http://127.0.0.1/dead-letters", "tidings.keys-secret", "keys", "tidings.keys-key", "key"));
        try (ApplicationContext context = ApiHandler
                .configure(ApplicationContext.builder().deduceEnvironment(false).banner(false), settings)
                .start()) {
            return context.getBean(OidcSettings.class);
        }
    }
}
