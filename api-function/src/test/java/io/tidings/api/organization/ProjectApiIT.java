package io.tidings.api.organization;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
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

class ProjectApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String NOT_FOUND = "404 There is no such project.";

    private Tenant tenant;
    private Caller admin;
    private String path;

    @BeforeEach
    void register() {
        tenant = API.tenant();
        admin = tenant.admin();
        path = tenant.path() + "/projects/" + Tenant.newId();
    }

    @Test
    void shouldRegisterAProject() {
        Answer registered = admin.put(path, """
            {"name": "Great Rockets", "slug": "rockets", "description": "Up"}""");

        assertThat(registered.inWords()).isEqualTo("201");
        assertThat(registered.text("/_id")).isEqualTo(path.substring(path.lastIndexOf('/') + 1));
        assertThat(registered.text("/organization")).isEqualTo(tenant.id());
        assertThat(registered.text("/name")).isEqualTo("Great Rockets");
        assertThat(registered.text("/slug")).isEqualTo("rockets");
        assertThat(registered.text("/description")).isEqualTo("Up");
        assertThat(registered.text("/updatedAt")).isEqualTo(registered.text("/createdAt"));
        assertThat(registered.json().size()).isEqualTo(7);
        assertThat(tenant.with(Role.ORG_MEMBER).get(path).json()).isEqualTo(registered.json());
    }

    @Test
    void shouldDeriveWhatIsNotSaid() {
        Answer registered = admin.put(path, "{\"name\": \"Great Rockets\"}");

        assertThat(registered.text("/slug")).isEqualTo("great-rockets");
        assertThat(registered.json().has("description")).isFalse();
    }

    @Test
    void shouldReplaceAProject() {
        Answer registered = admin.put(path, "{\"name\": \"One\", \"slug\": \"first\", \"description\": \"Up\"}");

        Answer replaced = admin.put(path, "{\"name\": \"Two\"}");

        assertThat(replaced.inWords()).isEqualTo("200");
        assertThat(replaced.text("/slug")).isEqualTo("two");
        assertThat(replaced.json().has("description")).isFalse();
        assertThat(replaced.text("/createdAt")).isEqualTo(registered.text("/createdAt"));
        assertThat(admin.get(path).json()).isEqualTo(replaced.json());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{}                                          | name: is required",
            "{\"name\": \"A\"}                           | name: must have 2 to 100 characters, has 1",
            "{\"name\": \"Ab\", \"slug\": \"A b\"}       | slug: must be 2 to 100 characters of a-z, 0-9 and -",
            "{\"name\": \"Ab\", \"slug\": \"a\"}         | slug: must be 2 to 100 characters of a-z, 0-9 and -",
            "{\"name\": \"Ab\", \"slug\": \"\"}          | slug: must be 2 to 100 characters of a-z, 0-9 and -",
            "{\"name\": \"Ab\", \"description\": 7}      | description: must be a string",
            "{\"name\": \"Ab\", \"organization\": \"x\"} | organization: is read-only"})
    void shouldRefuseWhatIsNoProject(String body, String fault) {
        assertThat(admin.put(path, body).inWords()).isEqualTo("400 " + fault);
        assertThat(admin.get(path).inWords()).isEqualTo(NOT_FOUND);
    }

    @Test
    void shouldTakeWhatIsJustAcceptable() {
        String longest = Json.text(Json.object()
                .put("name", "n".repeat(100))
                .put("slug", "s".repeat(100))
                .put("description", "d".repeat(255)));

        assertThat(admin.put(path, longest).inWords()).isEqualTo("201");
        assertThat(admin.put(path, longest.replace("ddd", "dddd")).inWords())
                .isEqualTo("400 description: must have at most 255 characters, has 340");
        assertThat(admin.put(path, longest.replaceFirst("s{100}", "s".repeat(101))).inWords())
                .isEqualTo("400 slug: must be 2 to 100 characters of a-z, 0-9 and -");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "0123456789abcdef0123456", "settings"})
    void shouldRefuseMalformedIds(String id) {
        String malformed = tenant.path() + "/projects/" + id;

        assertThat(List.of(admin.put(malformed, "{\"name\": \"Ab\"}").inWords(), admin.get(malformed).inWords(),
                admin.delete(malformed).inWords())).containsOnly("400 projectId: must be 24 hexadecimal digits");
    }

    @Test
    void shouldRegisterNothingForAnOrganizationThatDoesNotExist() {
        String nowhere = path.replace(tenant.id(), Tenant.newId());

        assertThat(API.platform().put(nowhere, "{\"name\": \"Ab\"}").inWords())
                .isEqualTo("404 There is no such organization.");
        assertThat(API.platform().get(nowhere).inWords()).isEqualTo(NOT_FOUND);
    }

    @Test
    void shouldListProjectsPageByPage() {
        IntStream.range(0, 4)
                .forEach(_ -> admin.put(tenant.path() + "/projects/" + Tenant.newId(), "{\"name\": \"Ab\"}").success());
        List<String> all = admin.get(tenant.path() + "/projects").texts("/_id");

        Answer first = admin.get(tenant.path() + "/projects?limit=3");
        Answer second = admin.get(tenant.path() + "/projects?limit=3&cursor=" + first.text("/next"));

        assertThat(all).hasSize(5).contains(tenant.project());
        assertThat(first.texts("/_id")).isEqualTo(all.subList(0, 3));
        assertThat(second.texts("/_id")).isEqualTo(all.subList(3, 5));
        assertThat(second.json().has("next")).isFalse();
    }

    @Test
    void shouldRemoveAProjectWithItsWebhooks() {
        admin.put(path, "{\"name\": \"Short\"}").success();
        String webhook = "{\"name\": \"Hook\", \"url\": \"https://example.com/\", \"events\": [\"*\"]}";
        String one = path + "/settings/webhooks/"
                + admin.post(path + "/settings/webhooks", webhook).success().text("/_id");
        admin.post(tenant.path() + "/settings/webhooks", webhook).success();

        assertThat(admin.delete(path).inWords()).isEqualTo("204");

        assertThat(List.of(admin.get(path).inWords(), admin.delete(path).inWords(),
                admin.get(path + "/settings/webhooks").inWords())).containsOnly(NOT_FOUND);
        assertThat(admin.get(one).inWords()).isEqualTo("404 There is no such webhook.");
        assertThat(admin.get(tenant.path() + "/settings/webhooks").texts("/_id")).hasSize(1);
        assertThat(admin.get(tenant.projectPath()).inWords()).isEqualTo("200");
    }
}
