package io.tidings.memory;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

import io.tidings.delivery.RoundRobin;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.replay.Replay;
import io.tidings.replay.ReplayId;
import io.tidings.replay.Replays;
import io.tidings.testing.Store;
import io.tidings.webhook.WebhookId;

/// [Replays] in memory.
public final class InMemoryReplays implements Replays {

    private final Memory memory;

    public InMemoryReplays(Memory memory) {
        this.memory = memory;
    }

    @Override
    public Optional<Replay> findById(WebhookId webhook, ReplayId id) {
        synchronized (memory) {
            return Optional.ofNullable(memory.replays.get(key(webhook, id))).filter(this::isKept);
        }
    }

    @Override
    public Page<Replay> findByWebhook(WebhookId webhook, PageRequest page) {
        synchronized (memory) {
            NavigableMap<String, Replay> replays = Memory.under(webhook.value() + "/", memory.replays);
            replays.values().removeIf(replay -> !isKept(replay));
            return Memory.page(replays.descendingMap(), page);
        }
    }

    @Override
    public List<Replay> findDue(Instant now, int limit) {
        synchronized (memory) {
            return RoundRobin.first(limit, memory.replays.values()
                    .stream()
                    .filter(this::isKept)
                    .filter(replay -> replay.nextRunAt().filter(at -> !at.isAfter(now)).isPresent())
                    .sorted(Comparator.comparing(replay -> replay.nextRunAt().orElseThrow()))
                    .toList(), replay -> replay.webhook().scope().organization());
        }
    }

    @Override
    public boolean save(Replay replay) {
        synchronized (memory) {
            String key = key(replay.webhook().id(), replay.id());
            Replay before = memory.replays.get(key);
            long expected = before == null ? 0 : before.revision();
            if (replay.revision() != expected + 1) {
                return false;
            }
            memory.replays.put(key, replay);
            return true;
        }
    }

    private static String key(WebhookId webhook, ReplayId id) {
        return webhook.value() + "/" + id.value();
    }

    private boolean isKept(Replay replay) {
        return replay.updatedAt().plus(Store.RETENTION).isAfter(memory.clock.instant());
    }
}
