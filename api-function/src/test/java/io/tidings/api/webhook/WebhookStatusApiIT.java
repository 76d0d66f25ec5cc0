package io.tidings.api.webhook;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.event.Level;
import io.tidings.json.Json;
import io.tidings.webhook.Health;

import static org.assertj.core.api.Assertions.assertThat;

/// What a webhook shows of its receiver's health, at organization scope and at project scope.
@ParameterizedClass
@EnumSource(Level.class)
class WebhookStatusApiIT extends WebhooksUnderTest {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    @Override
    ApiUnderTest api() {
        return API;
    }

    @Test
    void shouldShowThatTidingsHasDisabledAWebhookAndWhy() {
        String one = disabled();

        JsonNode webhook = admin.get(one).json();

        assertThat(webhook.get("active").booleanValue()).isFalse();
        assertThat(webhook.get("status").textValue()).isEqualTo("disabled");
        assertThat(webhook.get("disabledReason").textValue()).isEqualTo("the receiver answered 410");
        assertThat(webhook.has("lastActivityAt")).isTrue();
        assertThat(admin.get(webhooks).json().at("/items/0")).isEqualTo(webhook);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"name\": \"Another\"}", "{\"active\": false}", "{\"whileInactive\": \"hold\"}",
            "{\"url\": \"https://example.org/\", \"retry\": null}"})
    void shouldLeaveAWebhookDisabledWhateverElseIsChanged(String patch) {
        String one = disabled();

        Answer changed = admin.patch(one, patch);

        assertThat(changed.inWords()).isEqualTo("200");
        assertThat(changed.json()).isEqualTo(admin.get(one).json());
        assertThat(changed.json().get("active").booleanValue()).isFalse();
        assertThat(changed.text("/status")).isEqualTo("disabled");
        assertThat(changed.text("/disabledReason")).isEqualTo("the receiver answered 410");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"active\": true}", "{\"active\": true, \"name\": \"Another\"}"})
    void shouldGiveADisabledWebhookAFreshStartWhenItIsSwitchedOn(String patch) {
        String one = disabled();

        Answer changed = admin.patch(one, patch);

        assertThat(changed.inWords()).isEqualTo("200");
        assertThat(changed.json()).isEqualTo(admin.get(one).json());
        assertThat(changed.json().get("active").booleanValue()).isTrue();
        assertThat(changed.text("/status")).isEqualTo("draft");
        assertThat(changed.json().has("disabledReason")).isFalse();
    }

    @Test
    void shouldSwitchAWebhookOffAgainAfterItsFreshStart() {
        String one = disabled();
        admin.patch(one, "{\"active\": true}").success();

        Answer changed = admin.patch(one, "{\"active\": false}");

        assertThat(changed.json().get("active").booleanValue()).isFalse();
        assertThat(changed.text("/status")).isEqualTo("draft");
    }

    @Test
    void shouldKeepAHealthyWebhookHealthyWhenItIsSwitchedOffAndOn() {
        String one = created();
        seen(one, health -> health.delivered(Instant.now()));

        assertThat(admin.patch(one, "{\"active\": false}").text("/status")).isEqualTo("healthy");
        assertThat(admin.patch(one, "{\"active\": true}").text("/status")).isEqualTo("healthy");
    }

    @Test
    void shouldShowTheCircuitWhileItIsOpen() {
        String one = created();
        assertThat(admin.get(one).json().has("circuit")).isFalse();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        for (int i = 0; i < Health.UNREACHABLE_OPENS_CIRCUIT; i++) {
            assertThat(admin.get(one).json().has("circuit")).isFalse();
            seen(one, health -> health.unreachable(now, false, () -> Long.MIN_VALUE));
        }

        assertThat(admin.get(one).json().get("circuit")).isEqualTo(Json.object()
                .put("openSince", now.toString())
                .put("probeAt", now.plusSeconds(5).toString()));
        assertThat(admin.get(one).text("/status")).isEqualTo("failing");
        assertThat(admin.patch(one, "{\"name\": \"Another\"}").json().has("circuit")).isTrue();
        seen(one, health -> health.delivered(now));
        assertThat(admin.get(one).json().has("circuit")).isFalse();
        assertThat(admin.get(one).text("/status")).isEqualTo("healthy");
    }

    /// A webhook that Tidings has disabled.
    private String disabled() {
        String one = created();
        seen(one, health -> health.disabled(Instant.now(), "the receiver answered 410"));
        return one;
    }
}
