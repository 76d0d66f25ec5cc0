package io.tidings.api.openapi;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;

import io.tidings.json.Json;

/// An operation of `openapi.yaml`, its references resolved.
///
/// @param path with its parameters in braces
public record DocumentedOperation(String method, String path, Operation operation) {

    private static final OpenAPI DOCUMENT = resolved();

    /// All of them.
    public static List<DocumentedOperation> all() {
        List<DocumentedOperation> all = new ArrayList<>();
        DOCUMENT.getPaths()
                .forEach((path, item) -> item.readOperationsMap()
                        .forEach((method, operation) -> all
                                .add(new DocumentedOperation(method.name(), path, operation))));
        return all;
    }

    /// The paths of the document.
    public static Set<String> paths() {
        return DOCUMENT.getPaths().keySet();
    }

    private static OpenAPI resolved() {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        options.setResolveFully(true);
        return new OpenAPIV3Parser().readContents(Contract.document(), List.of(), options).getOpenAPI();
    }

    /// Method and path.
    public String name() {
        return method + " " + path;
    }

    /// The types of body that it takes; empty if it takes none.
    public Set<String> contentTypes() {
        return operation.getRequestBody() == null
                ? Set.of()
                : new LinkedHashSet<>(operation.getRequestBody().getContent().keySet());
    }

    /// Its parameters of one kind: `path`, `query` or `header`.
    public List<Parameter> parameters(String in) {
        return Stream.ofNullable(operation.getParameters())
                .flatMap(List::stream)
                .filter(parameter -> parameter.getIn().equals(in))
                .toList();
    }

    /// The schema of its JSON body, if it takes one.
    public Optional<Schema<?>> body() {
        return json().map(MediaType::getSchema);
    }

    /// An example of its JSON body, if it takes one.
    public Optional<JsonNode> example() {
        return json().flatMap(type -> type.getExamples() == null
                ? Optional.ofNullable(type.getExample())
                : type.getExamples().values().stream().map(Example::getValue).findFirst())
                .map(value -> Json.parse(text(value)));
    }

    private Optional<MediaType> json() {
        return Optional.ofNullable(operation.getRequestBody())
                .map(body -> body.getContent().get("application/json"));
    }

    private static String text(Object value) {
        return Json31.mapper().valueToTree(value).toString();
    }

    @Override
    public String toString() {
        return name();
    }
}
