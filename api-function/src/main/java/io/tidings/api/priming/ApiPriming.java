package io.tidings.api.priming;

import java.util.Map;

import jakarta.inject.Singleton;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.micronaut.context.ApplicationContext;
import io.micronaut.core.order.Ordered;
import io.micronaut.crac.OrderedResource;
import org.crac.Context;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.api.ApiHandler;
import io.tidings.aws.AwsClients;

/// Answers requests before a snapshot of the process is taken, so that whoever starts from it finds loaded and linked
/// what an answer needs.
///
/// The requests go all the way to the table, but change nothing: organizations are listed, and an event is published to
/// one that does not exist.
@Singleton
final class ApiPriming implements OrderedResource {

    private static final Logger LOG = LoggerFactory.getLogger(ApiPriming.class);
    private static final String NOBODY = "000000000000000000000000";
    private static final String EVENT = "{\"type\":\"USER_DISABLED\",\"payload\":{\"username\":\"nobody\","
            + "\"email\":\"nobody@example.com\",\"userId\":\"0\",\"organization\":\"nobody\"}}";

    private final ApplicationContext application;
    private final PrimingCaller caller;
    private final AwsClients aws;

    ApiPriming(ApplicationContext application, PrimingCaller caller, AwsClients aws) {
        this.application = application;
        this.caller = caller;
        this.aws = aws;
    }

    /// Last to be registered, so first to be told of a checkpoint: others can still tidy up after it.
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> checkpoint) {
        ApiHandler handler = new ApiHandler(application);
        caller.call(token -> {
            answer(handler, 200, request(token, "GET", "/organizations", null));
            answer(handler, 404, request(token, "POST", "/organizations/" + NOBODY + "/events", EVENT));
        });
        aws.closeConnections();
    }

    @Override
    public void afterRestore(Context<? extends Resource> checkpoint) {
        // What there is was made to last.
    }

    /// A snapshot without all of that is slower, not wrong: nothing here stops a deployment.
    private static void answer(ApiHandler handler, int expected, APIGatewayV2HTTPEvent request) {
        String path = request.getRawPath();
        try {
            APIGatewayV2HTTPResponse response = handler.handleRequest(request, new PrimingContext());
            if (response.getStatusCode() != expected) {
                LOG.warn("priming: {} answered {} instead of {}", path, response.getStatusCode(), expected);
            }
        } catch (RuntimeException e) {
            LOG.warn("priming: {} failed", path, e);
        }
    }

    private static APIGatewayV2HTTPEvent request(String token, String method, String path, String body) {
        return APIGatewayV2HTTPEvent.builder()
                .withVersion("2.0")
                .withRouteKey("$default")
                .withRawPath(path)
                .withRawQueryString("")
                .withHeaders(Map.of("authorization", "Bearer " + token, "content-type", "application/json"))
                .withBody(body)
                .withIsBase64Encoded(false)
                .withRequestContext(RequestContext.builder()
                        .withStage("$default")
                        .withRequestId("priming")
                        .withHttp(RequestContext.Http.builder()
                                .withMethod(method)
                                .withPath(path)
                                .withProtocol("HTTP/1.1")
                                .withSourceIp("127.0.0.1")
                                .withUserAgent("priming")
                                .build())
                        .build())
                .build();
    }
}
