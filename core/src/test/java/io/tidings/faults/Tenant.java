package io.tidings.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import io.tidings.delivery.ReceivedMessage;
import io.tidings.endpoint.CallbackHeaders;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.identity.IdGenerator;
import io.tidings.naming.Name;
import io.tidings.naming.Slug;
import io.tidings.organization.Organization;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Project;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.testing.Store;
import io.tidings.webhook.EventSelector;
import io.tidings.webhook.RetrySchedule;
import io.tidings.webhook.SigningSecret;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookSettings;
import io.tidings.webhook.Webhooks;
import io.tidings.webhook.WhileInactive;

/// An organization with its projects and webhooks, and the owner of these.
final class Tenant {

    /// How long a function of the API may run.
    static final Duration API_LIMIT = Duration.ofSeconds(29);

    private final OrganizationId organization;
    private final Store store;
    private final Webhooks webhooks;
    private final Host host;
    private final Chance chance;
    private final Ledger ledger;
    private final IdGenerator ids;
    private final List<Scope> projects = new ArrayList<>();
    private final List<Webhook> subscribed = new ArrayList<>();

    /// @param webhooks as functions see them
    Tenant(OrganizationId organization, Store store, Webhooks webhooks, Host host, Chance chance, Ledger ledger,
            IdGenerator ids) {
        this.organization = organization;
        this.store = store;
        this.webhooks = webhooks;
        this.host = host;
        this.chance = chance;
        this.ledger = ledger;
        this.ids = ids;
    }

    OrganizationId organization() {
        return organization;
    }

    List<Scope> projects() {
        return projects;
    }

    /// As they were made.
    List<Webhook> webhooks() {
        return subscribed;
    }

    Webhook current(Webhook webhook) {
        return store.webhooks().findById(webhook.key()).orElseThrow();
    }

    /// Registers all of it.
    void subscribe(int projectCount, int mostWebhooks, SimulatedReceivers receivers) {
        store.organizations().save(new Organization(organization, new Name("Acme"), host.now(), host.now()));
        for (int i = 0; i < projectCount; i++) {
            Project project = new Project(organization, new ProjectId(ids.next()), new Name("Sales"),
                    new Slug("sales"), Optional.empty(), host.now(), host.now());
            store.projects().save(project);
            projects.add(new Scope.OfProject(organization, project.id()));
        }
        for (int i = chance.between(1, mostWebhooks); i > 0; i--) {
            Scope scope = chance.of(0.5) ? new Scope.OfOrganization(organization) : chance.oneOf(projects);
            Webhook webhook = Webhook.create(new WebhookId(ids.next()), scope, settings(receivers.add()),
                    SigningSecret.create(chance.generator()), host.now());
            store.webhooks().add(webhook);
            subscribed.add(webhook);
        }
    }

    private WebhookSettings settings(CallbackUrl url) {
        List<List<String>> wishes = List.of(List.of("*"), List.of("*"), List.of("deployment.*", "WEBHOOK_DISABLED"),
                List.of("USER_CREATED", "deployment.build.created"),
                List.of("PROJECT_DELETE", "PROJECT_DELETE_AND_UNPUBLISH", "deployment.build.created"));
        WebhookSettings settings = new WebhookSettings(new Name("Builds"), Optional.empty(), url,
                chance.oneOf(wishes).stream().map(EventSelector::new).toList(),
                CallbackHeaders.none(), true, Optional.empty(), Optional.empty(), Set.of(),
                Duration.ofSeconds(chance.between(1, 30)), Optional.empty(), Optional.empty(),
                chance.of(0.5) ? WhileInactive.HOLD : WhileInactive.SKIP);
        return chance.of(0.3) ? settings : settings.withRetry(schedule());
    }

    private RetrySchedule schedule() {
        List<Duration> waits = List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMinutes(5),
                Duration.ofMinutes(16), Duration.ofHours(2), Duration.ofHours(24));
        return new RetrySchedule(IntStream.range(0, chance.below(6)).mapToObj(_ -> chance.oneOf(waits)).toList());
    }

    Webhook webhookOf(ReceivedMessage received) {
        return subscribed.stream()
                .filter(webhook -> webhook.key().equals(received.delivery().target().webhook()))
                .findFirst()
                .orElseThrow();
    }

    /// The owner switches a webhook on or off.
    void switchOver(Webhook webhook) {
        boolean active = !current(webhook).settings().active();
        host.run("owner", API_LIMIT, List.of(), () -> setActive(webhook, active));
    }

    private void setActive(Webhook webhook, boolean active) {
        boolean skips = !active && webhook.settings().whileInactive() == WhileInactive.SKIP;
        for (int tries = 0; tries < 3; tries++) {
            Webhook before = webhooks.findById(webhook.key()).orElseThrow();
            Webhook changed = before.with(before.settings().withActive(active), host.clock().instant());
            try {
                if (skips) {
                    ledger.skips(webhook.id());
                }
                if (webhooks.update(before, changed)) {
                    return;
                }
            } finally {
                host.trace("webhook " + webhook.id().value() + " is to be " + (active ? "on" : "off"));
                if (skips) {
                    ledger.skips(webhook.id());
                }
            }
        }
    }

    /// Switches on all that is not called.
    void activateAll() {
        subscribed.stream()
                .filter(webhook -> current(webhook).deliveryMode() != Webhook.DeliveryMode.DELIVER)
                .forEach(webhook -> host.run("owner", API_LIMIT, List.of(), () -> setActive(webhook, true)));
    }
}
