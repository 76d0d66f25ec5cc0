package io.tidings.local.benchmark;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.tidings.json.Json;

/// A receiver that notes when each event arrives first. Events are told apart by the time at which they were due to be
/// published, which they carry: nanoseconds of this process's clock.
final class Arrivals implements AutoCloseable {

    static final String DUE = "due";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final double NANOS_PER_MILLI = 1e6;

    private final Map<Long, Long> arrivals = new ConcurrentHashMap<>();
    private final Receiver receiver = new Receiver(this::note);

    Arrivals() throws IOException {}

    URI uri() {
        return receiver.uri();
    }

    private void note(byte[] body) {
        long now = System.nanoTime();
        arrivals.putIfAbsent(Json.parse(body).path("payload").path(DUE).asLong(), now);
    }

    /// How long each event took, in milliseconds. Waits for the last of them, but not for ever: those that are missing
    /// then are missing from the answer.
    List<Double> latencies(Collection<Long> due) throws InterruptedException {
        long start = System.nanoTime();
        while (!arrivals.keySet().containsAll(due) && System.nanoTime() - start < PATIENCE.toNanos()) {
            Thread.sleep(10);
        }
        return due.stream()
                .filter(arrivals::containsKey)
                .map(time -> (arrivals.get(time) - time) / NANOS_PER_MILLI)
                .toList();
    }

    @Override
    public void close() throws IOException {
        receiver.close();
    }
}
