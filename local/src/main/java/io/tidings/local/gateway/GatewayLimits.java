package io.tidings.local.gateway;

import java.time.Duration;

/// Quotas of an API Gateway HTTP API with a Lambda function behind it.
///
/// @param body    bytes of a request's body; beyond, the answer is 413
/// @param payload bytes of an event or of a response as JSON, Lambda's limit for synchronous invocations; beyond, the
///                answer is 413 or 500
/// @param timeout how long the gateway waits for the function; then it answers 503
record GatewayLimits(int body, int payload, Duration timeout) {

    /// As AWS has them; none can be raised.
    static final GatewayLimits AWS = new GatewayLimits(10 * 1024 * 1024, 6 * 1024 * 1024, Duration.ofSeconds(30));
}
