package io.tidings.sending;

import java.time.Duration;

/// Sends callbacks.
public interface CallbackSender {

    /// Sends one request and returns its outcome, within `timeout` for the whole exchange. No redirect is followed.
    /// Everything a receiver does is an outcome, not an exception.
    Outcome send(Callback callback, Duration timeout);
}
