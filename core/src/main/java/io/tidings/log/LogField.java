package io.tidings.log;

/// The fields of log lines by which those of one request, event or delivery find each other. None holds what a tenant
/// sends, nor what lets anybody in.
public final class LogField {

    /// Lambda's id of the invocation.
    public static final String REQUEST = "requestId";

    /// The invocation in AWS X-Ray.
    public static final String X_RAY = "xrayTraceId";

    /// The trace that an event was published in, and its callbacks carry.
    public static final String TRACE = "traceId";

    public static final String ORGANIZATION = "organization";
    public static final String PROJECT = "project";
    public static final String WEBHOOK = "webhook";
    public static final String EVENT = "event";
    public static final String EVENT_TYPE = "eventType";
    public static final String DELIVERY = "delivery";

    private LogField() {}
}
