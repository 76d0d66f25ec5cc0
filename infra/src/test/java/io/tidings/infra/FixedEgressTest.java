package io.tidings.infra;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FixedEgressTest {

    private static final String FUNCTION = "AWS::Lambda::Function";

    private final SynthesizedStack stack = SynthesizedStack.EVERYTHING;

    @Test
    void shouldHaveNoNetworkUnlessAskedTo() {
        SynthesizedStack.DEFAULTS.template().resourceCountIs("AWS::EC2::VPC", 0);
        SynthesizedStack.DEFAULTS.template().resourceCountIs("AWS::EC2::NatGateway", 0);
    }

    @Test
    void shouldLeaveByOneAddressThatOutlivesTheStack() {
        Map<String, JsonNode> addresses = stack.resourcesById("AWS::EC2::EIP");
        assertThat(addresses).hasSize(1);
        String address = addresses.keySet().iterator().next();
        assertThat(addresses.get(address).path("DeletionPolicy").asText()).isEqualTo("Retain");
        assertThat(stack.properties("AWS::EC2::NatGateway")).singleElement()
                .satisfies(gateway -> assertThat(
                        gateway.path("AllocationId").path("Fn::GetAtt").path(0).asText()).isEqualTo(address));
    }

    @Test
    void shouldHoldTheFunctionThatMakesCallbacksAlone() {
        assertThat(stack.properties(FUNCTION, Workload.DISPATCH.handler()).path("VpcConfig").path("SubnetIds"))
                .hasSize(2);
        assertThat(stack.properties(FUNCTION, Workload.API.handler()).has("VpcConfig")).isFalse();
        assertThat(stack.properties(FUNCTION, Workload.SWEEP.handler()).has("VpcConfig")).isFalse();
    }

    @Test
    void shouldReachTheTableAndTheBucketWithoutTheNatGateway() {
        assertThat(stack.properties("AWS::EC2::VPCEndpoint")).hasSize(2).allSatisfy(endpoint -> {
            assertThat(endpoint.path("VpcEndpointType").asText()).isEqualTo("Gateway");
            assertThat(endpoint.path("ServiceName").toString()).containsAnyOf("dynamodb", "s3");
        });
    }
}
