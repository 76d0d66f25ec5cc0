package io.tidings.infra;

import java.util.List;
import java.util.stream.Collectors;

import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.apigateway.AccessLogFormat;
import software.amazon.awscdk.services.apigatewayv2.IAccessLogDestination;
import software.amazon.awscdk.services.apigatewayv2.IAccessLogSettings;
import software.amazon.awscdk.services.apigatewayv2.LogGroupLogDestination;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/// One line of JSON for every request.
final class AccessLog implements IAccessLogSettings {

    /// API Gateway's names for what a line holds. No header is logged: one of them is the token.
    private static final List<String> FIELDS = List.of(
            "requestId",
            "requestTime",
            "httpMethod",
            "path",
            "protocol",
            "status",
            "responseLength",
            "responseLatency",
            "integrationLatency",
            "integrationErrorMessage",
            "identity.sourceIp",
            "identity.userAgent");

    private final IAccessLogDestination destination;

    /// API Gateway admits itself to log groups by a resource policy of limited length, unless their names start so.
    AccessLog(Construct scope, Settings settings) {
        this.destination = new LogGroupLogDestination(LogGroup.Builder.create(scope, "AccessLog")
                .logGroupName("/aws/vendedlogs/apis/" + settings.resourceName())
                .retention(settings.logRetention())
                .removalPolicy(RemovalPolicy.DESTROY)
                .build());
    }

    @Override
    public IAccessLogDestination getDestination() {
        return destination;
    }

    @Override
    public AccessLogFormat getFormat() {
        return AccessLogFormat.custom(FIELDS.stream()
                .map(field -> "\"" + field + "\":\"$context." + field + "\"")
                .collect(Collectors.joining(",", "{", "}")));
    }
}
