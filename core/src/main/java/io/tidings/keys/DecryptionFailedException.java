package io.tidings.keys;

/// A ciphertext cannot be decrypted: it was changed, it is another owner's, or its key is gone.
public final class DecryptionFailedException extends RuntimeException {

    public DecryptionFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
