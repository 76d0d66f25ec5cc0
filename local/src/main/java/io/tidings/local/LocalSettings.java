package io.tidings.local;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import io.tidings.endpoint.Network;
import io.tidings.webhook.RetrySchedule;

/// What the environment says about the local stack.
///
/// @param port where the API listens; 0: any free port
/// @param adminToken a bearer token of a platform administrator
/// @param data where DynamoDB and the queues are kept; empty: in memory
/// @param allowedNetworks networks, in CIDR notation and separated by commas, that callbacks may reach although they
///         are private; also over plain http
/// @param retryDelays ISO-8601 durations, separated by commas, that replace the default schedule; empty: the default
/// @param visibility the visibility timeout of a message that was received and neither deleted nor delayed; the
///         deployed stack has six times the function's timeout
/// @param packaged whether the functions run from their packages, in processes of their own
/// @param sweep interval of the sweep; a minute in the deployed stack
public record LocalSettings(int port, String adminToken, Optional<Path> data, String allowedNetworks,
        String retryDelays,
        Duration visibility, Duration sweep, boolean packaged) {

    /// `-Dtidings.packaged` runs the end-to-end tests on the packages.
    static final boolean PACKAGED = System.getProperty("tidings.packaged", "false").matches("true|");

    static final Duration DEFAULT_VISIBILITY = Duration.ofMinutes(6);

    static final Duration DEFAULT_SWEEP = Duration.ofSeconds(1);

    /// With [#DEFAULT_VISIBILITY] and [#DEFAULT_SWEEP].
    public LocalSettings(int port, String adminToken, Optional<Path> data, String allowedNetworks,
            String retryDelays) {
        this(port, adminToken, data, allowedNetworks, retryDelays, DEFAULT_VISIBILITY, DEFAULT_SWEEP);
    }

    /// From packages if a system property says so.
    public LocalSettings(int port, String adminToken, Optional<Path> data, String allowedNetworks,
            String retryDelays, Duration visibility, Duration sweep) {
        this(port, adminToken, data, allowedNetworks, retryDelays, visibility, sweep, PACKAGED);
    }

    public LocalSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("TIDINGS_PORT must be 0 to 65535");
        }
        if (visibility.toSeconds() > 43_200) {
            throw new IllegalArgumentException("TIDINGS_VISIBILITY_SECONDS must be 0 to 43200");
        }
        if (sweep.compareTo(Duration.ofSeconds(1)) < 0 || sweep.toSeconds() > 3_600) {
            throw new IllegalArgumentException("TIDINGS_SWEEP_SECONDS must be 1 to 3600");
        }
        requireAll("TIDINGS_ALLOWED_NETWORKS", allowedNetworks, Network::parse);
        requireAll("TIDINGS_RETRY_DELAYS", retryDelays, delay -> new RetrySchedule(List.of(Duration.parse(delay))));
        if (adminToken.isBlank()) {
            throw new IllegalArgumentException("TIDINGS_ADMIN_TOKEN must not be blank");
        }
    }

    static LocalSettings of(Map<String, String> environment) {
        return new LocalSettings(
                Math.toIntExact(number(environment, "TIDINGS_PORT", 8_080)),
                environment.getOrDefault("TIDINGS_ADMIN_TOKEN", "local-admin"),
                Optional.ofNullable(environment.get("TIDINGS_DATA")).filter(path -> !path.isBlank()).map(Path::of),
                environment.getOrDefault("TIDINGS_ALLOWED_NETWORKS", "127.0.0.0/8,::1/128"),
                environment.getOrDefault("TIDINGS_RETRY_DELAYS", ""),
                Duration.ofSeconds(number(environment, "TIDINGS_VISIBILITY_SECONDS", DEFAULT_VISIBILITY.toSeconds())),
                Duration.ofSeconds(number(environment, "TIDINGS_SWEEP_SECONDS", DEFAULT_SWEEP.toSeconds())),
                flag(environment, "TIDINGS_PACKAGED"));
    }

    private static boolean flag(Map<String, String> environment, String name) {
        String text = environment.getOrDefault(name, "false");
        if (!text.matches("true|false")) {
            throw new IllegalArgumentException(name + " must be true or false, was '" + text + "'");
        }
        return text.equals("true");
    }

    private static void requireAll(String name, String list, Consumer<String> reader) {
        for (String one : list.split(",", -1)) {
            try {
                if (!one.isBlank()) {
                    reader.accept(one.strip());
                }
            } catch (DateTimeException | IllegalArgumentException e) {
                throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
            }
        }
    }

    private static long number(Map<String, String> environment, String name, long standard) {
        String text = environment.getOrDefault(name, String.valueOf(standard));
        if (!text.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(name + " must be a whole number, was '" + text + "'");
        }
        return Long.parseLong(text);
    }
}
