package io.tidings.local.functions;

import java.util.HashMap;
import java.util.Map;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

import io.tidings.api.ApiHandler;
import io.tidings.dispatch.DispatchHandler;
import io.tidings.dispatch.SweepHandler;
import io.tidings.embedded.EmbeddedAws;
import io.tidings.local.lambda.Interceptor;

/// The functions in this process, on its class path. They start at once, and tests can put an [Interceptor] around their calls.
public record FunctionsInProcess(
        ApplicationContext apiContext,
        ApplicationContext dispatchContext,
        RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> api,
        RequestHandler<SQSEvent, SQSBatchResponse> dispatch,
        RequestHandler<ScheduledEvent, Void> sweep) implements Functions {

    /// Starts both contexts.
    ///
    /// @param interceptor [Interceptor#NONE], or what a test puts around dispatch and the sweep, and around their calls
    public static FunctionsInProcess start(EmbeddedAws aws, LocalKeys keys, FunctionSettings settings,
            Interceptor interceptor) {
        ApplicationContext api = ApiHandler
                .configure(builder(aws, keys, aws.dynamoDb(), aws.sqs()), properties(settings))
                .singletons(new AdminToken(settings.adminToken()))
                .start();
        ApplicationContext dispatch = DispatchHandler
                .configure(builder(aws, keys, interceptor.client(DynamoDbClient.class, aws.dynamoDb()),
                        interceptor.client(SqsClient.class, aws.sqs())), properties(settings))
                .start();
        return new FunctionsInProcess(api, dispatch, new ApiHandler(api),
                interceptor.handler(new DispatchHandler(dispatch)),
                interceptor.handler(new SweepHandler(dispatch)));
    }

    private static ApplicationContextBuilder builder(EmbeddedAws aws, LocalKeys keys, DynamoDbClient dynamoDb,
            SqsClient sqs) {
        return ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .singletons(dynamoDb, sqs, aws.s3(), keys.store());
    }

    private static Map<String, Object> properties(FunctionSettings settings) {
        return new HashMap<>(settings.properties());
    }

    /// Each has a thread.
    @Override
    public int dispatchConcurrency() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void close() {
        dispatchContext.close();
        apiContext.close();
    }
}
