package io.tidings.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;

/// The description of this API as OpenAPI has it, written when the controllers are compiled.
@OpenAPIDefinition(info = @Info(title = "Tidings", version = "1.0", description = """
    Webhooks for a platform with many organizations.

    Ids are 24 hexadecimal digits. Lists are `{"items": [...], "next": "cursor"}`; `next` is absent on the last
    page. Times are UTC. Members and query parameters of a request that are not described here are refused by name, and so are
    parameters that are given twice; `null` counts as absent, except in a merge patch, where it clears. What is read-only may be
    sent back as it is shown. Bodies are JSON in UTF-8 and say so in `Content-Type`. What goes wrong is told as `application/problem+json`
    (RFC 9457). Another tenant's things are 404, whatever the role."""))
@Controller("/openapi.yaml")
@Secured(SecurityRule.IS_ANONYMOUS)
final class OpenApiController {

    /// RFC 9512.
    private static final String YAML = "application/yaml";
    private static final String DOCUMENT = "/META-INF/swagger/openapi.yml";

    @Get(produces = YAML)
    byte[] getOpenApi() {
        try (InputStream document = OpenApiController.class.getResourceAsStream(DOCUMENT)) {
            return document.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
