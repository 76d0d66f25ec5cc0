package io.tidings.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What the environment says about the local stack.
///
/// @param port where the API listens; 0: any free port
/// @param adminToken a bearer token of a platform administrator
/// @param data where DynamoDB and the queues are kept; empty: in memory
/// @param allowedNetworks networks, in CIDR notation and separated by commas, that callbacks may reach although they
///        are private; over plain http, too
/// @param retryDelays ISO-8601 durations, separated by commas, that replace the default schedule; empty: the default
record LocalSettings(int port, String adminToken, Optional<Path> data, String allowedNetworks, String retryDelays) {

    LocalSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("TIDINGS_PORT must be 0 to 65535");
        }
        if (adminToken.isBlank()) {
            throw new IllegalArgumentException("TIDINGS_ADMIN_TOKEN must not be blank");
        }
    }

    static LocalSettings of(Map<String, String> environment) {
        return new LocalSettings(
                port(environment.getOrDefault("TIDINGS_PORT", "8080")),
                environment.getOrDefault("TIDINGS_ADMIN_TOKEN", "local-admin"),
                Optional.ofNullable(environment.get("TIDINGS_DATA")).filter(path -> !path.isBlank()).map(Path::of),
                environment.getOrDefault("TIDINGS_ALLOWED_NETWORKS", "127.0.0.0/8,::1/128"),
                environment.getOrDefault("TIDINGS_RETRY_DELAYS", ""));
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("TIDINGS_PORT must be a number, was '" + text + "'", e);
        }
    }
}
