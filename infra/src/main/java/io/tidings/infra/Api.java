package io.tidings.infra;

import software.amazon.awscdk.aws_apigatewayv2_integrations.HttpLambdaIntegration;
import software.amazon.awscdk.aws_apigatewayv2_integrations.HttpLambdaIntegrationProps;
import software.amazon.awscdk.services.apigatewayv2.ApiMapping;
import software.amazon.awscdk.services.apigatewayv2.DomainName;
import software.amazon.awscdk.services.apigatewayv2.HttpApi;
import software.amazon.awscdk.services.apigatewayv2.HttpStage;
import software.amazon.awscdk.services.apigatewayv2.PayloadFormatVersion;
import software.amazon.awscdk.services.apigatewayv2.ThrottleSettings;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.constructs.Construct;

/// The HTTP API in front of the api-function, which does all the routing itself.
final class Api extends Construct {

    /// How many seconds of requests may come at once.
    private static final int BURST = 2;

    private final HttpStage stage;

    Api(Construct scope, Settings settings, SnapStartFunction function) {
        super(scope, "Api");
        HttpApi api = HttpApi.Builder.create(this, "HttpApi")
                .apiName(settings.resourceName())
                .createDefaultStage(false)
                .defaultIntegration(new HttpLambdaIntegration("Function", function.alias(),
                        HttpLambdaIntegrationProps.builder()
                                .payloadFormatVersion(PayloadFormatVersion.VERSION_2_0)
                                .build()))
                .build();
        this.stage = HttpStage.Builder.create(this, "Stage")
                .httpApi(api)
                .stageName("$default")
                .autoDeploy(true)
                .throttle(throttle(settings.concurrency()))
                .accessLogSettings(new AccessLog(this, settings))
                .build();
        Outputs.add(this, "ApiUrl", "URL of the API", api.getApiEndpoint());
        settings.domain().ifPresent(domain -> serveAt(domain, api));
    }

    /// What one deployment answers before API Gateway says 429: enough for a platform's publishers, and a bound on what a
    /// runaway client costs. In a small account also a bound on how many places the API takes.
    private static ThrottleSettings throttle(Concurrency concurrency) {
        return ThrottleSettings.builder()
                .rateLimit(concurrency.requestsPerSecond())
                .burstLimit(BURST * concurrency.requestsPerSecond())
                .build();
    }

    /// For metrics.
    HttpStage stage() {
        return stage;
    }

    private void serveAt(CustomDomain domain, HttpApi api) {
        DomainName name = DomainName.Builder.create(this, "Domain")
                .domainName(domain.name())
                .certificate(Certificate.fromCertificateArn(this, "Certificate", domain.certificateArn()))
                .build();
        ApiMapping.Builder.create(this, "DomainMapping").api(api).stage(stage).domainName(name).build();
        Outputs.add(this, "DomainTarget", "Target of the domain's CNAME or alias record",
                name.getRegionalDomainName());
    }
}
