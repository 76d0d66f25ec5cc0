package io.tidings.memory;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.tidings.delivery.RoundRobin;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.webhook.Health;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.WebhookStatus;
import io.tidings.webhook.Webhooks;

/// [Webhooks] in memory.
public final class InMemoryWebhooks implements Webhooks {

    private final Memory memory;
    private final Outage healthOutage = new Outage();
    private final Set<WebhookKey> unreadable = new HashSet<>();
    private int healthWrites;

    public InMemoryWebhooks(Memory memory) {
        this.memory = memory;
    }

    /// Lets [#saveHealth] fail.
    public Outage healthOutage() {
        return healthOutage;
    }

    /// How often [#saveHealth] was called.
    public int healthWrites() {
        return healthWrites;
    }

    static String prefix(Scope scope) {
        return scope.organization().value() + "/" + scope.project().map(ProjectId::value).orElse("") + "/";
    }

    static String key(WebhookKey key) {
        return prefix(key.scope()) + key.id().value();
    }

    /// Lets finding one webhook fail, as if what is stored of it could not be read.
    public void unreadable(WebhookKey key, boolean is) {
        synchronized (memory) {
            if (is) {
                unreadable.add(key);
            } else {
                unreadable.remove(key);
            }
        }
    }

    @Override
    public Optional<Webhook> findById(WebhookKey key) {
        synchronized (memory) {
            if (unreadable.contains(key)) {
                throw new IllegalStateException("an item that the test has spoilt");
            }
            return Optional.ofNullable(memory.webhooks.get(key(key)));
        }
    }

    @Override
    public Page<Webhook> findByScope(Scope scope, PageRequest page) {
        synchronized (memory) {
            return Memory.page(Memory.under(prefix(scope), memory.webhooks), page);
        }
    }

    @Override
    public List<Webhook> findAllByScope(Scope scope) {
        synchronized (memory) {
            return List.copyOf(Memory.under(prefix(scope), memory.webhooks).values());
        }
    }

    @Override
    public Added add(Webhook webhook) {
        synchronized (memory) {
            if (!memory.exists(webhook.scope())) {
                return Added.NO_SCOPE;
            }
            if (Memory.under(prefix(webhook.scope()), memory.webhooks).size() >= Webhook.MAX_PER_SCOPE) {
                return Added.LIMIT_REACHED;
            }
            memory.webhooks.put(key(webhook.key()), webhook);
            return Added.ADDED;
        }
    }

    @Override
    public boolean update(Webhook before, Webhook changed) {
        synchronized (memory) {
            Webhook stored = memory.webhooks.get(key(changed.key()));
            boolean healthChanges = before.isSwitchedOnBy(changed.settings())
                    || !before.health().equals(changed.health());
            if (stored == null
                    || stored.revision() != changed.revision() - 1
                    || (healthChanges && stored.health().revision() != before.health().revision())) {
                return false;
            }
            Health health = healthChanges
                    ? changed.health().revised(stored.health().revision() + 1)
                    : stored.health();
            memory.webhooks.put(key(changed.key()),
                    new Webhook(changed.id(), changed.scope(), changed.settings(), health,
                            changed.secrets(), changed.createdAt(), changed.updatedAt(), changed.revision()));
            return true;
        }
    }

    @Override
    public boolean saveHealth(WebhookKey key, Health health) {
        synchronized (memory) {
            healthOutage.check();
            healthWrites++;
            Webhook stored = memory.webhooks.get(key(key));
            if (stored == null || stored.health().revision() != health.revision()) {
                return false;
            }
            boolean disables = health.status() == WebhookStatus.DISABLED;
            memory.webhooks.put(key(key), new Webhook(stored.id(), stored.scope(),
                    disables ? stored.settings().withActive(false) : stored.settings(),
                    health.revised(health.revision() + 1), stored.secrets(), stored.createdAt(), stored.updatedAt(),
                    disables ? stored.revision() + 1 : stored.revision()));
            return true;
        }
    }

    @Override
    public List<WebhookKey> findDue(Instant now, int limit) {
        synchronized (memory) {
            return RoundRobin.first(limit, memory.webhooks.values()
                    .stream()
                    .filter(webhook -> webhook.health().nextCheckAt().filter(at -> !at.isAfter(now)).isPresent())
                    .sorted(Comparator.comparing(webhook -> webhook.health().nextCheckAt().orElseThrow()))
                    .map(Webhook::key)
                    .toList(), key -> key.scope().organization());
        }
    }

    @Override
    public void postponeCheck(WebhookKey key, Instant until) {
        synchronized (memory) {
            memory.webhooks.computeIfPresent(key(key), (_, stored) -> stored.health().nextCheckAt().isEmpty()
                    ? stored
                    : stored.with(stored.health().withNextCheckAt(until).revised(stored.health().revision() + 1)));
        }
    }

    @Override
    public boolean deleteById(WebhookKey key) {
        synchronized (memory) {
            return memory.webhooks.remove(key(key)) != null;
        }
    }
}
