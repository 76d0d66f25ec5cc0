package io.tidings.api.priming;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import jakarta.inject.Singleton;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import io.micronaut.context.ApplicationContext;
import io.micronaut.core.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.api.ApiHandler;
import io.tidings.function.Priming;
import io.tidings.function.PrimingContext;

/// Answers requests that go all the way to the table, but change nothing: organizations are listed, and an event is
/// published to one that does not exist.
@Singleton
final class ApiPriming implements Priming {

    private static final Logger LOG = LoggerFactory.getLogger(ApiPriming.class);
    private static final Duration TIME = Duration.ofSeconds(29);
    private static final String NOBODY = "000000000000000000000000";
    private static final String EVENT = "{\"type\":\"USER_DISABLED\",\"payload\":{\"username\":\"nobody\","
            + "\"email\":\"nobody@example.com\",\"userId\":\"0\",\"organization\":\"nobody\"}}";

    private final ApplicationContext application;
    private final PrimingCaller caller;

    ApiPriming(ApplicationContext application, PrimingCaller caller) {
        this.application = application;
        this.caller = caller;
    }

    @Override
    public List<Step> steps() {
        return List.of(
                step(200, "GET", "/organizations", null),
                step(404, "POST", "/organizations/" + NOBODY + "/events", EVENT));
    }

    private Step step(int expected, String method, String path, @Nullable String body) {
        return new Step(path, () -> caller.call(token -> {
            int status = new ApiHandler(application)
                    .handleRequest(request(token, method, path, body), new PrimingContext(TIME))
                    .getStatusCode();
            if (status != expected) {
                LOG.warn("priming: {} answered {} instead of {}", path, status, expected);
            }
        }));
    }

    private static APIGatewayV2HTTPEvent request(String token, String method, String path, @Nullable String body) {
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
