package io.tidings.api.openapi;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.swagger.v3.oas.models.parameters.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.tidings.access.Role;
import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Call;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;
import io.tidings.json.Json;

import static org.assertj.core.api.Assertions.assertThat;

/// Every route takes the query parameters that `openapi.yaml` describes, once each, and no others.
class QueryParameterIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    static List<DocumentedOperation> operations() {
        return DocumentedOperation.all();
    }

    static Stream<DocumentedOperation> operationsWithQuery() {
        return operations().stream().filter(operation -> !operation.parameters("query").isEmpty());
    }

    @ParameterizedTest
    @MethodSource("operations")
    void shouldRefuseUnknownParametersByName(DocumentedOperation operation) {
        for (String name : List.of("bogus", "Limit", "limit[]", "CURSOR", "typ\u00e9")) {
            Answer answer = send(operation, "?" + name + "=1");

            assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
            assertThat(answer.text("/errors/0/field")).isEqualTo(name);
            assertThat(answer.text("/errors/0/detail")).startsWith("is unknown: ");
        }
    }

    @ParameterizedTest
    @MethodSource("operationsWithQuery")
    void shouldRefuseRepeatedAndRespelledParametersByName(DocumentedOperation operation) {
        for (Parameter parameter : operation.parameters("query")) {
            String name = parameter.getName();
            String other = name.toUpperCase(Locale.ROOT);

            assertThat(send(operation, "?" + name + "=1&" + name + "=1").text("/errors/0/field")).isEqualTo(name);
            assertThat(send(operation, "?" + name + "=&" + name).text("/errors/0/field")).isEqualTo(name);
            assertThat(send(operation, "?" + other + "=1").inWords()).startsWith("400 " + other + ": is unknown");
        }
    }

    /// A route says what it takes by its arguments, which must be what the document says.
    @ParameterizedTest
    @MethodSource("operations")
    void shouldNameWhatIsTakenInstead(DocumentedOperation operation) {
        boolean isForm = operation.contentTypes().contains("multipart/form-data");
        List<String> described = isForm
                ? List.of()
                : operation.parameters("query").stream().map(Parameter::getName).toList();

        String detail = send(operation, "?bogus=1").text("/errors/0/detail");

        String taken = detail.replaceFirst("is unknown: (this route has no query parameters)?", "")
                .replace("the query parameters of this route are ", "");
        assertThat(taken.isEmpty() ? List.of() : List.of(taken.split(", "))).hasSameElementsAs(described);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "status=exhausted,delivered   | 400 status: must be one value, without commas",
            "status=exhausted&status=held | 400 status: must be given once, but is given 2 times",
            "Limit=1                      | 400 Limit: is unknown: the query parameters of this route are status, type, after, before, limit, cursor",
            "limit=1%2C2                  | 400 limit: must be one value, without commas",
            "limit=                       | 400 limit: must be a whole number of 1 to 100",
            "=1&&                         | 400 query: is unknown: the query parameters of this route are status, type, after, before, limit, cursor",
            "bogus=1&limit=2&limit=3      | 400 bogus: is unknown: the query parameters of this route are status, type, after, before, limit, cursor; limit: must be given once, but is given 2 times",
            "limit=2                      | 200"})
    void shouldSayWhatIsWrongWithAQuery(String query, String words) {
        Tenant tenant = API.tenant();
        String webhook = tenant.admin()
                .post(tenant.path() + "/settings/webhooks",
                        "{\"name\": \"Hook\", \"url\": \"https://example.com/\", \"events\": [\"*\"]}")
                .text("/_id");

        assertThat(tenant.admin()
                .get(tenant.path() + "/settings/webhooks/" + webhook + "/deliveries?" + query)
                .inWords()).isEqualTo(words);
    }

    @Test
    void shouldTellNobodyOfParametersWhoMayNotCallARoute() {
        Tenant tenant = API.tenant();
        String tokens = tenant.path() + "/settings/tokens?bogus=1";

        assertThat(API.anonymous().get(tokens).status()).isEqualTo(401);
        assertThat(tenant.with(Role.ORG_MEMBER).get(tokens).status()).isEqualTo(403);
        assertThat(API.tenant().admin().get(tokens).status()).isEqualTo(404);
        assertThat(API.platform().get("/nothing?bogus=1").status()).isEqualTo(404);
    }

    /// Pages are for people, and their script reads the address.
    @Test
    void shouldLeaveTheAddressesOfPagesAlone() {
        assertThat(API.anonymous().get("/console/organizations?event=1&event=2").status()).isEqualTo(200);
        assertThat(API.anonymous().get("/console/docs/?x=1").status()).isEqualTo(200);
    }

    private static Answer send(DocumentedOperation operation, String query) {
        String path = operation.path();
        for (Parameter parameter : operation.parameters("path")) {
            path = path.replace("{" + parameter.getName() + "}",
                    parameter.getName().equals("type") ? "order.paid" : "0".repeat(24));
        }
        Call call = Call.of(operation.method(), path + query);
        return API.platform()
                .send(operation.example().map(body -> call.body(Caller.JSON, Json.text(body))).orElse(call));
    }
}
