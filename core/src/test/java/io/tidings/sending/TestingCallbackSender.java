package io.tidings.sending;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// A [CallbackSender] that sends nothing, answers as it is told, and remembers what it was asked to send.
public final class TestingCallbackSender implements CallbackSender {

    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private volatile Function<Callback, Outcome> answer = _ -> new Outcome.Delivered(Response.of(200));

    /// What was asked of the sender.
    public record Sent(Callback callback, Duration timeout) {

        public String header(String name) {
            return callback.headers().get(name);
        }
    }

    /// Answers everything so from now on.
    public void answer(Outcome outcome) {
        answer = _ -> outcome;
    }

    /// Answers everything so from now on.
    public void answer(Function<Callback, Outcome> answering) {
        answer = answering;
    }

    public List<Sent> sent() {
        return List.copyOf(sent);
    }

    @Override
    public Outcome send(Callback callback, Duration timeout) {
        sent.add(new Sent(callback, timeout));
        return answer.apply(callback);
    }
}
