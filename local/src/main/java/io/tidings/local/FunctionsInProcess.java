package io.tidings.local;

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

/// The functions in this process, on its class path. They start at once, and what calls to AWS go wrong can be said.
record FunctionsInProcess(
        ApplicationContext apiContext,
        ApplicationContext dispatchContext,
        RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> api,
        RequestHandler<SQSEvent, SQSBatchResponse> dispatch,
        RequestHandler<ScheduledEvent, Void> sweep) implements Functions {

    static FunctionsInProcess start(EmbeddedAws aws, LocalKeys keys, FunctionSettings settings, Faults faults) {
        var api = ApiHandler.configure(builder(aws, keys, aws.dynamoDb(), aws.sqs()), properties(settings))
                .singletons(new AdminToken(settings.adminToken()))
                .start();
        var faulty = new FaultyFunction(faults);
        var dispatch = DispatchHandler.configure(builder(aws, keys, faulty.wrap(DynamoDbClient.class, aws.dynamoDb()),
                faulty.wrap(SqsClient.class, aws.sqs())), properties(settings)).start();
        return new FunctionsInProcess(api, dispatch, new ApiHandler(api), faulty.wrap(new DispatchHandler(dispatch)),
                faulty.wrap(new SweepHandler(dispatch)));
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
