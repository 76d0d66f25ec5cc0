package io.tidings.function;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.bind.annotation.Bindable;

import io.tidings.endpoint.Network;

/// The settings of all functions, from their environment: `TIDINGS_TABLE`, `TIDINGS_QUEUE_URL` and so on. Read when it
/// starts.
///
/// @param table the name of the DynamoDB table
/// @param queueUrl the queue of deliveries
/// @param slowQueueUrl the queue of deliveries to slow receivers
/// @param deadLetterQueueUrl where deliveries go that were given up
/// @param bucket where large event contents are kept
/// @param keysSecret the secret of Secrets Manager that holds the keys
/// @param keysKey the KMS key that encrypts them
/// @param retentionDays how long events and deliveries are kept, 1 to 365
/// @param auditRetentionDays how long it is kept who changed what, 1 to 3,650
/// @param allowedNetworks networks in CIDR notation that callbacks may reach although they are private
@Context
@ConfigurationProperties("tidings")
public record DeploymentSettings(
        @Bindable(defaultValue = "tidings") String table,
        @Bindable(defaultValue = "") String queueUrl,
        @Bindable(defaultValue = "") String slowQueueUrl,
        @Bindable(defaultValue = "") String deadLetterQueueUrl,
        @Bindable(defaultValue = "tidings") String bucket,
        @Bindable(defaultValue = "") String keysSecret,
        @Bindable(defaultValue = "") String keysKey,
        @Bindable(defaultValue = "30") int retentionDays,
        @Bindable(defaultValue = "365") int auditRetentionDays,
        @Nullable List<String> allowedNetworks) {

    public DeploymentSettings {
        allowedNetworks = allowedNetworks == null
                ? List.of()
                : allowedNetworks.stream().map(String::strip).filter(network -> !network.isEmpty()).toList();
        if (retentionDays < 1 || retentionDays > 365) {
            throw new IllegalArgumentException("tidings.retention-days must be 1 to 365");
        }
        if (auditRetentionDays < 1 || auditRetentionDays > 3_650) {
            throw new IllegalArgumentException("tidings.audit-retention-days must be 1 to 3650");
        }
        requireText("tidings.table", table);
        requireText("tidings.bucket", bucket);
        requireText("tidings.queue-url", queueUrl);
        requireText("tidings.slow-queue-url", slowQueueUrl);
        requireText("tidings.dead-letter-queue-url", deadLetterQueueUrl);
        networks(allowedNetworks);
    }

    /// How long events and deliveries are kept.
    public Duration retention() {
        return Duration.ofDays(retentionDays);
    }

    /// How long it is kept who changed what.
    public Duration auditRetention() {
        return Duration.ofDays(auditRetentionDays);
    }

    /// Private networks that callbacks may reach.
    public List<Network> networks() {
        return networks(Objects.requireNonNullElse(allowedNetworks, List.of()));
    }

    private static List<Network> networks(List<String> texts) {
        try {
            return texts.stream().map(Network::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("tidings.allowed-networks: " + e.getMessage(), e);
        }
    }

    private static void requireText(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " must be set");
        }
    }
}
