package io.tidings.infra;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.ApplicationLogLevel;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.LoggingFormat;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.Tracing;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/// A function that starts from a snapshot. Snapshots belong to published versions, so callers use its alias only.
///
/// Its role is its own, rather than one with AWS's managed policies, which would let it write to any log group.
final class SnapStartFunction extends Construct {

    static final String ALIAS = "live";

    /// The function itself decides what to log, so Lambda must drop none of it. By default, Lambda drops lines below
    /// INFO; at a higher level it would also drop metrics, which have no level and count as INFO.
    private static final ApplicationLogLevel EVERYTHING = ApplicationLogLevel.TRACE;

    private final Role role;
    private final Function function;
    private final Alias alias;

    /// @param vpc the network that it runs in; empty: Lambda's own
    SnapStartFunction(Construct scope, Workload workload, FunctionPackages packages, Settings settings,
            Map<String, String> environment, Optional<IVpc> vpc) {
        super(scope, workload.title());
        LogGroup logs = LogGroup.Builder.create(this, "Logs")
                .retention(settings.logRetention())
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
        this.role = newRole(logs, vpc.isPresent());
        this.function = Function.Builder.create(this, "Function")
                .functionName(settings.resourceName() + "-" + workload.title())
                .runtime(Runtime.JAVA_25)
                .architecture(Architecture.ARM_64)
                .handler(workload.handler())
                .code(packages.code(workload))
                .memorySize(workload.memoryMib())
                .timeout(Duration.seconds(workload.timeout().toSeconds()))
                .reservedConcurrentExecutions(reserved(settings, workload))
                .snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS)
                .tracing(settings.tracing() ? Tracing.ACTIVE : Tracing.DISABLED)
                .loggingFormat(LoggingFormat.JSON)
                .applicationLogLevelV2(EVERYTHING)
                .logGroup(logs)
                .environment(environment)
                .role(role)
                .vpc(vpc.orElse(null))
                .build();
        this.alias = function.addAlias(ALIAS);
        acknowledgeWarnings();
    }

    IGrantable grantee() {
        return role;
    }

    Alias alias() {
        return alias;
    }

    /// The function itself, whatever its version: for metrics.
    Function function() {
        return function;
    }

    /// CDK warns of snapshots without a published version, of which there is one behind the alias; cfn-lint of the
    /// dependency on the role, which CDK states twice.
    private void acknowledgeWarnings() {
        Annotations.of(function).acknowledgeWarning("@aws-cdk/aws-lambda:snapStartRequirePublish");
        ((CfnFunction) function.getNode().getDefaultChild())
                .addMetadata("cfn-lint", Map.of("config", Map.of("ignore_checks", List.of("W3005"))));
    }

    /// @return null if nothing is reserved, as the CDK expects
    @SuppressWarnings("NullAway")
    private static Integer reserved(Settings settings, Workload workload) {
        OptionalInt places = settings.concurrency().reserved(workload);
        return places.isPresent() ? places.getAsInt() : null;
    }

    private Role newRole(LogGroup logs, boolean inVpc) {
        Role newRole = Role.Builder.create(this, "Role")
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .build();
        logs.grantWrite(newRole);
        if (inVpc) {
            newRole.addToPrincipalPolicy(networkInterfaces());
        }
        return newRole;
    }

    /// Lambda attaches functions to a VPC by the function's own role. EC2 knows no narrower resource for it.
    private static PolicyStatement networkInterfaces() {
        return PolicyStatement.Builder.create()
                .actions(List.of(
                        "ec2:AssignPrivateIpAddresses",
                        "ec2:CreateNetworkInterface",
                        "ec2:DeleteNetworkInterface",
                        "ec2:DescribeNetworkInterfaces",
                        "ec2:DescribeSubnets",
                        "ec2:UnassignPrivateIpAddresses"))
                .resources(List.of("*"))
                .build();
    }
}
