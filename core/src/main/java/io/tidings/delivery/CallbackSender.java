package io.tidings.delivery;

import java.time.Duration;

/// Sends callbacks.
public interface CallbackSender {

    /// Sends one request and says what came of it, within `timeout` for the whole exchange. No redirect is followed.
    /// Whatever the receiver does is an outcome, not an exception.
    Outcome send(Callback callback, Duration timeout);
}
