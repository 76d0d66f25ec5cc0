package io.tidings.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext.Http;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.function.aws.proxy.payload2.APIGatewayV2HTTPEventFunction;

import io.tidings.api.json.BodyFilter;
import io.tidings.api.json.FormEvent;
import io.tidings.api.json.RawContent;
import io.tidings.emf.EmfMetrics;
import io.tidings.function.FunctionContext;
import io.tidings.log.Correlation;
import io.tidings.log.LogField;

/// The Lambda function behind API Gateway (HTTP API, payload format 2.0).
public final class ApiHandler extends APIGatewayV2HTTPEventFunction {

    static final String FUNCTION = "api";

    /// A path of unreserved characters only. The pattern has no groups, because repeating a group is recursive: a path
    /// of many segments would exhaust the stack.
    private static final Pattern PLAIN = Pattern.compile("/[a-zA-Z0-9._~/-]*+");
    private static final Pattern ORGANIZATION = Pattern.compile("/organizations/([0-9a-fA-F]{24})(?:/.*)?");

    private final EmfMetrics metrics;

    /// For Lambda: everything comes from the environment.
    public ApiHandler() {
        metrics = applicationContext.getBean(EmfMetrics.class);
    }

    /// For other hosts of the function.
    ///
    /// @param context built with [#configure]
    public ApiHandler(ApplicationContext context) {
        super(context);
        metrics = applicationContext.getBean(EmfMetrics.class);
    }

    /// Makes a context that of this function.
    public static ApplicationContextBuilder configure(ApplicationContextBuilder builder, Map<String, Object> settings) {
        return FunctionContext.configure(builder, FUNCTION, settings);
    }

    @Override
    protected ApplicationContextBuilder newApplicationContextBuilder() {
        return configure(super.newApplicationContextBuilder(), Map.of());
    }

    /// A gateway hands on the path decoded, so that a `?` in it would pass for the start of a query and a space for no
    /// path at all: it is encoded again.
    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        Http request = event.getRequestContext().getHttp();
        request.setPath(encoded(request.getPath()));
        RequestHeaders.cleaned(event);
        BodyFilter.typed(event);
        try {
            return SecurityHeaders.addedTo(RawContent.typed(Correlation.ofInvocation(context.getAwsRequestId())
                    .with(LogField.ORGANIZATION, organization(request.getPath()))
                    .call(() -> super.handleRequest(FormEvent.of(event), context))));
        } finally {
            metrics.flush("api", context.getAwsRequestId());
        }
    }

    private static Optional<String> organization(String path) {
        return Optional.of(ORGANIZATION.matcher(path)).filter(Matcher::matches).map(found -> found.group(1));
    }

    private static String encoded(String path) {
        if (PLAIN.matcher(path).matches()) {
            return path;
        }
        try {
            return new URI("https", "gateway", path, null).toASCIIString().substring("https://gateway".length());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a path: " + path, e);
        }
    }
}
