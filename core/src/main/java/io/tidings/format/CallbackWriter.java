package io.tidings.format;

/// Writes the body of a callback, as its webhook asks for it.
@FunctionalInterface
public interface CallbackWriter {

    /// Writes a callback. The same subject gives the same bytes: each attempt of a delivery writes its callback again.
    ///
    /// @throws RuntimeException if what the event carries cannot be written as the webhook asks for it; an
    ///         [IllegalArgumentException] says why in words for the webhook's owner
    CallbackBody write(CallbackContent subject);
}
