package io.tidings.api.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Tenant;
import io.tidings.json.Json;

import static org.assertj.core.api.Assertions.assertThat;

/// That `openapi.yaml` is served, whole, and agrees with the routes, the readers of requests and the product's documents.
class OpenApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final OpenAPI DOCUMENT = parsed().getOpenAPI();

    /// What of the routes is not part of the API: pages for people.
    private static final String PAGES = "/console";

    /// A method, perhaps with its path, as Markdown writes code.
    private static final Pattern CODE = Pattern.compile("`(GET|PUT|POST|PATCH|DELETE)(?: (\\S+))?`");

    @Test
    void shouldServeTheDocumentToEverybody() {
        Answer answer = API.anonymous().get("/openapi.yaml");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().get("Content-Type")).startsWith("application/yaml");
        assertThat(answer.body()).startsWith("openapi: 3.0").isEqualTo(Contract.document());
    }

    @Test
    void shouldBeValidOpenApi() {
        assertThat(parsed().getMessages()).isEmpty();
    }

    @Test
    void shouldDescribeEveryRouteAndNoOther() {
        Set<String> routes = API.bean(Router.class)
                .uriRoutes()
                .filter(route -> !route.getHttpMethodName().equals("HEAD"))
                .filter(route -> !route.getUriMatchTemplate().toPathString().startsWith(PAGES))
                .map(route -> route.getHttpMethodName() + " " + route.getUriMatchTemplate().toPathString())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(operations().keySet()).containsExactlyElementsOf(routes);
    }

    @Test
    void shouldNameTheTypesOfBodiesThatRoutesTake() {
        API.bean(Router.class).uriRoutes().filter(OpenApiIT::takesBody).forEach(route -> {
            String name = route.getHttpMethodName() + " " + route.getUriMatchTemplate().toPathString();
            RequestBody body = operations().get(name).getRequestBody();
            if (body == null) {
                assertThat(route.getTargetMethod().getArguments()).as(name).noneMatch(OpenApiIT::isOfBody);
            } else {
                assertThat(body.getContent().keySet())
                        .as(name)
                        .containsAll(route.getConsumes().stream().map(MediaType::getName).toList());
            }
        });
    }

    @Test
    void shouldDescribeEveryOperation() {
        Set<String> ids = new TreeSet<>();
        operations().forEach((name, operation) -> {
            boolean open = operation.getSecurity() != null && operation.getSecurity().isEmpty();
            boolean ofOrganization = name.contains("{organizationId}");

            assertThat(operation.getSummary()).as(name).isNotBlank();
            assertThat(ids.add(operation.getOperationId())).as(name).isTrue();
            assertThat(operation.getTags()).as(name).hasSize(1);
            assertThat(operation.getResponses().keySet())
                    .as(name)
                    .contains("default")
                    .containsAll(open ? List.of() : List.of("401", "429"))
                    .containsAll(ofOrganization ? List.of("400", "404") : List.of())
                    .containsAll(operation.getRequestBody() == null ? List.of() : List.of("400", "413", "415"))
                    .anyMatch(status -> status.startsWith("2"));
            assertThat(pathParameters(name))
                    .as(name)
                    .containsExactlyInAnyOrderElementsOf(parameters(operation)
                            .filter(parameter -> parameter.getIn().equals("path"))
                            .map(Parameter::getName)
                            .toList());
        });
    }

    @Test
    void shouldDescribeEveryFieldAndParameter() {
        DOCUMENT.getComponents().getParameters().forEach((name, parameter) -> {
            assertThat(parameter.getDescription()).as(name).isNotBlank();
        });
        DOCUMENT.getComponents().getSchemas().forEach((name, schema) -> properties(schema).forEach((field, value) -> {
            assertThat(value.get$ref() != null || value.getDescription() != null || name.equals("Health"))
                    .as(name + "." + field)
                    .isTrue();
        }));
    }

    @Test
    void shouldUseEverySchema() {
        Matcher references = Pattern.compile("#/components/(\\w+)/(\\w+)").matcher(Contract.document());
        Set<String> used = references.results().map(r -> r.group(1) + "/" + r.group(2)).collect(Collectors.toSet());

        assertThat(DOCUMENT.getComponents().getSchemas().keySet()).allMatch(name -> used.contains("schemas/" + name));
        assertThat(DOCUMENT.getComponents().getParameters().keySet())
                .allMatch(name -> used.contains("parameters/" + name));
        assertThat(DOCUMENT.getComponents().getResponses().keySet())
                .allMatch(name -> used.contains("responses/" + name));
    }

    /// The product's REST reference: what it says of the fields of requests and answers.
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        NewProjectWebhook | name           | string  | true  | -         | 2 | 100
        NewProjectWebhook | url            | string  | true  | -         | - | 2048
        NewProjectWebhook | headers        | object  | false | -         | - | -
        NewProjectWebhook | active         | boolean | false | -         | - | -
        NewProjectWebhook | events         | array   | true  | -         | - | -
        ProjectWebhookPatch | name         | string  | false | -         | 2 | 100
        ProjectWebhookPatch | url          | string  | false | -         | - | 2048
        ProjectWebhookPatch | headers      | object  | false | -         | - | -
        ProjectWebhookPatch | active       | boolean | false | -         | - | -
        ProjectWebhookPatch | events       | array   | false | -         | - | -
        Webhook           | _id            | string  | true  | ^[0-9a-fA-F]{24}$ | - | -
        Webhook           | name           | string  | true  | -         | 2 | 100
        Webhook           | slug           | string  | true  | ^[a-z0-9-]{2,100}$ | 2 | 100
        Webhook           | description    | string  | false | -         | - | 255
        Webhook           | organization   | string  | true  | ^[0-9a-fA-F]{24}$ | - | -
        Webhook           | status         | string  | true  | -         | - | -
        Webhook           | lastActivityAt | string  | false | -         | - | -
        Webhook           | appIconUrl     | string  | false | -         | - | -
        Webhook           | createdAt      | string  | true  | -         | - | -
        Webhook           | updatedAt      | string  | true  | -         | - | -
        """)
    void shouldAgreeWithTheReference(String schema, String field, String type, boolean required, String pattern,
            Integer min, Integer max) {
        Schema<?> whole = DOCUMENT.getComponents().getSchemas().get(schema);
        Schema<?> property = properties(whole).get(field);

        assertThat(property.getType()).isEqualTo(type);
        assertThat(whole.getRequired() != null && whole.getRequired().contains(field)).isEqualTo(required);
        assertThat(property.getPattern()).isEqualTo(pattern);
        assertThat(property.getMinLength()).isEqualTo(min);
        assertThat(property.getMaxLength()).isEqualTo(max);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void shouldHaveTheReferencesPaths(String method) {
        String list = "/organizations/{organizationId}/projects/{projectId}/settings/webhooks";

        assertThat(operations()).containsKeys(method + " " + list, "GET " + list + "/{webhookId}",
                "DELETE " + list + "/{webhookId}", "PATCH " + list + "/{webhookId}");
        assertThat(parameters(operations().get(method + " " + list)).filter(p -> p.getIn().equals("path")))
                .allSatisfy(parameter -> {
                    assertThat(parameter.getRequired()).isTrue();
                    assertThat(parameter.getDescription()).isEqualTo("Entity ID");
                    assertThat(parameter.getSchema().getPattern()).isEqualTo("^[0-9a-fA-F]{24}$");
                });
        assertThat(operations().get("POST " + list).getResponses()).containsKey("201");
        assertThat(properties(schema("Webhook")).get("status").getDefault()).isEqualTo("draft");
        assertThat(properties(schema("Webhook")).get("createdAt").getReadOnly()).isTrue();
        assertThat(properties(schema("NewProjectWebhook")).get("active").getDefault()).isEqualTo(true);
        assertThat(properties(schema("NewProjectWebhook")).get("events").getExample())
                .hasToString("[\"deployment.build.created\"]");
    }

    /// `docs/api.md` lists operations in tables: methods and a path in code, which `...` shortens to its end. What exists
    /// under a project as well is listed once.
    @Test
    void shouldListEveryOperationInTheOverview() throws IOException {
        Set<String> described = operations().keySet()
                .stream()
                .map(operation -> operation.replaceAll("\\{(\\w)\\w*Id}", "{$1}"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> missing = new TreeSet<>(described);
        missing.removeIf(operation -> operation.contains("/projects/{p}/settings/")
                || operation.contains("/projects/{p}/events"));
        for (String listed : overview()) {
            String method = listed.substring(0, listed.indexOf(' ') + 1);
            String path = listed.substring(method.length());
            Set<String> meant = described.stream()
                    .filter(operation -> path.startsWith("...")
                            ? operation.startsWith(method) && operation.endsWith(path.substring(3))
                            : operation.equals(method + path))
                    .collect(Collectors.toSet());
            assertThat(meant).as(listed).isNotEmpty();
            missing.removeAll(meant);
        }

        assertThat(missing).isEmpty();
    }

    /// What the first cells of the tables list, such as `GET .../projects`.
    private static List<String> overview() throws IOException {
        List<String> operations = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "api.md"))) {
            List<String> methods = new ArrayList<>();
            Matcher code = CODE.matcher(line.startsWith("| `") ? line.split("\\|", -1)[1] : "");
            while (code.find()) {
                methods.add(code.group(1));
                if (code.group(2) != null) {
                    methods.forEach(method -> operations.add(method + " " + code.group(2).replaceAll("\\?.*", "")));
                    methods.clear();
                }
            }
        }
        return operations;
    }

    @Test
    void shouldNameTheFieldsThatAreReadOfWebhooks() throws IOException {
        Tenant tenant = API.tenant();

        assertThat(accepted(tenant, tenant.path() + "/settings/webhooks"))
                .isEqualTo(properties(schema("NewWebhook")).keySet());
        assertThat(accepted(tenant, tenant.projectPath() + "/settings/webhooks"))
                .isEqualTo(properties(schema("NewProjectWebhook")).keySet());
        assertThat(properties(schema("WebhookPatch")).keySet())
                .isEqualTo(without("secret", properties(schema("NewWebhook")).keySet()));
        assertThat(properties(schema("ProjectWebhookPatch")).keySet())
                .isEqualTo(without("secret", properties(schema("NewProjectWebhook")).keySet()));
    }

    /// Every name that its readers hold is offered, with `null`, which counts as absent: those that are not called unknown
    /// are read.
    private static Set<String> accepted(Tenant tenant, String path) throws IOException {
        Set<String> offered = new TreeSet<>(properties(schema("NewWebhook")).keySet());
        for (String reader : List.of("WebhookJson", "CredentialJson", "WebhookController", "SecretController")) {
            offered.addAll(names(reader));
        }
        ObjectNode body = Json.object();
        offered.forEach(body::putNull);
        Set<String> unknown = new TreeSet<>();
        for (JsonNode error : tenant.admin().post(path, Json.text(body)).json().get("errors")) {
            if (error.get("detail").textValue().equals("is unknown")) {
                unknown.add(error.get("field").textValue());
            }
        }
        assertThat(unknown).isNotEmpty();
        offered.removeAll(unknown);
        return offered;
    }

    /// The words among the constants of a class, if there is such a class.
    private static Set<String> names(String reader) throws IOException {
        try (InputStream in = ApiUnderTest.class.getResourceAsStream("/io/tidings/api/webhook/" + reader + ".class")) {
            if (in == null) {
                return Set.of();
            }
            String bytes = java.nio.charset.StandardCharsets.ISO_8859_1.decode(ByteBuffer.wrap(in.readAllBytes()))
                    .toString();
            return Pattern.compile("\\x01\\x00.([a-z][A-Za-z]{1,40})(?=[\\x00-\\x14])", Pattern.DOTALL)
                    .matcher(bytes)
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> without(String name, Set<String> names) {
        Set<String> rest = new TreeSet<>(names);
        rest.remove(name);
        return rest;
    }

    private static SwaggerParseResult parsed() {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        return new OpenAPIV3Parser().readContents(Contract.document(), List.of(), options);
    }

    private static Map<String, Operation> operations() {
        Map<String, Operation> operations = new TreeMap<>();
        DOCUMENT.getPaths()
                .forEach((path, item) -> item.readOperationsMap()
                        .forEach((method, operation) -> operations.put(method + " " + path, operation)));
        return operations;
    }

    private static Stream<Parameter> parameters(Operation operation) {
        return Stream.ofNullable(operation.getParameters()).flatMap(List::stream);
    }

    private static List<String> pathParameters(String path) {
        List<String> names = new ArrayList<>();
        Pattern.compile("\\{(\\w+)}").matcher(path).results().forEach(found -> names.add(found.group(1)));
        return names;
    }

    private static Schema<?> schema(String name) {
        return DOCUMENT.getComponents().getSchemas().get(name);
    }

    @SuppressWarnings("rawtypes")
    private static Map<String, Schema> properties(Schema<?> schema) {
        return schema.getProperties() == null ? Map.of() : schema.getProperties();
    }

    private static boolean isOfBody(Argument<?> argument) {
        return argument.getAnnotationMetadata().hasAnnotation(Body.class)
                || HttpRequest.class.isAssignableFrom(argument.getType());
    }

    private static boolean takesBody(UriRouteInfo<?, ?> route) {
        return Set.of("POST", "PUT", "PATCH").contains(route.getHttpMethodName());
    }
}
