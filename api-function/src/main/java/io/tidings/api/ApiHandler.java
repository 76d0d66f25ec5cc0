package io.tidings.api;

import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.proxy.payload2.APIGatewayV2HTTPEventFunction;

/// The Lambda function behind API Gateway (HTTP API, payload format 2.0).
public final class ApiHandler extends APIGatewayV2HTTPEventFunction {

    /// For Lambda: everything comes from the environment.
    public ApiHandler() {}

    /// For other hosts of the function.
    public ApiHandler(ApplicationContext context) {
        super(context);
    }
}
