package io.tidings.publishing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.tidings.access.Identity;
import io.tidings.audit.Action;
import io.tidings.audit.AuditRecord;
import io.tidings.audit.Period;
import io.tidings.audit.Subject;
import io.tidings.memory.InMemoryAuditLog;
import io.tidings.memory.Memory;
import io.tidings.paging.PageRequest;
import io.tidings.testing.Examples;
import io.tidings.webhook.Webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WebhookDisabledPublisherTest {

    private static final Instant SINCE = Examples.NOW.minus(Duration.ofDays(5));

    private final Publishing publishing = new Publishing();
    private final WebhookDisabledPublisher notifier = new WebhookDisabledPublisher(publishing.publisher,
            publishing.store.audit());

    @Test
    void shouldTellTheOrganizationOfAWebhookOfAnyScope() {
        Webhook subscriber = publishing.webhook(publishing.organization, "WEBHOOK_DISABLED");
        Webhook disabled = publishing.webhook(publishing.project, "*");

        notifier.notifyDisabled(disabled, "gone: the receiver answered 410", SINCE);

        assertThat(publishing.callsOf(subscriber)).containsExactly("WEBHOOK_DISABLED");
        assertThat(publishing.queue.all()).singleElement()
                .satisfies(queued -> assertThat(new String(queued.content().orElseThrow().payload().json(), UTF_8))
                        .isEqualTo("{\"webhook\":\"" + disabled.id().value()
                                + "\",\"reason\":\"gone: the receiver answered 410\",\"since\":\"" + SINCE + "\"}"));
    }

    @Test
    void shouldTellItOnceWhateverTheLastAnswerWas() {
        Webhook subscriber = publishing.webhook(publishing.organization, "WEBHOOK_DISABLED");
        Webhook disabled = publishing.webhook(publishing.organization, "LOGIN_FAILURE");

        notifier.notifyDisabled(disabled, "one", SINCE);
        notifier.notifyDisabled(disabled, "one", SINCE);
        notifier.notifyDisabled(disabled, "another", SINCE);

        assertThat(publishing.callsOf(subscriber)).hasSize(1);
        assertThat(recorded()).singleElement().satisfies(record -> {
            assertThat(record.actor()).isEqualTo(Identity.SYSTEM);
            assertThat(record.action()).isEqualTo(Action.WEBHOOK_DISABLE);
            assertThat(record.subject())
                    .isEqualTo(new Subject(Subject.Type.WEBHOOK, disabled.id().value(), "Builds"));
            assertThat(record.at()).isEqualTo(Examples.NOW);
            assertThat(record.before()).contains("{\"active\":true}");
            assertThat(record.after())
                    .contains("{\"active\":false,\"status\":\"disabled\",\"disabledReason\":\"another\"}");
            assertThat(record.confirmed()).isTrue();
        });
    }

    private List<AuditRecord> recorded() {
        return publishing.store.audit()
                .findByOrganization(publishing.id, Period.ALL, PageRequest.first())
                .items();
    }

    @Test
    void shouldTellItAgainAfterTheWebhookWasSwitchedOn() {
        Webhook subscriber = publishing.webhook(publishing.organization, "WEBHOOK_DISABLED");
        Webhook disabled = publishing.webhook(publishing.organization, "LOGIN_FAILURE");
        notifier.notifyDisabled(disabled, "one", SINCE);

        notifier.notifyDisabled(disabled.with(disabled.settings(), Examples.NOW), "one", SINCE);

        assertThat(publishing.callsOf(subscriber)).hasSize(2);
    }

    @Test
    void shouldFailWhereNobodyCanBeTold() {
        Webhook disabled = publishing.webhook(publishing.organization, "*");
        publishing.events.outage().begin();

        assertThatThrownBy(() -> notifier.notifyDisabled(disabled, "one", SINCE)).isInstanceOf(RuntimeException.class);
    }

    /// Then the webhook is not disabled, either.
    @Test
    void shouldFailWhereItCannotBeRecorded() {
        InMemoryAuditLog audit = new InMemoryAuditLog(new Memory(publishing.clock));
        Webhook disabled = publishing.webhook(publishing.organization, "*");
        audit.outage().begin();

        assertThatThrownBy(() -> new WebhookDisabledPublisher(publishing.publisher, audit)
                .notifyDisabled(disabled, "one", SINCE)).isInstanceOf(RuntimeException.class);
    }

    /// The first time it was started, but not queued; by the second, the words have changed.
    @Test
    void shouldCompleteWhatWasBegunThoughTheLastAnswerIsAnother() {
        Webhook subscriber = publishing.webhook(publishing.organization, "WEBHOOK_DISABLED");
        Webhook disabled = publishing.webhook(publishing.organization, "LOGIN_FAILURE");
        publishing.queue.loseEnqueued(true);
        publishing.queue.outage().begin();
        assertThatThrownBy(() -> notifier.notifyDisabled(disabled, "one", SINCE)).isInstanceOf(RuntimeException.class);
        publishing.queue.outage().end();
        publishing.queue.loseEnqueued(false);

        notifier.notifyDisabled(disabled, "another", SINCE.plusSeconds(1));

        assertThat(publishing.callsOf(subscriber)).hasSize(1);
        assertThat(publishing.queue.all()).singleElement()
                .satisfies(queued -> assertThat(queued.content().orElseThrow().payload().tree().path("reason").asText())
                        .as("as it is stored")
                        .isEqualTo("one"));
    }
}
