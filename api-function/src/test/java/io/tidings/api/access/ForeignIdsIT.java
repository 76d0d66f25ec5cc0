package io.tidings.api.access;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.tidings.access.Role;
import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Tenant;
import io.tidings.paging.Cursor;

import static org.assertj.core.api.Assertions.assertThat;

/// Ids and cursors of another organization, in requests to one's own.
class ForeignIdsIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String LOGIN_FAILURE = "{\"type\": \"LOGIN_FAILURE\", \"payload\": {\"message\": \"Bad\","
            + " \"organizationId\": \"x\", \"time\": 1643723261}}";

    private final Tenant mine = API.tenant();
    private final Tenant theirs = API.tenant();
    private final String webhooks = mine.path() + "/settings/webhooks";

    @Test
    void shouldLetAWebhookNameProjectsOfItsOrganizationOnly() {
        String unknown = Tenant.newId();

        assertThat(mine.admin().post(webhooks, webhook(theirs.project())).inWords())
                .isEqualTo("400 projects[0]: '" + theirs.project() + "' is not a project of this organization");
        assertThat(mine.admin().post(webhooks, webhook(unknown)).inWords())
                .isEqualTo("400 projects[0]: '" + unknown + "' is not a project of this organization");
        String webhook = mine.admin().post(webhooks, webhook(mine.project())).success().text("/_id");
        assertThat(mine.admin()
                .patch(webhooks + "/" + webhook,
                        "{\"projects\": [\"%s\", \"%s\"]}".formatted(mine.project(), theirs.project()))
                .inWords())
                .isEqualTo("400 projects[1]: '" + theirs.project() + "' is not a project of this organization");
        assertThat(API.platform().post(webhooks, webhook(theirs.project())).status()).isEqualTo(400);
    }

    @Test
    void shouldLetAWebhookKeepAProjectThatIsRemovedLater() {
        String webhook = webhooks + "/"
                + mine.admin().post(webhooks, webhook(mine.project())).success().text("/_id");
        mine.admin().delete(mine.projectPath()).success();

        assertThat(mine.admin().get(webhook).text("/projects/0")).isEqualTo(mine.project());
        mine.admin().patch(webhook, "{\"name\": \"Other\"}").success();
        mine.admin().patch(webhook, "{\"projects\": [\"%s\"]}".formatted(mine.project())).success();
        assertThat(mine.admin().post(webhooks, webhook(mine.project())).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @MethodSource("lists")
    void shouldShowNothingOfOthersForACursorFromTheirList(String list) {
        fill(mine);
        fill(theirs);
        String theirWebhook = onlyWebhook(theirs);
        String path = list.replace("{w}", onlyWebhook(mine));
        String theirPath = list.replace("{w}", theirWebhook);
        List<String> own = ids(mine.admin().get(mine.path() + path + "?limit=100"));
        Answer first = theirs.admin().get(theirs.path() + theirPath + "?limit=1");
        String cursor = first.json().path("next").asText("");

        Answer seen = mine.admin().get(mine.path() + path + "?limit=100&cursor=" + cursor);

        assertThat(seen.status()).isIn(200, 400);
        assertThat(ids(seen)).isSubsetOf(own);
    }

    @ParameterizedTest
    @MethodSource("lists")
    void shouldAnswerAnyCursorWithAPageOrAFault(String list) {
        fill(mine);
        String path = mine.path() + list.replace("{w}", onlyWebhook(mine));
        for (String position : List.of("!", "~", "0", "f".repeat(24), "0".repeat(24), "DELIVERY#" + "0".repeat(24),
                "x".repeat(256), "ORG#" + theirs.id(), "REPLAY#" + Tenant.newId(), "PROJECT#" + theirs.project(),
                "000000000000000#" + Tenant.newId(), "999999999999999#" + Tenant.newId())) {
            Answer answer = mine.admin().get(path + "?cursor=" + new Cursor(position).encoded());

            assertThat(answer.status()).as(position).isIn(200, 400);
        }
    }

    static Stream<String> lists() {
        return Stream.of("/projects", "/settings/tokens", "/settings/webhooks", "/events", "/event-types", "/audit",
                "/settings/webhooks/{w}/deliveries", "/settings/webhooks/{w}/replays");
    }

    private static void fill(Tenant tenant) {
        tenant.admin().put(tenant.path() + "/projects/" + Tenant.newId(), "{\"name\": \"Second\"}").success();
        tenant.admin().put(tenant.path() + "/event-types/order.paid", "{\"description\": \"Ours\"}").success();
        tenant.admin().put(tenant.path() + "/event-types/order.sent", "{\"description\": \"Ours\"}").success();
        tenant.with(Role.ORG_MEMBER);
        String webhook = tenant.path() + "/settings/webhooks/"
                + tenant.admin().post(tenant.path() + "/settings/webhooks", webhook()).success().text("/_id");
        for (int i = 0; i < 2; i++) {
            API.platform().post(tenant.path() + "/events", LOGIN_FAILURE).success();
            tenant.admin().post(webhook + "/test", "{\"type\": \"LOGIN_FAILURE\"}").success();
            tenant.admin().post(webhook + "/replay", "{\"since\": \"2026-01-01T00:00:00Z\", \"status\": \"all\"}");
        }
    }

    private static String onlyWebhook(Tenant tenant) {
        return tenant.admin().get(tenant.path() + "/settings/webhooks").texts("/_id").getFirst();
    }

    private static List<String> ids(Answer answer) {
        return answer.json()
                .path("items")
                .valueStream()
                .map(item -> item.path("_id").asText(item.path("type").asText()))
                .toList();
    }

    private static String webhook(String... projects) {
        String list = projects.length == 0 ? "" : ", \"projects\": [\"" + String.join("\", \"", projects) + "\"]";
        return "{\"name\": \"All\", \"url\": \"https://example.com/\", \"events\": [\"*\"]" + list + "}";
    }
}
