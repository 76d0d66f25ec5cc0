package io.tidings.local;

import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/// Two organizations, each with an administrator who knows the other's ids.
@Timeout(120)
class TenantsIT {

    private static final String LOGIN_FAILURE = "{\"type\":\"LOGIN_FAILURE\",\"payload\":{\"message\":\"Bad Login\",\"organizationId\":\"x\",\"time\":1}}";

    @RegisterExtension
    static final PackagedStack STACK = new PackagedStack();

    private static final Receivers RECEIVERS = new Receivers();

    @AfterAll
    static void stop() {
        RECEIVERS.close();
    }

    private final TidingsClient platform = STACK.client();

    @Test
    void shouldCallNobodyElsesReceivers() {
        Tenant mine = new Tenant("mine");
        Tenant theirs = new Tenant("theirs");

        String event = mine.client.post(mine.path + "/events", LOGIN_FAILURE).expecting(202).text("_id");
        Eventually.assertThat(() -> assertThat(mine.client.get(mine.path + "/events/" + event)
                .expecting(200)
                .body()
                .path("deliveries")
                .path(0)
                .path("status")
                .asText()).isEqualTo("delivered"));

        assertThat(RECEIVERS.requests("/mine")).isEqualTo(1);
        assertThat(RECEIVERS.requests("/theirs")).isZero();
        assertThat(theirs.client.list(theirs.path + "/events")).isEmpty();
        assertThat(theirs.client.list(theirs.path + "/settings/webhooks/" + theirs.webhook + "/deliveries")).isEmpty();
    }

    @Test
    void shouldAnswerForAnotherTenantsThingsAsIfThereWereNone() {
        Tenant mine = new Tenant("one");
        Tenant theirs = new Tenant("two");
        String event = theirs.client.post(theirs.path + "/events", LOGIN_FAILURE).expecting(202).text("_id");
        String nobody = "/organizations/" + TidingsClient.newId();

        for (String path : List.of("", "/projects", "/projects/" + TidingsClient.newId(), "/settings/webhooks",
                "/settings/webhooks/" + theirs.webhook, "/settings/webhooks/" + theirs.webhook + "/deliveries",
                "/settings/tokens", "/events", "/events/" + event)) {
            assertThat(mine.client.get(theirs.path + path)).as(path)
                    .isEqualTo(mine.client.get(nobody + path).expecting(404));
        }
        assertThat(mine.client.post(theirs.path + "/events", LOGIN_FAILURE).status()).isEqualTo(404);
        assertThat(
                mine.client.patch(theirs.path + "/settings/webhooks/" + theirs.webhook, "{\"active\":false}").status())
                .isEqualTo(404);
        assertThat(mine.client.delete(theirs.path + "/settings/webhooks/" + theirs.webhook).status()).isEqualTo(404);
        assertThat(mine.client.post(theirs.path + "/settings/tokens", "{\"name\":\"mole\",\"role\":\"org:admin\"}")
                .status()).isEqualTo(404);
        assertThat(theirs.client.get(theirs.path + "/settings/webhooks/" + theirs.webhook)
                .expecting(200)
                .body()
                .path("active")
                .asBoolean())
                .isTrue();
    }

    /// The ids within a path are of one tenant, the organization is another's.
    @Test
    void shouldFindNothingOfAnotherTenantUnderItsOwnPaths() {
        Tenant mine = new Tenant("here");
        Tenant theirs = new Tenant("there");
        String event = theirs.client.post(theirs.path + "/events", LOGIN_FAILURE).expecting(202).text("_id");
        Eventually.assertThat(() -> assertThat(
                theirs.client.list(theirs.path + "/settings/webhooks/" + theirs.webhook + "/deliveries")).hasSize(1));

        assertThat(mine.client.get(mine.path + "/events/" + event).status()).isEqualTo(404);
        assertThat(mine.client.get(mine.path + "/settings/webhooks/" + theirs.webhook).status()).isEqualTo(404);
        assertThat(mine.client.get(mine.path + "/settings/webhooks/" + theirs.webhook + "/deliveries").status())
                .isEqualTo(404);
        assertThat(mine.client.delete(mine.path + "/settings/webhooks/" + theirs.webhook).status()).isEqualTo(404);
        assertThat(mine.client.get("/organizations").expecting(200).body().path("items")).hasSize(1);
    }

    /// An organization with an administrator and a webhook for everything.
    private final class Tenant {

        private final String path;
        private final TidingsClient client;
        private final String webhook;

        Tenant(String name) {
            String organization = platform.newOrganization(name);
            path = "/organizations/" + organization;
            client = platform.withRole(organization, "org:admin");
            String url = RECEIVERS.on("/" + name, exchange -> Receivers.answer(exchange, 200)).toString();
            webhook = client.post(path + "/settings/webhooks",
                    "{\"name\":\"all of it\",\"url\":\"" + url + "\",\"events\":[\"*\"]}").expecting(201).text("_id");
        }
    }
}
