package io.tidings.metric;

/// What Tidings counts and times of its own work, by the names under which CloudWatch knows it.
///
/// One dimension, [#STAGE], and no other: every combination of values is a metric of its own, with a price of its own.
/// What happened to one tenant is for the log to tell.
public enum Metric {

    /// Events that were stored, and their deliveries queued.
    PUBLISHED("Published", Unit.COUNT),

    /// Deliveries that their receiver took.
    DELIVERED("Delivered", Unit.COUNT),

    /// Attempts that were given up at the first time limit; their deliveries went on in the slow lane.
    ABANDONED("Abandoned", Unit.COUNT),

    /// Deliveries that changed from the fast lane to the slow one, with or without such an attempt.
    MOVED_TO_SLOW("MovedToSlow", Unit.COUNT),

    /// Deliveries that waited in the slow lane because their organization had its share of it.
    SLOW_SHARE_USED("SlowShareUsed", Unit.COUNT),

    /// Attempts that came to anything else.
    FAILED("Failed", Unit.COUNT),

    /// Failed attempts that another will follow, by the schedule.
    RETRIED("Retried", Unit.COUNT),

    /// Deliveries that wait for their next attempt outside the queue.
    PARKED("Parked", Unit.COUNT),

    /// Events and deliveries of removed organizations and projects that were deleted.
    REMOVED("Removed", Unit.COUNT),

    /// Deliveries whose last attempt failed.
    EXHAUSTED("Exhausted", Unit.COUNT),

    /// Webhooks, deliveries and replays that the sweep has failed at three times.
    SET_ASIDE("SetAside", Unit.COUNT),

    /// Evaluations of a tenant's filter or schema that were ended because they took too much work.
    BUDGET_EXCEEDED("BudgetExceeded", Unit.COUNT),

    /// From the publication of an event to the beginning of a delivery's first attempt: the share of Tidings itself.
    PUBLISH_TO_ARRIVAL("PublishToArrival", Unit.MILLISECONDS),

    /// From the beginning of an attempt to its outcome: the share of the receiver.
    RECEIVER_LATENCY("ReceiverLatency", Unit.MILLISECONDS);

    /// What CloudWatch keeps them under.
    public static final String NAMESPACE = "Tidings";

    /// The one dimension: which deployment it was.
    public static final String STAGE = "Stage";

    private final String wireName;
    private final Unit unit;

    Metric(String wireName, Unit unit) {
        this.wireName = wireName;
        this.unit = unit;
    }

    /// The metric as CloudWatch spells it.
    public String wireName() {
        return wireName;
    }

    public Unit unit() {
        return unit;
    }

    /// What a metric is measured in.
    public enum Unit {
        COUNT,
        MILLISECONDS
    }
}
