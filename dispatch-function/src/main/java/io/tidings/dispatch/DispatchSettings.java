package io.tidings.dispatch;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.bind.annotation.Bindable;

import io.tidings.callback.Network;
import io.tidings.webhook.RetrySchedule;

/// What the function is told by its environment: `TIDINGS_TABLE`, `TIDINGS_QUEUE_URL` and so on. Read when it starts.
///
/// @param table the name of the DynamoDB table
/// @param queueUrl the queue of deliveries
/// @param deadLetterQueueUrl where deliveries go that were given up
/// @param bucket where large event contents are kept
/// @param keysSecret the secret of Secrets Manager that holds the keys
/// @param keysKey the KMS key that encrypts them
/// @param retentionDays how long events and deliveries are kept, 1 to 365
/// @param allowedNetworks networks in CIDR notation that callbacks may reach although they are private
/// @param auditRetentionDays how long it is kept who changed what, 1 to 3,650
/// @param retryDelays ISO-8601 durations that replace the default schedule
@Context
@ConfigurationProperties("tidings")
record DispatchSettings(
        @Bindable(defaultValue = "tidings") String table,
        @Bindable(defaultValue = "") String queueUrl,
        @Bindable(defaultValue = "") String deadLetterQueueUrl,
        @Bindable(defaultValue = "tidings") String bucket,
        @Bindable(defaultValue = "") String keysSecret,
        @Bindable(defaultValue = "") String keysKey,
        @Bindable(defaultValue = "30") int retentionDays,
        @Bindable(defaultValue = "365") int auditRetentionDays,
        @Nullable List<String> allowedNetworks,
        @Nullable List<String> retryDelays) {

    DispatchSettings {
        allowedNetworks = present(allowedNetworks);
        retryDelays = present(retryDelays);
        requireText("tidings.table", table);
        requireText("tidings.bucket", bucket);
        requireText("tidings.queue-url", queueUrl);
        requireText("tidings.dead-letter-queue-url", deadLetterQueueUrl);
        if (retentionDays < 1 || retentionDays > 365) {
            throw new IllegalArgumentException("tidings.retention-days must be 1 to 365");
        }
        if (auditRetentionDays < 1 || auditRetentionDays > 3_650) {
            throw new IllegalArgumentException("tidings.audit-retention-days must be 1 to 3650");
        }
        networks(allowedNetworks);
        schedule(retryDelays);
    }

    List<Network> networks() {
        return networks(allowedNetworks);
    }

    private static List<Network> networks(List<String> texts) {
        try {
            return texts.stream().map(Network::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("tidings.allowed-networks: " + e.getMessage(), e);
        }
    }

    RetrySchedule schedule() {
        return schedule(retryDelays);
    }

    private static RetrySchedule schedule(List<String> delays) {
        try {
            return delays.isEmpty()
                    ? RetrySchedule.DEFAULT
                    : new RetrySchedule(delays.stream().map(Duration::parse).toList());
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw new IllegalArgumentException("tidings.retry-delays: " + e.getMessage(), e);
        }
    }

    private static void requireText(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " must be set");
        }
    }

    private static List<String> present(@Nullable List<String> values) {
        return values == null
                ? List.of()
                : values.stream().map(String::strip).filter(value -> !value.isEmpty()).toList();
    }
}
