package io.tidings.keys;

import java.util.List;

/// The deployment's own keys, with which all callbacks are signed.
public interface SigningKeys {

    /// The one that signs now.
    ///
    /// @throws KeysUnavailableException if the keys cannot be had at present
    SigningKey current();

    /// All that receivers should know: the one that signs, the one that will, and those that did until lately.
    ///
    /// @throws KeysUnavailableException if the keys cannot be had at present
    List<VerificationKey> published();
}
