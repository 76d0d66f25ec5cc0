package io.tidings.memory;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.tidings.delivery.DeliveryId;
import io.tidings.delivery.DeliveryKey;
import io.tidings.delivery.PublishedEvent;
import io.tidings.event.EventContent;
import io.tidings.organization.Scope;
import io.tidings.removal.Leftovers;
import io.tidings.removal.Removal;
import io.tidings.removal.Removal.Counts;

/// [Leftovers] in memory: a few events in each step, then all deliveries and replays of the webhooks that are gone.
public final class InMemoryLeftovers implements Leftovers {

    private static final int EVENTS = 3;

    private final Memory memory;
    private final Outage outage = new Outage();

    public InMemoryLeftovers(Memory memory) {
        this.memory = memory;
    }

    /// Lets [#delete] fail.
    public Outage outage() {
        return outage;
    }

    @Override
    public Step delete(Removal removal) {
        synchronized (memory) {
            outage.check();
            List<PublishedEvent> events = memory.events.values()
                    .stream()
                    .filter(event -> isIn(removal.scope(), event) && !memory.isShown(event))
                    .limit(EVENTS)
                    .toList();
            if (events.isEmpty()) {
                return new Step(new Counts(0, deleteDeliveries(removal.scope()), 0), Optional.empty());
            }
            Set<DeliveryKey> deliveries = events.stream()
                    .flatMap(event -> event.targets()
                            .stream()
                            .map(target -> new DeliveryKey(target.webhook(),
                                    DeliveryId.of(event.event().id(), target))))
                    .collect(Collectors.toSet());
            events.forEach(event -> {
                memory.events.values().remove(event);
                memory.claims.values().removeIf(entry -> InMemoryIdempotencyStore.isOf(event.event().id(), entry));
            });
            memory.deliveries.values().removeIf(delivery -> deliveries.contains(delivery.key()));
            int large = (int) events.stream()
                    .filter(event -> event.content().filter(EventContent::isLarge).isPresent())
                    .count();
            return new Step(new Counts(events.size(), deliveries.size(), large), Optional.of("more"));
        }
    }

    private int deleteDeliveries(Scope removed) {
        int before = memory.deliveries.size();
        memory.deliveries.values()
                .removeIf(delivery -> isIn(removed, delivery.key().webhook().scope())
                        && !memory.webhooks.containsKey(InMemoryWebhooks.key(delivery.key().webhook())));
        memory.replays.values()
                .removeIf(replay -> isIn(removed, replay.webhook().scope())
                        && !memory.webhooks.containsKey(InMemoryWebhooks.key(replay.webhook())));
        return before - memory.deliveries.size();
    }

    private static boolean isIn(Scope removed, Scope scope) {
        return removed.organization().equals(scope.organization())
                && (removed.project().isEmpty() || removed.project().equals(scope.project()));
    }

    private static boolean isIn(Scope removed, PublishedEvent event) {
        return removed.organization().equals(event.event().organization())
                && (removed.project().isEmpty() || removed.project().equals(event.origin().project()));
    }
}
