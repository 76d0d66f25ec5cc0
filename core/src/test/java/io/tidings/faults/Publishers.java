package io.tidings.faults;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.tidings.delivery.EventKey;
import io.tidings.event.EventCatalog;
import io.tidings.event.EventContent;
import io.tidings.event.EventTypeName;
import io.tidings.event.Level;
import io.tidings.organization.Scope;
import io.tidings.publishing.IdempotencyKey;
import io.tidings.publishing.NewEvent;
import io.tidings.publishing.Publication;
import io.tidings.publishing.Publisher;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;

/// Publishers, who repeat what they do not know to have been accepted, until they give up.
final class Publishers {

    private static final EventCatalog CATALOG = EventCatalog.builtIn();

    private final Tenant tenant;
    private final Publisher publisher;
    private final Host host;
    private final Chance chance;
    private final Ledger ledger;
    private final int most;
    private final List<Draft> open = new ArrayList<>();
    private int published;

    /// @param most how many events they publish
    Publishers(Tenant tenant, Publisher publisher, Host host, Chance chance, Ledger ledger, int most) {
        this.tenant = tenant;
        this.publisher = publisher;
        this.host = host;
        this.chance = chance;
        this.ledger = ledger;
        this.most = most;
    }

    /// An event that somebody tries to publish.
    ///
    /// @param since the step of the first try
    /// @param webhooks that wanted it then
    private record Draft(NewEvent event, long since, Set<WebhookId> webhooks) {}

    /// Publishes something new.
    void publish() {
        if (published == most) {
            return;
        }
        boolean ofOrganization = chance.of(0.3);
        Scope scope = ofOrganization
                ? new Scope.OfOrganization(tenant.organization())
                : chance.oneOf(tenant.projects());
        EventTypeName type = new EventTypeName(ofOrganization
                ? "USER_CREATED"
                : chance.oneOf(List.of("deployment.build.created", "PROJECT_DELETE_AND_UNPUBLISH")));
        EventContent content = new EventContent(
                CATALOG.find(type)
                        .orElseThrow()
                        .parametersFor(ofOrganization ? Level.ORGANIZATION : Level.PROJECT)
                        .sample(),
                Optional.empty());
        Optional<IdempotencyKey> key = chance.of(0.9)
                ? Optional.of(new IdempotencyKey("event-" + ++published))
                : Optional.empty();
        Set<WebhookId> wanting = new HashSet<>();
        for (Webhook webhook : tenant.webhooks()) {
            boolean concerned = webhook.scope() instanceof Scope.OfOrganization || webhook.scope().equals(scope);
            if (concerned && webhook.settings().events().stream().anyMatch(s -> s.selects(type))
                    && tenant.current(webhook).deliveryMode() != Webhook.DeliveryMode.DROP) {
                wanting.add(webhook.id());
            }
        }
        publish(new Draft(new NewEvent(scope, type, key, content, Optional.empty()), host.steps(), wanting));
    }

    /// Repeats something.
    void repeat() {
        if (!open.isEmpty()) {
            publish(open.removeFirst());
        }
    }

    private void publish(Draft draft) {
        List<Publication> answers = new ArrayList<>();
        boolean ended = host.run("publish", Tenant.API_LIMIT, List.of(),
                () -> answers.add(publisher.publish(draft.event())));
        if (ended && answers.getFirst() instanceof Publication.Accepted accepted) {
            host.trace("accepted " + accepted);
            Set<WebhookId> due = new HashSet<>(draft.webhooks());
            due.removeIf(webhook -> ledger.wasSkippedSince(webhook, draft.since()));
            ledger.promise(new Ledger.Promise(new EventKey(tenant.organization(), accepted.id()), draft.since(), due));
        } else if (ended) {
            ledger.violation("not accepted: " + answers);
        }
        if (draft.event().key().isPresent() && chance.of(ended ? 0.1 : 0.8)) {
            open.add(draft);
        }
    }
}
