package io.tidings.api.token;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;

import static org.assertj.core.api.Assertions.assertThat;

class TokenApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private Tenant tenant;
    private Caller admin;
    private String tokens;

    @BeforeEach
    void register() {
        tenant = API.tenant();
        admin = tenant.admin();
        tokens = tenant.path() + "/settings/tokens";
    }

    @ParameterizedTest
    @ValueSource(strings = {"org:admin", "org:member", "event:publisher"})
    void shouldMakeTokensOfEveryRoleWithinAnOrganization(String role) {
        Answer created = admin.post(tokens, "{\"name\": \"Deploy\", \"role\": \"" + role + "\"}");

        assertThat(created.inWords()).isEqualTo("201");
        assertThat(created.text("/token")).matches("tdg_" + created.text("/_id") + "_[A-Za-z0-9_-]{43}");
        assertThat(created.text("/name")).isEqualTo("Deploy");
        assertThat(created.text("/role")).isEqualTo(role);
        assertThat(created.json().has("expiresAt")).isFalse();
        assertThat(API.holding(created.text("/token")).get("/me").text("/role")).isEqualTo(role);
    }

    @Test
    void shouldShowATokenOnce() {
        Answer created = admin.post(tokens, "{\"name\": \"Once\", \"role\": \"org:member\"}");
        String secret = created.text("/token").substring(29);

        Answer list = admin.get(tokens);

        assertThat(list.texts("/name")).contains("Once");
        assertThat(list.body()).doesNotContain(secret, "\"token\"", "hash");
    }

    @Test
    void shouldStoreNoTokenInClear() {
        String token = admin.post(tokens, "{\"name\": \"Hidden\", \"role\": \"org:member\"}").text("/token");

        String table = API.dynamoDb()
                .scanPaginator(scan -> scan.tableName(ApiUnderTest.TABLE))
                .items()
                .stream()
                .toList()
                .toString();

        assertThat(table).contains("Hidden", token.substring(4, 28)).doesNotContain(token.substring(29));
    }

    @Test
    void shouldRevokeATokenAtOnce() {
        Answer created = admin.post(tokens, "{\"name\": \"Lost\", \"role\": \"org:admin\"}");
        Caller holder = API.holding(created.text("/token"));
        assertThat(holder.get(tokens).inWords()).isEqualTo("200");

        assertThat(admin.delete(tokens + "/" + created.text("/_id")).inWords()).isEqualTo("204");

        assertThat(holder.get(tokens).status()).isEqualTo(401);
        assertThat(admin.get(tokens).texts("/name")).doesNotContain("Lost");
        assertThat(admin.delete(tokens + "/" + created.text("/_id")).inWords())
                .isEqualTo("404 There is no such token.");
    }

    @Test
    void shouldLetATokenRevokeItself() {
        String own = admin.token().orElseThrow().substring(4, 28);

        assertThat(admin.delete(tokens + "/" + own).inWords()).isEqualTo("204");
        assertThat(admin.get("/me").status()).isEqualTo(401);
    }

    @Test
    void shouldMakeTokensThatExpire() throws InterruptedException {
        Instant soon = Instant.now().plusSeconds(2);
        Answer created = admin.post(tokens,
                "{\"name\": \"Brief\", \"role\": \"org:member\", \"expiresAt\": \"" + soon + "\"}");
        Caller holder = API.holding(created.text("/token"));

        assertThat(created.text("/expiresAt")).isEqualTo(soon.toString());
        assertThat(holder.get("/me").inWords()).isEqualTo("200");
        while (Instant.now().isBefore(soon)) {
            Thread.sleep(20);
        }

        assertThat(holder.get("/me").inWords()).isEqualTo("401 The token has expired.");
    }

    @Test
    void shouldShowTheDayOfTheLastUse() throws InterruptedException {
        Answer created = admin.post(tokens, "{\"name\": \"Used\", \"role\": \"org:member\"}");
        assertThat(created.json().has("lastUsedOn")).isFalse();
        LocalDate before = LocalDate.now(ZoneOffset.UTC);

        API.holding(created.text("/token")).get("/me").success();

        assertThat(LocalDate.parse(lastUse(created.text("/_id")))).isBetween(before, LocalDate.now(ZoneOffset.UTC));
    }

    /// It is written while nobody waits.
    private String lastUse(String id) throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            for (JsonNode token : admin.get(tokens).json().path("items")) {
                if (token.path("_id").asText().equals(id) && token.has("lastUsedOn")) {
                    return token.path("lastUsedOn").asText();
                }
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no use was recorded");
    }

    @Test
    void shouldMakeNoTokenForAnOrganizationThatIsNotThere() {
        assertThat(API.platform()
                .post("/organizations/" + Tenant.newId() + "/settings/tokens",
                        "{\"name\": \"Ke\", \"role\": \"org:member\"}")
                .inWords()).isEqualTo("404 There is no such organization.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{}                                                   | name: is required; role: is required",
            "{\"name\": \"K\", \"role\": \"org:member\"}          | name: must have 2 to 100 characters, has 1",
            "{\"name\": \"Ke\", \"role\": \"platform:admin\"}     | role: must be a role within an organization",
            "{\"name\": \"Ke\", \"role\": \"ORG_ADMIN\"}          | role: must be one of platform:admin, org:admin, org:member, event:publisher",
            "{\"name\": \"Ke\", \"role\": [\"org:admin\"]}        | role: must be a string",
            "{\"name\": \"Ke\", \"role\": \"org:admin\", \"expiresAt\": \"2020-01-01T00:00:00Z\"} | expiresAt: must be in the future",
            "{\"name\": \"Ke\", \"role\": \"org:admin\", \"expiresAt\": \"tomorrow\"} | expiresAt: must be a time like 2026-01-31T12:00:00Z",
            "{\"name\": \"Ke\", \"role\": \"org:admin\", \"expiresAt\": 1} | expiresAt: must be a string",
            "{\"name\": \"Ke\", \"role\": \"org:admin\", \"token\": \"mine\"} | token: is unknown"})
    void shouldRefuseWhatIsNoToken(String body, String fault) {
        assertThat(admin.post(tokens, body).inWords()).isEqualTo("400 " + fault);
        assertThat(admin.get(tokens).texts("/_id")).as("only the administrator's own").hasSize(1);
    }

    @Test
    void shouldListTokensPageByPage() {
        IntStream.range(0, 4)
                .forEach(_ -> admin.post(tokens, "{\"name\": \"Key\", \"role\": \"org:member\"}").success());
        List<String> all = admin.get(tokens).texts("/_id");

        Answer first = admin.get(tokens + "?limit=2");
        Answer second = admin.get(tokens + "?limit=3&cursor=" + first.text("/next"));

        assertThat(all).hasSize(5);
        assertThat(first.texts("/_id")).isEqualTo(all.subList(0, 2));
        assertThat(second.texts("/_id")).isEqualTo(all.subList(2, 5));
    }

    @Test
    void shouldRefuseMalformedIds() {
        assertThat(admin.delete(tokens + "/x").inWords()).isEqualTo("400 tokenId: must be 24 hexadecimal digits");
        assertThat(API.platform().delete("/organizations/x/settings/tokens/" + Tenant.newId()).inWords())
                .isEqualTo("400 organizationId: must be 24 hexadecimal digits");
    }

    @Test
    void shouldNotRevokeAnotherOrganizationsToken() {
        Tenant other = API.tenant();
        String id = other.admin().token().orElseThrow().substring(4, 28);

        assertThat(admin.delete(tokens + "/" + id).inWords()).isEqualTo("404 There is no such token.");
        assertThat(other.admin().get("/me").inWords()).isEqualTo("200");
    }
}
