package io.tidings.infra;

import java.util.List;
import java.util.Map;

import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.secretsmanager.CfnSecret;
import software.constructs.Construct;

/// Where Tidings keeps its own keys: those that encrypt secrets in the table, and those that sign callbacks. The secret
/// is created empty; the sweep writes the first keys, and nothing else may write there.
///
/// They have a KMS key of their own: leave to read the table does not include them. Both outlive the stack, as the table
/// does, whose secrets could not be opened without.
final class Keys extends Construct {

    private final Key key;
    private final CfnSecret secret;

    Keys(Construct scope) {
        super(scope, "Keys");
        this.key = Key.Builder.create(this, "Key")
                .description("Encrypts the keys with which Tidings encrypts and signs")
                .enableKeyRotation(true)
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
        this.secret = CfnSecret.Builder.create(this, "Secret")
                .description("The keys with which Tidings encrypts and signs; only its sweep writes them")
                .kmsKeyId(key.getKeyArn())
                .build();
        secret.applyRemovalPolicy(RemovalPolicy.RETAIN);
        Outputs.add(this, "KeysSecret", "Tidings' own keys; kept when the stack is destroyed", secret.getRef());
    }

    /// What the functions are told.
    Map<String, String> environment() {
        return Map.of("TIDINGS_KEYS_SECRET", secret.getRef(), "TIDINGS_KEYS_KEY", key.getKeyArn());
    }

    void grantReading(IGrantable grantee) {
        grantOnSecret(grantee, "secretsmanager:GetSecretValue");
        key.grant(grantee, "kms:Decrypt");
    }

    /// Secrets Manager asks for data keys in the writer's name.
    void grantWriting(IGrantable grantee) {
        grantOnSecret(grantee, "secretsmanager:PutSecretValue");
        key.grant(grantee, "kms:Encrypt", "kms:GenerateDataKey");
    }

    private void grantOnSecret(IGrantable grantee, String action) {
        Grant.addToPrincipal(GrantOnPrincipalOptions.builder()
                .grantee(grantee)
                .actions(List.of(action))
                .resourceArns(List.of(secret.getRef()))
                .build());
    }
}
