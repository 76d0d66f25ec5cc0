package io.tidings.memory;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import io.tidings.delivery.DeadLetter;
import io.tidings.delivery.DeadLetterAdmin;
import io.tidings.delivery.DeliveryQueue;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.delivery.Redrive;

/// [DeadLetterAdmin] in memory. A redrive goes on as the clock does, and whenever somebody looks.
public final class InMemoryDeadLetterAdmin implements DeadLetterAdmin {

    private final DeliveryQueue deliveries;
    private final Clock clock;
    private final Deque<DeadLetter> letters = new ArrayDeque<>();
    private Optional<Redrive> redrive = Optional.empty();

    public InMemoryDeadLetterAdmin(DeliveryQueue deliveries, Clock clock) {
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /// @param delivery empty: an unreadable message, which nobody misses once it has been moved
    public synchronized void add(Optional<QueuedDelivery> delivery, String reason) {
        letters.add(new DeadLetter(delivery, reason, clock.instant(), 0));
    }

    @Override
    public synchronized Contents peek() {
        goOn();
        List<DeadLetter> sample = new ArrayList<>();
        while (sample.size() < MAX_SAMPLE && !letters.isEmpty()) {
            DeadLetter letter = letters.remove();
            sample.add(new DeadLetter(letter.delivery(), letter.reason(), letter.sentAt(), letter.receiveCount() + 1));
        }
        sample.reversed().forEach(letters::addFirst);
        return new Contents(letters.size(), sample);
    }

    @Override
    public synchronized Optional<Redrive> startRedrive(Optional<Integer> perSecond) {
        goOn();
        Redrive begun = Redrive.begun(clock.instant(), perSecond);
        if (redrive.filter(Redrive::isGoingOn).isPresent()) {
            return Optional.empty();
        }
        redrive = Optional.of(new Redrive(begun.status(), 0, Optional.of((long) letters.size()), begun.startedAt(),
                perSecond, Optional.empty()));
        return Optional.of(begun);
    }

    @Override
    public synchronized Optional<Redrive> latestRedrive() {
        goOn();
        return redrive;
    }

    @Override
    public synchronized Optional<Redrive> cancelRedrive() {
        goOn();
        Optional<Redrive> running = redrive.filter(task -> task.status() == Redrive.Status.RUNNING);
        running.ifPresent(task -> become(task, Redrive.Status.CANCELLED, task.moved()));
        return running.map(task -> task.cancelling(task.moved()));
    }

    private void goOn() {
        redrive.filter(Redrive::isGoingOn).ifPresent(task -> {
            long seconds = Duration.between(task.startedAt(), clock.instant()).toSeconds();
            long due = task.perSecond().map(rate -> rate * seconds + 1).orElse(Long.MAX_VALUE);
            long moved = task.moved();
            for (; moved < due && !letters.isEmpty(); moved++) {
                letters.remove().delivery().ifPresent(delivery -> deliveries.enqueue(List.of(delivery)));
            }
            become(task, letters.isEmpty() ? Redrive.Status.COMPLETED : Redrive.Status.RUNNING, moved);
        });
    }

    private void become(Redrive task, Redrive.Status status, long moved) {
        redrive = Optional.of(new Redrive(status, moved, task.toMove(), task.startedAt(), task.perSecond(),
                task.failureReason()));
    }
}
