package io.tidings.infra;

import software.amazon.awscdk.CfnOutput;
import software.constructs.Construct;

/// What a deployment tells when it is done.
final class Outputs {

    private Outputs() {}

    /// @param name the output's exact name, whatever the scope: scripts look for it
    static void add(Construct scope, String name, String description, String value) {
        CfnOutput.Builder.create(scope, name)
                .description(description)
                .value(value)
                .build()
                .overrideLogicalId(name);
    }
}
