package io.tidings.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import io.tidings.sending.Callback;
import io.tidings.sending.CallbackSender;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;

/// Sends nothing, and remembers what it was to send.
final class TestingSender implements CallbackSender {

    private final List<Callback> sent = new CopyOnWriteArrayList<>();
    private volatile Function<Callback, Outcome> outcome = _ -> new Outcome.Delivered(Response.of(200));

    /// From now on, callbacks have this outcome.
    void answer(Function<Callback, Outcome> then) {
        outcome = then;
    }

    List<Callback> sent() {
        return List.copyOf(sent);
    }

    @Override
    public Outcome send(Callback callback, Duration timeout) {
        sent.add(callback);
        return outcome.apply(callback);
    }
}
