package io.tidings.memory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.tidings.delivery.WakeUps;
import io.tidings.webhook.WebhookKey;

/// [WakeUps] in memory, which come as the clock goes.
public final class InMemoryWakeUps implements WakeUps {

    private final Clock clock;
    private final Outage outage = new Outage();
    private final List<Request> requests = new ArrayList<>();

    public InMemoryWakeUps(Clock clock) {
        this.clock = clock;
    }

    private record Request(WebhookKey webhook, Instant at) {}

    /// Lets requests fail.
    public Outage outage() {
        return outage;
    }

    @Override
    public synchronized void request(WebhookKey webhook, Duration delay) {
        outage.check();
        if (delay.isNegative() || delay.compareTo(MAX_DELAY) > 0) {
            throw new IllegalArgumentException("a delay of " + delay);
        }
        requests.add(new Request(webhook, clock.instant().plus(delay)));
    }

    /// Those whose time has come, once.
    public synchronized List<WebhookKey> receive() {
        List<Request> come = requests.stream().filter(request -> !request.at().isAfter(clock.instant())).toList();
        requests.removeAll(come);
        return come.stream().map(Request::webhook).toList();
    }
}
