package io.tidings.keys;

/// Encrypts secrets that are stored, and binds each to its owner: a ciphertext that was changed, or moved to another
/// owner, cannot be decrypted.
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
