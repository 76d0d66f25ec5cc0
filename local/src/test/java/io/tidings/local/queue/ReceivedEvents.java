package io.tidings.local.queue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;

/// A function that succeeds with everything and remembers it.
final class ReceivedEvents implements RequestHandler<SQSEvent, SQSBatchResponse> {

    private final List<SQSEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        add(event);
        return new SQSBatchResponse();
    }

    void add(SQSEvent event) {
        events.add(event);
    }

    List<SQSEvent> events() {
        return events;
    }

    List<SQSMessage> messages() {
        return events.stream().flatMap(event -> event.getRecords().stream()).toList();
    }

    List<String> bodies() {
        return messages().stream().map(SQSMessage::getBody).toList();
    }
}
