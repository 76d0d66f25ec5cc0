package io.tidings.api.webhook;

import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;
import io.tidings.event.Level;

import static org.assertj.core.api.Assertions.assertThat;

/// The signing secret of a webhook of either scope.
@ParameterizedClass
@EnumSource(Level.class)
class SecretApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String SECRET = "whsec_[A-Za-z0-9+/]{43}=";

    @Parameter
    private Level level;

    private Caller admin;
    private String webhooks;
    private Answer created;
    private String webhook;

    @BeforeEach
    void create() {
        Tenant tenant = API.tenant();
        admin = tenant.admin();
        webhooks = "/organizations/" + tenant.id() + (level == Level.PROJECT ? "/projects/" + tenant.project() : "")
                + "/settings/webhooks";
        created = admin.post(webhooks, body(""));
        webhook = webhooks + "/" + created.text("/_id");
    }

    @Test
    void shouldShowTheSecretThatTheWebhookWasMadeWith() {
        Answer answer = admin.get(webhook + "/secret");

        assertThat(answer.inWords()).isEqualTo("200");
        assertThat(answer.text("/secret")).isEqualTo(created.text("/secret")).matches(SECRET);
        assertThat(answer.json().path("previous")).isEmpty();
        assertThat(admin.get(webhook).body()).doesNotContain("secret", "whsec_");
    }

    @Test
    void shouldReplaceTheSecretAndKeepTheOldOneForADay() {
        Answer rotated = admin.post(webhook + "/secret/rotate", "{}");

        assertThat(rotated.inWords()).isEqualTo("200");
        assertThat(rotated.text("/secret")).matches(SECRET).isNotEqualTo(created.text("/secret"));
        assertThat(rotated.json().path("previous")).hasSize(1);
        assertThat(rotated.text("/previous/0/secret")).isEqualTo(created.text("/secret"));
        assertThat(rotated.time("/previous/0/until")).isAfter(created.time("/createdAt").plus(Duration.ofHours(23)));
        assertThat(admin.get(webhook + "/secret").json()).isEqualTo(rotated.json());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "604800, 1"})
    void shouldKeepTheOldSecretForAsLongAsAsked(int seconds, int previous) {
        Answer rotated = admin.post(webhook + "/secret/rotate", "{\"overlapSeconds\": " + seconds + "}");

        assertThat(rotated.json().path("previous")).hasSize(previous);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"overlapSeconds\": -1}      | overlapSeconds: must be a whole number of 0 to 604800",
            "{\"overlapSeconds\": 604801}  | overlapSeconds: must be a whole number of 0 to 604800",
            "{\"overlapSeconds\": \"1\"} | overlapSeconds: must be a whole number of 0 to 604800",
            "{\"secret\": \"s3cret\"}    | secret: must be whsec_ and the base64 of 24 to 64 bytes",
            "{\"overlap\": 1}              | overlap: is unknown"})
    void shouldRefuseAWrongRotation(String body, String problem) {
        Answer answer = admin.post(webhook + "/secret/rotate", body);

        assertThat(answer.inWords()).isEqualTo("400 " + problem);
        assertThat(admin.get(webhook + "/secret").text("/secret")).isEqualTo(created.text("/secret"));
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 64})
    void shouldTakeASecretOfTheOwners(int bytes) {
        String own = secret(bytes);

        Answer made = admin.post(webhooks, body(", \"secret\": \"" + own + "\""));
        Answer rotated = admin.post(webhook + "/secret/rotate", "{\"secret\": \"" + own + "\"}");

        assertThat(made.inWords()).isEqualTo("201");
        assertThat(made.text("/secret")).isEqualTo(own);
        assertThat(rotated.text("/secret")).isEqualTo(own);
    }

    @ParameterizedTest
    @ValueSource(ints = {23, 65})
    void shouldRefuseASecretThatIsTooShortOrTooLongWithoutRepeatingIt(int bytes) {
        Answer refused = admin.post(webhooks, body(", \"secret\": \"" + secret(bytes) + "\""));

        assertThat(refused.inWords()).isEqualTo("400 secret: must be whsec_ and the base64 of 24 to 64 bytes");
        assertThat(refused.body()).doesNotContain(secret(bytes));
    }

    /// GitHub's documented example.
    @ParameterizedTest
    @ValueSource(strings = {"github", "stripe"})
    void shouldTakeTheSecretThatAReceiverOfAnotherProviderHas(String profile) {
        String own = "It's a Secret to Everybody";
        String signature = ", \"signature\": {\"profile\": \"" + profile + "\"}";

        Answer made = admin.post(webhooks, body(signature + ", \"secret\": \"" + own + "\""));
        String one = webhooks + "/" + made.text("/_id");
        Answer rotated = admin.post(one + "/secret/rotate", "{\"secret\": \"" + own + " else\"}");

        assertThat(made.text("/secret")).isEqualTo(own);
        assertThat(rotated.text("/secret")).isEqualTo(own + " else");
        assertThat(rotated.text("/previous/0/secret")).isEqualTo(own);
        assertThat(admin.patch(one, "{\"signature\": null}").inWords()).isEqualTo("200");
        assertThat(admin.get(one + "/secret").text("/secret")).isEqualTo(own + " else");
        assertThat(admin.post(one + "/secret/rotate", "{\"secret\": \"" + own + "\"}").inWords())
                .isEqualTo("400 secret: must be whsec_ and the base64 of 24 to 64 bytes");
        for (int length : new int[]{23, 65}) {
            assertThat(admin.post(webhooks, body(signature + ", \"secret\": \"" + "s".repeat(length) + "\"")).inWords())
                    .isEqualTo("400 secret: must be 24 to 64 visible ASCII characters, "
                            + "or whsec_ and the base64 of 24 to 64 bytes");
        }
    }

    @Test
    void shouldKeepTheSecretWhenTheSettingsChange() {
        JsonNode before = admin.post(webhook + "/secret/rotate", "{}").json();

        assertThat(admin.patch(webhook, "{\"name\": \"Other\"}").inWords()).isEqualTo("200");

        assertThat(admin.get(webhook + "/secret").json()).isEqualTo(before);
        assertThat(admin.patch(webhook, "{\"secret\": \"" + secret(32) + "\"}").inWords())
                .isEqualTo("400 secret: is unknown");
    }

    /// As after a restore without the keys.
    @Test
    void shouldShowAWebhookWhoseSecretsAreLostAndGiveItANewOneIfAsked() {
        assertThat(admin.patch(webhook, "{\"headers\": {\"X-Key\": \"demo\"}}").inWords()).isEqualTo("200");
        String other = admin.post(webhooks, body("")).text("/_id");
        breakSecrets(created.text("/_id"));
        String lost = "409 The secrets of this webhook can no longer be decrypted. Rotate its secret with "
                + "discardUnreadable, and enter its headers and credentials again; or delete it.";

        Answer shown = admin.get(webhook);

        assertThat(shown.inWords()).isEqualTo("200");
        assertThat(shown.json().path("secretsUnreadable").asBoolean()).isTrue();
        assertThat(shown.json().path("headers")).isEmpty();
        assertThat(admin.get(webhooks).json().path("items").findValuesAsText("_id"))
                .containsExactlyInAnyOrder(other, created.text("/_id"));
        assertThat(admin.get(webhooks + "/" + other).json().has("secretsUnreadable")).isFalse();
        assertThat(admin.get(webhook + "/secret").inWords()).isEqualTo(lost);
        assertThat(admin.patch(webhook, "{\"name\": \"Other\"}").inWords()).isEqualTo(lost);
        assertThat(admin.post(webhook + "/secret/rotate", "{}").inWords()).isEqualTo(lost);
        assertThat(admin.post(webhook + "/secret/rotate", "{\"discardUnreadable\": 1}").inWords())
                .isEqualTo("400 discardUnreadable: must be true or false");

        Answer rotated = admin.post(webhook + "/secret/rotate", "{\"discardUnreadable\": true}");

        assertThat(rotated.inWords()).isEqualTo("200");
        assertThat(rotated.text("/secret")).matches(SECRET).isNotEqualTo(created.text("/secret"));
        assertThat(rotated.json().path("previous")).isEmpty();
        assertThat(admin.get(webhook).json().has("secretsUnreadable")).isFalse();
        assertThat(admin.patch(webhook, "{\"headers\": {\"X-Key\": \"new\"}}").inWords()).isEqualTo("200");
    }

    @Test
    void shouldDeleteAWebhookWhoseSecretsAreLost() {
        breakSecrets(created.text("/_id"));

        assertThat(admin.delete(webhook).inWords()).isEqualTo("204");

        assertThat(admin.get(webhook).inWords()).startsWith("404");
    }

    @Test
    void shouldDiscardNothingThatCanBeRead() {
        assertThat(admin.patch(webhook, "{\"headers\": {\"X-Key\": \"demo\"}}").inWords()).isEqualTo("200");

        Answer rotated = admin.post(webhook + "/secret/rotate", "{\"discardUnreadable\": true}");

        assertThat(rotated.text("/previous/0/secret")).isEqualTo(created.text("/secret"));
        assertThat(admin.get(webhook).text("/headers/X-Key")).isEqualTo("demo");
    }

    private static void breakSecrets(String id) {
        Map<String, AttributeValue> item = new HashMap<>(API.dynamoDb()
                .scan(scan -> scan.tableName(ApiUnderTest.TABLE)
                        .filterExpression("attribute_exists(sealed) AND webhookId = :id")
                        .expressionAttributeValues(Map.of(":id", AttributeValue.fromS(id))))
                .items()
                .getFirst());
        byte[] encrypted = item.get("sealed").b().asByteArray();
        encrypted[encrypted.length / 2] ^= 1;
        item.put("sealed", AttributeValue.fromB(SdkBytes.fromByteArray(encrypted)));
        API.dynamoDb().putItem(put -> put.tableName(ApiUnderTest.TABLE).item(item));
    }

    @Test
    void shouldNotKnowTheSecretOfAnUnknownWebhook() {
        String unknown = webhooks + "/" + Tenant.newId() + "/secret";

        assertThat(admin.get(unknown).inWords()).startsWith("404");
        assertThat(admin.post(unknown + "/rotate", "{}").inWords()).startsWith("404");
    }

    private static String secret(int bytes) {
        return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    private static String body(String more) {
        return "{\"name\": \"Hook\", \"url\": \"https://example.com/callback\", \"events\": [\"*\"]" + more + "}";
    }
}
