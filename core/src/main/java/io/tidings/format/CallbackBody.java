package io.tidings.format;

import java.util.Optional;

/// A callback as it is written.
///
/// @param query parameters that go into the URL, encoded
public record CallbackBody(String contentType, byte[] bytes, Optional<String> query) {

    static CallbackBody of(String contentType, byte[] bytes) {
        return new CallbackBody(contentType, bytes, Optional.empty());
    }
}
