package io.tidings.keys;

/// The keys cannot be had at present: they have not been made yet, or where they are kept cannot be reached. It passes.
public final class KeysUnavailableException extends RuntimeException {

    public KeysUnavailableException(String message) {
        super(message);
    }

    public KeysUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
