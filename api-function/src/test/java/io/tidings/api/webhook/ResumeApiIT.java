package io.tidings.api.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;
import io.tidings.event.Level;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.webhook.Health;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.Webhooks;

import static org.assertj.core.api.Assertions.assertThat;

/// An owner says that a receiver is back, at either scope.
@ParameterizedClass
@EnumSource(Level.class)
class ResumeApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    @Parameter
    private Level level;

    private Tenant tenant;
    private Caller admin;
    private String webhook;
    private WebhookKey key;

    @BeforeEach
    void register() {
        tenant = API.tenant();
        admin = tenant.admin();
        String webhooks = (level == Level.PROJECT ? tenant.projectPath() : tenant.path()) + "/settings/webhooks";
        String id = admin
                .post(webhooks, "{\"name\": \"Hook\", \"url\": \"https://example.com/\", \"events\": [\"*\"]}")
                .success()
                .text("/_id");
        webhook = webhooks + "/" + id;
        Scope scope = Scope.of(new OrganizationId(tenant.id()),
                level == Level.PROJECT ? Optional.of(new ProjectId(tenant.project())) : Optional.empty());
        key = new WebhookKey(scope, new WebhookId(id));
        API.checks();
    }

    @Test
    void shouldHaveTheReceiverProbedAtOnce() {
        Instant before = Instant.now();
        open(before.minus(Duration.ofHours(5)));

        Answer answer = resume();

        assertThat(answer.inWords()).isEqualTo("200");
        assertThat(Instant.parse(answer.text("/circuit/probeAt"))).isBetween(before, Instant.now());
        assertThat(answer.json()).isEqualTo(admin.get(webhook).json());
        assertThat(health().nextCheckAt()).map(Instant::toString).contains(answer.text("/circuit/probeAt"));
        assertThat(API.checks()).containsExactly(key);
    }

    @Test
    void shouldDoTheSameTwice() {
        open(Instant.now());

        resume();
        resume();

        assertThat(health().circuit()).isPresent();
        assertThat(API.checks()).containsOnly(key);
    }

    @Test
    void shouldChangeNothingWhileTheReceiverCanBeReached() {
        seen(health -> health.delivered(Instant.now()));
        Health before = health();

        assertThat(resume().json()).isEqualTo(admin.get(webhook).json());

        assertThat(health()).isEqualTo(before);
        assertThat(API.checks()).isEmpty();
    }

    @Test
    void shouldSayThatADisabledWebhookIsToBeEnabled() {
        seen(health -> health.disabled(Instant.now(), "the receiver answered 410"));

        assertThat(resume().inWords())
                .isEqualTo("409 The webhook is disabled; enable it, and held deliveries are sent.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"skip", "hold"})
    void shouldSayThatAWebhookIsToBeEnabledThatItsOwnerDisabled(String whileInactive) {
        open(Instant.now());
        admin.patch(webhook, "{\"active\": false, \"whileInactive\": \"" + whileInactive + "\"}").success();

        assertThat(resume().status()).isEqualTo(409);
    }

    @Test
    void shouldCheckAWebhookAtOnceWhenItIsEnabled() {
        seen(health -> health.disabled(Instant.now(), "the receiver answered 410"));

        admin.patch(webhook, "{\"active\": true}").success();

        assertThat(API.checks()).containsExactly(key);
    }

    @Test
    void shouldNotCheckAWebhookThatIsChangedOtherwise() {
        open(Instant.now());

        admin.patch(webhook, "{\"name\": \"Another\"}").success();
        admin.patch(webhook, "{\"active\": true}").success();

        assertThat(API.checks()).isEmpty();
    }

    @Test
    void shouldBeRecorded() {
        open(Instant.now());

        resume();

        assertThat(admin.get(tenant.path() + "/audit?limit=1").text("/items/0/action")).isEqualTo("webhook.resume");
    }

    private Answer resume() {
        return admin.post(webhook + "/resume", "");
    }

    private void open(Instant at) {
        for (int i = 0; i < Health.UNREACHABLE_OPENS_CIRCUIT; i++) {
            seen(health -> health.unreachable(at, false, () -> Long.MIN_VALUE));
        }
        assertThat(health().circuit()).isPresent();
    }

    private Health health() {
        return API.bean(Webhooks.class).findById(key).orElseThrow().health();
    }

    /// Records what the dispatcher would have seen.
    private void seen(UnaryOperator<Health> change) {
        assertThat(API.bean(Webhooks.class).saveHealth(key, change.apply(health()))).isTrue();
    }
}
