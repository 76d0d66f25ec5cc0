package io.tidings.memory;

import java.util.Map;
import java.util.stream.Collectors;

import io.tidings.delivery.DeadLetterSink;
import io.tidings.delivery.DeadLetterSinkContract;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.memory.InMemoryDeadLetterSink.DeadLetter;
import io.tidings.memory.InMemoryDeadLetterSink.Unreadable;

class InMemoryDeadLetterSinkTest extends DeadLetterSinkContract {

    private final InMemoryDeadLetterSink deadLetters = new InMemoryDeadLetterSink();

    @Override
    protected DeadLetterSink deadLetters() {
        return deadLetters;
    }

    @Override
    protected Map<QueuedDelivery, String> sent() {
        return deadLetters.all().stream().collect(Collectors.toMap(DeadLetter::delivery, DeadLetter::reason));
    }

    @Override
    protected Map<String, String> sentUnreadable() {
        return deadLetters.unreadable().stream().collect(Collectors.toMap(Unreadable::body, Unreadable::reason));
    }
}
