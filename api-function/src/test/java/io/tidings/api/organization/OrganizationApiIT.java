package io.tidings.api.organization;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.access.Role;
import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;
import io.tidings.json.Json;

import static org.assertj.core.api.Assertions.assertThat;

class OrganizationApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String NOT_FOUND = "404 There is no such organization.";

    private final Caller platform = API.platform();

    @Test
    void shouldRegisterAnOrganization() {
        String id = Tenant.newId();

        Answer registered = platform.put("/organizations/" + id, "{\"name\": \"Acme\"}");

        assertThat(registered.inWords()).isEqualTo("201");
        assertThat(registered.text("/_id")).isEqualTo(id);
        assertThat(registered.text("/name")).isEqualTo("Acme");
        assertThat(registered.text("/updatedAt")).isEqualTo(registered.text("/createdAt"));
        assertThat(registered.json().size()).isEqualTo(4);
        assertThat(platform.get("/organizations/" + id).json()).isEqualTo(registered.json());
    }

    @Test
    void shouldRenameAnOrganization() throws InterruptedException {
        String path = "/organizations/" + Tenant.newId();
        Answer registered = platform.put(path, "{\"name\": \"Acme\"}");
        Thread.sleep(2);

        Answer renamed = platform.put(path, "{\"name\": \"Ajax\"}");

        assertThat(renamed.inWords()).isEqualTo("200");
        assertThat(renamed.text("/name")).isEqualTo("Ajax");
        assertThat(renamed.text("/createdAt")).isEqualTo(registered.text("/createdAt"));
        assertThat(renamed.time("/updatedAt")).isAfter(registered.time("/updatedAt"));
        assertThat(platform.get(path).json()).isEqualTo(renamed.json());
    }

    @Test
    void shouldTakeAnIdInEitherCaseForTheSame() {
        String id = Tenant.newId();
        platform.put("/organizations/" + id.toUpperCase(Locale.ROOT), "{\"name\": \"Acme\"}").success();

        assertThat(platform.get("/organizations/" + id).text("/_id")).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{}                            | name: is required",
            "{\"name\": null}              | name: is required",
            "{\"name\": 1}                 | name: must be a string",
            "{\"name\": \"A\"}             | name: must have 2 to 100 characters, has 1",
            "{\"name\": \"Acme\", \"x\": 1} | x: is unknown",
            "[]                            | body: must be a JSON object"})
    void shouldRefuseWhatIsNoOrganization(String body, String fault) {
        String path = "/organizations/" + Tenant.newId();

        assertThat(platform.put(path, body).inWords()).isEqualTo("400 " + fault);
        assertThat(platform.get(path).inWords()).isEqualTo(NOT_FOUND);
    }

    @Test
    void shouldTakeNamesOfUpToAHundredCharacters() {
        String path = "/organizations/" + Tenant.newId();

        assertThat(platform.put(path, "{\"name\": \"" + "ü".repeat(100) + "\"}").inWords()).isEqualTo("201");
        assertThat(platform.put(path, "{\"name\": \"" + "ü".repeat(101) + "\"}").inWords())
                .isEqualTo("400 name: must have 2 to 100 characters, has 101");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "0123456789abcdef0123456", "0123456789abcdef01234567z"})
    void shouldRefuseMalformedIds(String id) {
        String path = "/organizations/" + id;

        assertThat(List.of(platform.put(path, "{\"name\": \"Acme\"}").inWords(), platform.get(path).inWords(),
                platform.delete(path).inWords())).containsOnly("400 organizationId: must be 24 hexadecimal digits");
    }

    @Test
    void shouldListAllOrganizationsForThePlatform() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String id = Tenant.newId();
            ids.add(id);
            platform.put("/organizations/" + id, "{\"name\": \"Acme\"}").success();
        }

        List<String> listed = new ArrayList<>();
        Answer page = platform.get("/organizations?limit=2");
        listed.addAll(page.texts("/_id"));
        while (page.json().has("next")) {
            assertThat(page.texts("/_id")).hasSize(2);
            page = platform.get("/organizations?limit=2&cursor=" + page.text("/next"));
            listed.addAll(page.texts("/_id"));
        }

        assertThat(listed).containsAll(ids).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void shouldRefuseACursorThatNoListGave() {
        assertThat(platform.get("/organizations?cursor=Z2FyYmFnZQ").inWords())
                .isEqualTo("400 cursor: must be a cursor from an earlier answer");
    }

    @Test
    void shouldListTheirOwnForEverybodyElse() {
        Tenant tenant = API.tenant();

        for (Role role : List.of(Role.ORG_ADMIN, Role.ORG_MEMBER, Role.EVENT_PUBLISHER)) {
            Answer list = tenant.with(role).get("/organizations");

            assertThat(list.texts("/_id")).containsExactly(tenant.id());
            assertThat(list.json().has("next")).isFalse();
        }
    }

    @Test
    void shouldRemoveAnOrganizationWithAllThatItOwns() {
        Tenant tenant = API.tenant();
        String webhook = tenant.admin()
                .post(tenant.path() + "/settings/webhooks",
                        "{\"name\": \"Hook\", \"url\": \"https://example.com/\", \"events\": [\"*\"]}")
                .success()
                .text("/_id");

        assertThat(platform.delete(tenant.path()).inWords()).isEqualTo("204");

        assertThat(List.of(platform.get(tenant.path()).inWords(), platform.delete(tenant.path()).inWords(),
                platform.get(tenant.path() + "/settings/webhooks").inWords(),
                platform.get(tenant.path() + "/projects").inWords())).containsOnly(NOT_FOUND);
        platform.put(tenant.path(), "{\"name\": \"Again\"}").success();
        assertThat(platform.get(tenant.path() + "/settings/webhooks").texts("/_id")).isEmpty();
        assertThat(platform.get(tenant.path() + "/settings/webhooks/" + webhook).status()).isEqualTo(404);
        assertThat(platform.get(tenant.path() + "/settings/tokens").texts("/_id")).isEmpty();
        assertThat(platform.get(tenant.path() + "/projects").json()).isEqualTo(Json.parse("{\"items\": []}"));
    }

    @Test
    void shouldLeaveOthersAloneWhenOneIsRemoved() {
        Tenant tenant = API.tenant();
        Tenant other = API.tenant();

        platform.delete(tenant.path()).success();

        assertThat(other.admin().get(other.projectPath()).inWords()).isEqualTo("200");
    }
}
