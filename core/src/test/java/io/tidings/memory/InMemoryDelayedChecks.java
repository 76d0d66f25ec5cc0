package io.tidings.memory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.tidings.delivery.DelayedChecks;
import io.tidings.webhook.WebhookKey;

/// [DelayedChecks] in memory, which come as the clock goes.
public final class InMemoryDelayedChecks implements DelayedChecks {

    private final Clock clock;
    private final Outage outage = new Outage();
    private final List<Request> requests = new ArrayList<>();

    public InMemoryDelayedChecks(Clock clock) {
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
