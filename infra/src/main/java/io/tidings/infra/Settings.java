package io.tidings.infra;

import java.util.List;
import java.util.Optional;

import software.amazon.awscdk.services.logs.RetentionDays;

/// What a deployment may choose. Every setting is a key of the CDK context, and has a default.
///
/// @param stage one deployment among several in an account; part of the stack's name
/// @param domain the API's own domain; empty: the address that API Gateway gives
/// @param oidc the issuer whose JWTs are accepted in addition to API tokens; empty: none
/// @param alarmTopicArn the SNS topic that alarms notify; empty: alarms only show
/// @param retentionDays how long events and deliveries are kept, 1 to 365
/// @param auditRetentionDays how long it is kept who changed what, 1 to 3,650
/// @param concurrency how many executions each function may have at once
/// @param lanes how slow receivers are kept apart from others
/// @param logRetention how long logs are kept
/// @param logLevel of what Tidings itself logs: one of [#LOG_LEVELS]
/// @param tracing whether X-Ray traces the functions
/// @param vpcEgress whether callbacks leave from one fixed address, through a NAT gateway
/// @param limits how much the API lets pass
record Settings(
        String stage,
        Optional<CustomDomain> domain,
        Optional<Oidc> oidc,
        Optional<String> alarmTopicArn,
        int retentionDays,
        int auditRetentionDays,
        Concurrency concurrency,
        Lanes lanes,
        RetentionDays logRetention,
        String logLevel,
        boolean tracing,
        boolean vpcEgress,
        Limits limits) {

    static final String STAGE = "stage";
    static final String ALARM_TOPIC_ARN = "alarmTopicArn";
    static final String RETENTION_DAYS = "retentionDays";
    static final String AUDIT_RETENTION_DAYS = "auditRetentionDays";
    static final String LOG_RETENTION_DAYS = "logRetentionDays";
    static final String LOG_LEVEL = "logLevel";
    static final String TRACING = "tracing";
    static final String VPC_EGRESS = "vpcEgress";

    static final List<String> LOG_LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR");

    Settings {
        if (!stage.matches("[a-z][a-z0-9-]{0,19}")) {
            throw new IllegalArgumentException(
                    STAGE + " must be 1 to 20 lower-case letters, digits and hyphens, a letter first, not " + stage);
        }
        alarmTopicArn.ifPresent(arn -> requireArn(ALARM_TOPIC_ARN, arn, "sns"));
        requireBetween(RETENTION_DAYS, retentionDays, 1, 365);
        requireBetween(AUDIT_RETENTION_DAYS, auditRetentionDays, 1, 3_650);
        if (lanes.slowConcurrency() > concurrency.dispatch() - Lanes.FEWEST) {
            throw new IllegalArgumentException(Lanes.SLOW_CONCURRENCY + " must be at most "
                    + (concurrency.dispatch() - Lanes.FEWEST) + ", which leaves " + Lanes.FEWEST + " of a "
                    + Concurrency.DISPATCH + " of " + concurrency.dispatch() + " to fast receivers, not "
                    + lanes.slowConcurrency());
        }
        if (!LOG_LEVELS.contains(logLevel)) {
            throw new IllegalArgumentException(LOG_LEVEL + " must be one of " + LOG_LEVELS + ", not " + logLevel);
        }
    }

    /// The name of the stack, and the beginning of the names of its resources.
    String resourceName() {
        return "tidings-" + stage;
    }

    /// @throws IllegalArgumentException if a value is not valid; the message names its key
    static Settings from(Context context) {
        return new Settings(
                context.find(STAGE).orElse("dev"),
                CustomDomain.from(context),
                Oidc.from(context),
                context.find(ALARM_TOPIC_ARN),
                number(context, RETENTION_DAYS, 30),
                number(context, AUDIT_RETENTION_DAYS, 365),
                Concurrency.from(context),
                Lanes.from(context, Concurrency.from(context).dispatch()),
                LogRetention.ofDays(LOG_RETENTION_DAYS, number(context, LOG_RETENTION_DAYS, 30)),
                context.find(LOG_LEVEL).orElse("INFO"),
                flag(context, TRACING, true),
                flag(context, VPC_EGRESS, false),
                Limits.from(context));
    }

    /// How many batches of the fast lane are worked on at once: what the slow lane leaves.
    int fastConcurrency() {
        return concurrency.dispatch() - lanes.slowConcurrency();
    }

    static void requireArn(String key, String value, String service) {
        if (!value.matches("arn:aws[a-z-]*:" + service + ":[a-z0-9-]+:[0-9]{12}:\\S+")) {
            throw new IllegalArgumentException(key + " must be the ARN of a resource of " + service + ", not " + value);
        }
    }

    static void requireBetween(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " must be between " + least + " and " + most + ", not " + value);
        }
    }

    static int number(Context context, String key, int absent) {
        String value = context.find(key).orElse(String.valueOf(absent));
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " must be a whole number, not " + value, e);
        }
    }

    private static boolean flag(Context context, String key, boolean absent) {
        String value = context.find(key).orElse(String.valueOf(absent));
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(key + " must be true or false, not " + value);
        };
    }
}
