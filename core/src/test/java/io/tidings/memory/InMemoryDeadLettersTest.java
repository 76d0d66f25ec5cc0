package io.tidings.memory;

import java.util.Map;
import java.util.stream.Collectors;

import io.tidings.delivery.DeadLetters;
import io.tidings.delivery.DeadLettersContract;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.memory.InMemoryDeadLetters.DeadLetter;
import io.tidings.memory.InMemoryDeadLetters.Unreadable;

class InMemoryDeadLettersTest extends DeadLettersContract {

    private final InMemoryDeadLetters deadLetters = new InMemoryDeadLetters();

    @Override
    protected DeadLetters deadLetters() {
        return deadLetters;
    }

    @Override
    protected Map<QueuedDelivery, String> buried() {
        return deadLetters.all().stream().collect(Collectors.toMap(DeadLetter::delivery, DeadLetter::reason));
    }

    @Override
    protected Map<String, String> buriedUnreadable() {
        return deadLetters.unreadable().stream().collect(Collectors.toMap(Unreadable::body, Unreadable::reason));
    }
}
