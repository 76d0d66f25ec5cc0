package io.tidings.local;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/// Names that look fine when they are saved and lead to a denied address when they are connected to: callbacks, tests
/// and token endpoints alike.
@Timeout(120)
class AddressRefusalIT {

    /// Allows another part of loopback than the one that `localhost` means.
    private static final LocalSettings SETTINGS = new LocalSettings(0, "admin", Optional.empty(), "127.0.0.2/32",
            "PT1S",
            Duration.ofMinutes(2), LocalSettings.DEFAULT_SWEEP);

    @Test
    void shouldRefuseDeniedAddressesBehindNamesAndSayNothingOfThem() {
        try (LocalTidings stack = LocalTidings.start(SETTINGS); Receivers receivers = new Receivers()) {
            TidingsClient client = new TidingsClient(stack.uri(), "admin");
            String webhooks = "/organizations/" + client.newOrganization("parallelworks") + "/settings/webhooks";
            String inside = named(receivers.on("/inside", exchange -> Receivers.answer(exchange, 200)));
            String tokens = named(receivers.on("/token", exchange -> Receivers.answer(exchange, 200)));

            String direct = webhook(client, webhooks, inside, "");
            String authorized = webhook(client, webhooks, "http://127.0.0.2:1/",
                    ",\"credential\":{\"type\":\"oauth2\",\"tokenUrl\":\"" + tokens
                            + "\",\"clientId\":\"id\",\"clientSecret\":\"secret\"}");
            client.post(webhooks.replace("/settings/webhooks", "/events"), """
                {"type": "LOGIN_FAILURE", "payload": {"message": "x", "organizationId": "y", "time": 1}}""")
                    .expecting(202);
            String test = client.post(direct + "/test", "{\"type\":\"LOGIN_FAILURE\"}")
                    .expecting(202)
                    .body()
                    .at("/delivery/_id")
                    .asText();

            Eventually.assertThat(() -> {
                assertRefused(client, direct, "address not allowed", 2);
                assertRefused(client, authorized, "token endpoint: address not allowed", 1);
            });
            assertThat(client.get(direct + "/deliveries/" + test).text("status")).isEqualTo("exhausted");
            assertThat(receivers.requests("/inside")).isZero();
            assertThat(receivers.requests("/token")).isZero();
        }
    }

    private static void assertRefused(TidingsClient client, String webhook, String detail, int deliveries) {
        assertThat(client.list(webhook + "/deliveries")).hasSize(deliveries).allSatisfy(summary -> {
            JsonNode delivery = client.get(webhook + "/deliveries/" + summary.path("_id").asText()).body();
            assertThat(delivery.at("/attempts/0/outcome").asText()).isEqualTo("refused");
            assertThat(delivery.at("/attempts/0/detail").asText()).isEqualTo(detail);
            assertThat(delivery.toString()).doesNotContain("127.0.0.1");
        });
    }

    private static String named(URI uri) {
        return uri.toString().replace("127.0.0.1", "localhost");
    }

    private static String webhook(TidingsClient client, String webhooks, String url, String members) {
        return webhooks + "/" + client
                .post(webhooks, "{\"name\":\"hook\",\"url\":\"" + url + "\",\"events\":[\"*\"]" + members + "}")
                .expecting(201)
                .text("_id");
    }
}
