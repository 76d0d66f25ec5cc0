package io.tidings.infra;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.assertions.Match;

import static org.assertj.core.api.Assertions.assertThat;

class ApiTest {

    private static final String STAGE = "AWS::ApiGatewayV2::Stage";

    private final SynthesizedStack stack = SynthesizedStack.DEFAULTS;

    @Test
    void shouldProxyEveryRouteToTheFunction() {
        assertThat(stack.properties("AWS::ApiGatewayV2::Route")).singleElement()
                .satisfies(route -> assertThat(
                        route.path("RouteKey").asText()).isEqualTo("$default"));
        stack.template()
                .hasResourceProperties("AWS::ApiGatewayV2::Integration", Map.of(
                        "IntegrationType", "AWS_PROXY",
                        "PayloadFormatVersion", "2.0"));
    }

    @Test
    void shouldBeAnHttpApi() {
        stack.template()
                .hasResourceProperties("AWS::ApiGatewayV2::Api", Map.of(
                        "Name", "tidings-dev",
                        "ProtocolType", "HTTP"));
    }

    @Test
    void shouldThrottle() {
        SynthesizedStack.EVERYTHING.template()
                .hasResourceProperties(STAGE, Map.of(
                        "StageName", "$default",
                        "AutoDeploy", true,
                        "DefaultRouteSettings", Map.of("ThrottlingRateLimit", 1000, "ThrottlingBurstLimit", 2000)));
    }

    @Test
    void shouldThrottleMoreWhereTheApiSharesAFewPlacesWithAllElse() {
        stack.template()
                .hasResourceProperties(STAGE, Map.of(
                        "DefaultRouteSettings", Map.of("ThrottlingRateLimit", 100, "ThrottlingBurstLimit", 200)));
    }

    @Test
    void shouldLogEveryRequestAsJsonWithoutItsToken() throws IOException {
        JsonNode settings = stack.properties(STAGE, "AccessLogSettings").path("AccessLogSettings");
        JsonNode line = new ObjectMapper().readTree(settings.path("Format").asText());
        assertThat(line.path("requestId").asText()).isEqualTo("$context.requestId");
        assertThat(line.path("status").asText()).isEqualTo("$context.status");
        assertThat(line.toString().toLowerCase(Locale.ROOT)).doesNotContain("authoriz");
        assertThat(stack.resourcesById("AWS::Logs::LogGroup"))
                .containsKey(settings.path("DestinationArn").path("Fn::GetAtt").path(0).asText());
    }

    @Test
    void shouldServeAtADomainOfItsOwnIfThereIsOne() {
        SynthesizedStack everything = SynthesizedStack.EVERYTHING;
        everything.template()
                .hasResourceProperties("AWS::ApiGatewayV2::DomainName", Map.of(
                        "DomainName", "webhooks.example.com",
                        "DomainNameConfigurations", List.of(Match.objectLike(Map.of("EndpointType", "REGIONAL")))));
        everything.template().resourceCountIs("AWS::ApiGatewayV2::ApiMapping", 1);
        stack.template().resourceCountIs("AWS::ApiGatewayV2::DomainName", 0);
    }
}
