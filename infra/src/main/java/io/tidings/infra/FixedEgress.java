package io.tidings.infra;

import java.util.List;
import java.util.Map;

import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.ec2.CfnEIP;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.NatGatewayProps;
import software.amazon.awscdk.services.ec2.NatProvider;
import software.amazon.awscdk.services.ec2.Vpc;
import software.constructs.Construct;

/// A network with nothing in it but a way out, for receivers that admit known addresses only. The address outlives the
/// stack, since receivers have written it down. DynamoDB and S3 are reached without passing the NAT gateway.
final class FixedEgress extends Construct {

    private static final int ZONES = 2;

    private final Vpc vpc;

    FixedEgress(Construct scope) {
        super(scope, "FixedEgress");
        CfnEIP address = CfnEIP.Builder.create(this, "Address").domain("vpc").build();
        address.applyRemovalPolicy(RemovalPolicy.RETAIN);
        this.vpc = Vpc.Builder.create(this, "Vpc")
                .maxAzs(ZONES)
                .natGateways(1)
                .natGatewayProvider(NatProvider.gateway(NatGatewayProps.builder()
                        .eipAllocationIds(List.of(address.getAttrAllocationId()))
                        .build()))
                .gatewayEndpoints(Map.of("DynamoDb", endpoint(GatewayVpcEndpointAwsService.DYNAMODB),
                        "S3", endpoint(GatewayVpcEndpointAwsService.S3)))
                // Nothing uses the default security group, and emptying it would take a function of CDK's own.
                .restrictDefaultSecurityGroup(false)
                .build();
        Outputs.add(this, "CallbackAddress", "The address from which callbacks come", address.getRef());
    }

    IVpc vpc() {
        return vpc;
    }

    private static GatewayVpcEndpointOptions endpoint(GatewayVpcEndpointAwsService service) {
        return GatewayVpcEndpointOptions.builder().service(service).build();
    }
}
