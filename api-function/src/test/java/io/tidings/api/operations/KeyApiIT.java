package io.tidings.api.operations;

import java.time.Clock;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Tenant;
import io.tidings.embedded.EmbeddedKeys;
import io.tidings.keys.KeyRotationStore;
import io.tidings.secretsmanager.SecretsManagerKeyStore;
import io.tidings.tink.KeyRotation;

import static org.assertj.core.api.Assertions.assertThat;

class KeyApiIT {

    @RegisterExtension
    private static final ApiUnderTest API = new ApiUnderTest();

    @Test
    void shouldTellHowOldTheKeysAreAndNothingElseOfThem() {
        JsonNode keys = API.platform().get("/operations/keys").success().json();

        assertThat(keys.fieldNames()).toIterable()
                .contains("sealing", "signing")
                .isSubsetOf("sealing", "signing", "rotationAskedAt");
        for (String kind : new String[]{"sealing", "signing"}) {
            assertThat(keys.path(kind).valueStream()).singleElement().satisfies(key -> {
                assertThat(key.fieldNames()).toIterable().containsExactlyInAnyOrder("id", "madeAt", "usedFrom");
                assertThat(key.path("usedFrom")).isEqualTo(key.path("madeAt"));
            });
        }
    }

    @Test
    void shouldAskForOtherKeys() {
        Answer answer = API.platform().post("/operations/keys/rotate", "");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(API.bean(KeyRotationStore.class).find().rotationRequestedAt())
                .hasToString("Optional[" + answer.text("/rotationAskedAt") + "]");
    }

    @Test
    void shouldAskForPatienceWhileThereAreNoKeysAndPublishAllTheSame() {
        Tenant tenant = API.tenant();
        String webhooks = tenant.path() + "/settings/webhooks";
        String webhook = """
            {"name": "Hook", "url": "https://example.com/", "events": ["*"]}""";
        tenant.admin().post(webhooks, webhook).success();
        API.restartWithoutKeys();
        try {
            assertThat(API.platform().post(webhooks, webhook)).satisfies(refused -> {
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.headers()).containsEntry("Retry-After", "10");
                assertThat(refused.body()).contains("Secrets are not available at present.");
            });
            assertThat(API.platform().get(webhooks).status()).isEqualTo(503);
            assertThat(API.platform()
                    .post(tenant.path() + "/events",
                            """
                                {"type": "LOGIN_FAILURE", "payload": {"message": "Bad Login", "organizationId": "x", "time": 1}}""")
                    .text("/deliveries")).isEqualTo("1");
        } finally {
            API.restart(API.dynamoDb());
        }
    }

    @Test
    void shouldFindItsKeysWhereItsSettingsSay() {
        try (EmbeddedKeys services = EmbeddedKeys.start()) {
            API.restartWithKeysIn(services);
            assertThat(API.anonymous().get("/.well-known/jwks.json").status()).isEqualTo(503);

            KeyRotation.ensure(API.bean(SecretsManagerKeyStore.class), Clock.systemUTC());

            assertThat(API.anonymous().get("/.well-known/jwks.json").status()).isEqualTo(200);
        } finally {
            API.restart(API.dynamoDb());
        }
    }
}
