package io.tidings.local.functions;

import java.time.Duration;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;

/// The functions, wherever they run.
public interface Functions extends AutoCloseable {

    /// Timeouts of the functions, as deployed.
    Duration API_TIMEOUT = Duration.ofSeconds(29);
    Duration DISPATCH_TIMEOUT = Duration.ofSeconds(60);
    Duration SWEEP_TIMEOUT = Duration.ofSeconds(60);

    /// Answers requests.
    RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> api();

    /// Makes deliveries.
    RequestHandler<SQSEvent, SQSBatchResponse> dispatch();

    /// The sweep.
    RequestHandler<ScheduledEvent, Void> sweep();

    /// How many invocations of [#dispatch] can run at a time for each lane. One more would wait, and its time would run out meanwhile.
    int dispatchConcurrency();

    @Override
    void close();
}
