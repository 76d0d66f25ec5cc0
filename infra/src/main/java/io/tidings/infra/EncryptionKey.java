package io.tidings.infra;

import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.kms.Key;
import software.constructs.Construct;

/// One key for all that is kept. It outlives the stack, as do the table and the bucket: without it they could not be
/// read.
final class EncryptionKey extends Construct {

    private final Key key;

    EncryptionKey(Construct scope) {
        super(scope, "Encryption");
        this.key = Key.Builder.create(this, "Key")
                .description("Encrypts what Tidings keeps")
                .enableKeyRotation(true)
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
    }

    Key key() {
        return key;
    }

    /// Lets `grantee` read and write data that the key encrypts. The grants of the CDK would add wildcard actions.
    void grantUse(IGrantable grantee) {
        key.grant(grantee, "kms:Decrypt", "kms:GenerateDataKey");
    }
}
