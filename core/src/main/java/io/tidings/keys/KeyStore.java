package io.tidings.keys;

import java.util.Optional;

/// Where the keys of a deployment are kept, in safety, as one document.
public interface KeyStore {

    /// The latest document; empty if there never was one.
    ///
    /// @throws RuntimeException if the store cannot be reached
    Optional<Version> load();

    /// Keeps another document, if nobody did in between.
    ///
    /// @param document at most [#MAX_BYTES]
    /// @param replaced the [Version#id] of the one that it was made from; empty: it is the first
    /// @return false if there is another already; then nothing was changed
    /// @throws RuntimeException if the store cannot be reached
    boolean save(byte[] document, Optional<String> replaced);

    /// As much as AWS KMS encrypts by itself.
    int MAX_BYTES = 4_096;

    /// A document as it is kept.
    ///
    /// @param id names this version of it
    record Version(String id, byte[] document) {}
}
