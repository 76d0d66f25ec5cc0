package io.tidings.keys;

/// Something sealed does not open: it was changed, it is another owner's, or its key is gone.
public final class BrokenSealException extends RuntimeException {

    public BrokenSealException(String message, Throwable cause) {
        super(message, cause);
    }
}
