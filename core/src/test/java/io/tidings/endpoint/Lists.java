package io.tidings.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The lists under `addresses` among the resources: one entry a line.
final class Lists {

    private Lists() {}

    static List<String> of(String name) {
        try (InputStream file = Lists.class.getResourceAsStream("/addresses/" + name)) {
            return new String(file.readAllBytes(), UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
