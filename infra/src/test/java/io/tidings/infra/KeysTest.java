package io.tidings.infra;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class KeysTest {

    private final SynthesizedStack stack = SynthesizedStack.DEFAULTS;
    private final JsonNode secret = stack.resources("AWS::SecretsManager::Secret").getFirst();

    @Test
    void shouldMakeAnEmptySecretUnderAKeyOfItsOwn() {
        assertThat(stack.resources("AWS::SecretsManager::Secret")).hasSize(1);
        assertThat(secret.path("Properties").has("SecretString")).isFalse();
        assertThat(secret.path("Properties").has("GenerateSecretString")).isFalse();
        assertThat(secret.path("Properties").path("KmsKeyId").path("Fn::GetAtt").path(0).asText())
                .startsWith("KeysKey");
        assertThat(stack.properties("AWS::KMS::Key", "encrypts and signs").path("EnableKeyRotation").asBoolean())
                .isTrue();
    }

    @Test
    void shouldOutliveTheStack() {
        assertThat(secret.path("DeletionPolicy").asText()).isEqualTo("Retain");
        assertThat(secret.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
    }

    @ParameterizedTest
    @EnumSource(Workload.class)
    void shouldTellEveryFunctionWhereTheKeysAre(Workload workload) {
        JsonNode variables = stack.properties("AWS::Lambda::Function", "tidings-dev-" + workload.title())
                .path("Environment")
                .path("Variables");
        assertThat(variables.path("TIDINGS_KEYS_SECRET").path("Ref").asText()).startsWith("KeysSecret");
        assertThat(variables.path("TIDINGS_KEYS_KEY").path("Fn::GetAtt").path(0).asText()).startsWith("KeysKey");
    }
}
