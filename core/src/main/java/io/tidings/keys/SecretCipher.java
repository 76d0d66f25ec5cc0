package io.tidings.keys;

/// Encrypts what must not be readable where it is kept, and binds it to its owner: what is moved to another does not
/// open, nor what was changed.
public interface SecretCipher {

    /// @param owner whose it is, such as the id of a webhook
    /// @throws KeysUnavailableException if the keys cannot be had at present
    byte[] encrypt(byte[] clear, String owner);

    /// @param owner as in encryption
    /// @throws DecryptionFailedException if it was changed, is another owner's, or was encrypted with a key that is
    ///         gone
    /// @throws KeysUnavailableException if the keys cannot be had at present
    byte[] decrypt(byte[] encrypted, String owner);

    /// Whether it was encrypted with another key than the current one, and should be re-encrypted.
    ///
    /// @throws KeysUnavailableException if the keys cannot be had at present
    boolean isStale(byte[] encrypted);
}
