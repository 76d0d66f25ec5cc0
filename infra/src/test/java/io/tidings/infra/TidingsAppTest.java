package io.tidings.infra;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import software.amazon.awscdk.assertions.Match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TidingsAppTest {

    @Test
    void shouldNotSynthesizeWithoutTheFunctions() {
        assertThatThrownBy(() -> SynthesizedStack.synthesize("target/cdk.out-missing",
                Map.of("api-function.zip", "target/no-such.zip")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("api-function has not been packaged", "./mvnw package -pl api-function -am");
    }

    @Test
    void shouldNotSynthesizeWithABadSetting() {
        assertThatThrownBy(() -> SynthesizedStack.synthesize("target/cdk.out-bad", Map.of("retentionDays", 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("retentionDays must be between 1 and 365, not 0");
    }

    @Test
    void shouldNotIgnoreASettingThatIsMisspelled() {
        assertThatThrownBy(() -> SynthesizedStack.synthesize("target/cdk.out-bad", Map.of("retentiondays", 7)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("retentiondays is not a setting; the settings are ")
                .hasMessageContaining("retentionDays");
    }

    @Test
    void shouldTellWhereThingsAre() {
        assertThat(outputs(SynthesizedStack.DEFAULTS)).containsExactlyInAnyOrder("ApiUrl", "TableName", "BucketName",
                "KeysSecret");
        assertThat(outputs(SynthesizedStack.EVERYTHING)).containsExactlyInAnyOrder("ApiUrl", "TableName", "BucketName",
                "KeysSecret",
                "DomainTarget", "CallbackAddress");
    }

    @Test
    void shouldGiveCdkNothingToWarnOf() {
        SynthesizedStack.EVERYTHING.annotations().hasNoWarning("*", Match.anyValue());
        SynthesizedStack.EVERYTHING.annotations().hasNoError("*", Match.anyValue());
    }

    @Test
    void shouldTagWhatItMakes() {
        assertThat(SynthesizedStack.EVERYTHING.properties("AWS::KMS::Key").toList().toString())
                .contains("{\"Key\":\"application\",\"Value\":\"tidings\"}",
                        "{\"Key\":\"stage\",\"Value\":\"everything\"}");
    }

    /// Twelve digits are an account, unless they are part of a hash.
    @Test
    void shouldNameNoAccountAndNoRegion() {
        assertThat(SynthesizedStack.DEFAULTS.json().toString()).doesNotContainPattern("\\b[0-9]{12}\\b")
                .doesNotContain("us-east-1");
    }

    private static List<String> outputs(SynthesizedStack stack) {
        return stack.json().path("Outputs").propertyStream().map(Map.Entry::getKey).toList();
    }
}
