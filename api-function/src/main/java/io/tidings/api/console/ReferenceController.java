package io.tidings.api.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;

import io.tidings.api.json.KnownParameters;
import io.tidings.api.problem.ProblemException;

/// The reference of the API: `openapi.yaml`, drawn by Swagger UI.
///
/// It needs nothing from elsewhere, and no script or style within the page: its styles are set through the CSSOM, which a
/// Content-Security-Policy leaves alone.
@Controller("/console/docs")
@Secured(SecurityRule.IS_ANONYMOUS)
@KnownParameters(KnownParameters.ANY)
final class ReferenceController {

    private static final String PAGE = "index.html";

    /// What the page loads; beside it in the function.
    private static final Map<String, String> FILES = Map.of(
            "reference.js", "text/javascript",
            "reference.css", "text/css",
            "swagger-ui-bundle.js", "text/javascript",
            "swagger-ui.css", "text/css");

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            + "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    @Get(produces = MediaType.ALL)
    HttpResponse<byte[]> page() {
        return answer(PAGE, "text/html").header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .header(HttpHeaders.CACHE_CONTROL, "no-cache");
    }

    @Get(uri = "/{file}", produces = MediaType.ALL)
    HttpResponse<byte[]> file(String file) {
        String type = Optional.ofNullable(FILES.get(file)).orElseThrow(() -> ProblemException.notFound("file"));
        return answer(file, type).header(HttpHeaders.CACHE_CONTROL, "public, max-age=3600");
    }

    private static MutableHttpResponse<byte[]> answer(String file, String type) {
        try (InputStream in = ReferenceController.class.getResourceAsStream("/reference/" + file)) {
            return HttpResponse.ok(in.readAllBytes()).contentType(type).header("X-Content-Type-Options", "nosniff");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
