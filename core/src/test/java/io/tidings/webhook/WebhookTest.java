package io.tidings.webhook;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.tidings.endpoint.CallbackHeaders;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.naming.Name;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WebhookTest {

    private static final Duration TIMEOUT = WebhookSettings.DEFAULT_TIMEOUT;
    private static final List<EventSelector> EVERYTHING = List.of(new EventSelector("*"));

    @Test
    void shouldBeActiveByDefault() {
        WebhookSettings settings = WebhookSettings.of(new Name("Builds"),
                new CallbackUrl("https://receiver.example.com/hook"), EVERYTHING);

        assertThat(settings.active()).isTrue();
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.format()).isEmpty();
    }

    @Test
    void shouldWantOneToFiftyEventTypes() {
        List<EventSelector> fifty = selectors(50);

        assertThat(settings(fifty, Set.of(), TIMEOUT).events()).isEqualTo(fifty);
        for (List<EventSelector> wrong : List.of(List.<EventSelector>of(), selectors(51))) {
            assertThatThrownBy(() -> settings(wrong, Set.of(), TIMEOUT)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldCountARepeatedEventTypeOnce() {
        List<EventSelector> repeated = Collections.nCopies(51, new EventSelector("LOGIN_FAILURE"));

        assertThat(settings(repeated, Set.of(), TIMEOUT).events()).hasSize(1);
    }

    @Test
    void shouldTimeOutAfterOneToThirtySeconds() {
        for (Duration good : List.of(Duration.ofSeconds(1), Duration.ofSeconds(30))) {
            assertThat(settings(EVERYTHING, Set.of(), good).timeout()).isEqualTo(good);
        }
        for (Duration bad : List.of(Duration.ZERO, Duration.ofMillis(999), Duration.ofMillis(30_001))) {
            assertThatThrownBy(() -> settings(EVERYTHING, Set.of(), bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldBeRestrictedToAHundredProjectsAtMost() {
        Set<ProjectId> hundred = projects(100);

        assertThat(settings(EVERYTHING, hundred, TIMEOUT).projects()).isEqualTo(hundred);
        assertThatThrownBy(() -> settings(EVERYTHING, projects(101), TIMEOUT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldBeRestrictedToProjectsAtOrganizationScopeOnly() {
        WebhookSettings restricted = settings(EVERYTHING, projects(1), TIMEOUT);
        Scope organization = Examples.organizationScope();
        Scope project = new Scope.OfProject(organization.organization(), Examples.projectId());

        assertThat(Examples.webhook(organization, restricted).settings()).isEqualTo(restricted);
        assertThatThrownBy(() -> Examples.webhook(project, restricted)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldCountItsRevisions() {
        Webhook webhook = Examples.webhook(Examples.organizationScope());

        Webhook changed = webhook.with(Examples.settings("LOGIN_FAILURE"), Examples.NOW.plusSeconds(1));

        assertThat(webhook.revision()).isEqualTo(1);
        assertThat(changed.revision()).isEqualTo(2);
        assertThat(changed.createdAt()).isEqualTo(webhook.createdAt());
        assertThat(changed.updatedAt()).isEqualTo(Examples.NOW.plusSeconds(1));
        assertThat(changed.with(Health.unknown().failed(Examples.NOW)).revision()).isEqualTo(2);
    }

    @Test
    void shouldStartAfreshWhenItIsSwitchedOnAfterTidingsDisabledIt() {
        Webhook disabled = Examples.webhook(Examples.organizationScope())
                .with(Health.unknown().disabled(Examples.NOW, "gone"));

        assertThat(disabled.deliveryMode()).isEqualTo(Webhook.DeliveryMode.HOLD);
        assertThat(disabled.settings().active()).isFalse();
        assertThat(disabled.with(disabled.settings().withActive(false), Examples.NOW).health().status())
                .isEqualTo(WebhookStatus.DISABLED);
        assertThat(disabled.with(disabled.settings().withActive(true), Examples.NOW).health())
                .isEqualTo(disabled.health().activated(Examples.NOW));
        assertThat(disabled.with(disabled.settings().withActive(true), Examples.NOW).deliveryMode())
                .isEqualTo(Webhook.DeliveryMode.DELIVER);
    }

    @Test
    void shouldKeepItsHealthThroughOtherChanges() {
        Health failing = Health.unknown().failed(Examples.NOW);
        Webhook webhook = Examples.webhook(Examples.organizationScope()).with(failing);

        assertThat(webhook.with(webhook.settings().withActive(false), Examples.NOW).health()).isEqualTo(failing);
        assertThat(webhook.with(webhook.settings(), Examples.NOW).health()).isEqualTo(failing);
    }

    @Test
    void shouldTakeItsSlugFromItsName() {
        assertThat(Examples.webhook(Examples.organizationScope()).slug().value()).isEqualTo("builds");
    }

    @Test
    void shouldFilterByPatternsOfAtMost4096Bytes() {
        assertThat(new EventFilter("é".repeat(2_048)).pattern()).hasSize(2_048);
        assertThatThrownBy(() -> new EventFilter("é".repeat(2_048) + "a"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<EventSelector> selectors(int count) {
        return IntStream.range(0, count).mapToObj(i -> new EventSelector("type" + i)).toList();
    }

    private static Set<ProjectId> projects(int count) {
        return IntStream.range(0, count).mapToObj(_ -> Examples.projectId()).collect(Collectors.toSet());
    }

    private static WebhookSettings settings(List<EventSelector> events, Set<ProjectId> projects, Duration timeout) {
        return new WebhookSettings(new Name("Builds"), Optional.empty(), new CallbackUrl("https://x.com/"), events,
                CallbackHeaders.none(), true, Optional.empty(), Optional.empty(), projects, timeout,
                Optional.empty(), Optional.empty(), WhileInactive.SKIP);
    }
}
