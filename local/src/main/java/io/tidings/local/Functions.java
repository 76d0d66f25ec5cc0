package io.tidings.local;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;

/// The functions, wherever they run.
interface Functions extends AutoCloseable {

    RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> api();

    RequestHandler<SQSEvent, SQSBatchResponse> dispatch();

    RequestHandler<ScheduledEvent, Void> sweep();

    /// How many invocations of [#dispatch] can run at a time for each lane. One more would wait, and its time would run out meanwhile.
    int dispatchConcurrency();

    @Override
    void close();
}
