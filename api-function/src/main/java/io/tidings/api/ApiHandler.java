package io.tidings.api;

import java.util.HashMap;
import java.util.Map;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.function.aws.proxy.payload2.APIGatewayV2HTTPEventFunction;

/// The Lambda function behind API Gateway (HTTP API, payload format 2.0).
public final class ApiHandler extends APIGatewayV2HTTPEventFunction {

    static final String FUNCTION_PROPERTY = "tidings.function";
    static final String FUNCTION = "api";

    /// For Lambda: everything comes from the environment.
    public ApiHandler() {}

    /// For other hosts of the function.
    ///
    /// @param context built with [#configure]
    public ApiHandler(ApplicationContext context) {
        super(context);
    }

    /// Makes a context that of this function.
    public static ApplicationContextBuilder configure(ApplicationContextBuilder builder, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(FUNCTION_PROPERTY, FUNCTION);
        return builder.properties(all);
    }

    @Override
    protected ApplicationContextBuilder newApplicationContextBuilder() {
        return configure(super.newApplicationContextBuilder(), Map.of());
    }
}
