package io.tidings.api.console;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;

import io.tidings.api.json.KnownParameters;
import io.tidings.api.problem.ProblemException;

/// The console: one page, whatever the path, and what it loads. It calls the API with the user's token, so the files
/// themselves are public.
@Controller("/console")
@Secured(SecurityRule.IS_ANONYMOUS)
@KnownParameters(KnownParameters.ANY)
final class ConsoleController {

    private static final String FOR_GOOD = "public, max-age=31536000, immutable";
    private static final String ASK_AGAIN = "no-cache";

    private final ConsoleFiles files;

    ConsoleController(ConsoleFiles files) {
        this.files = files;
    }

    /// The page. Its script shows what the path names, so that any address of the console can be opened.
    @Get(uris = {"/", "/{+path}"}, produces = MediaType.ALL)
    HttpResponse<byte[]> page(HttpRequest<?> request, @Nullable @PathVariable String path) {
        return answer(request, files.page(), ASK_AGAIN).header("Content-Security-Policy", policy())
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer");
    }

    /// A file that the page loads. A page that was opened before a deployment requests the files of another version. It
    /// gets the present files, and must not cache them under that name.
    @Get(uri = "/assets/{version}/{+path}", produces = MediaType.ALL)
    HttpResponse<byte[]> asset(HttpRequest<?> request, String version, String path) {
        ConsoleFile file = files.asset(path).orElseThrow(() -> ProblemException.notFound("file"));
        return answer(request, file, version.equals(files.version()) ? FOR_GOOD : ASK_AGAIN)
                .header("X-Content-Type-Options", "nosniff");
    }

    private MutableHttpResponse<byte[]> answer(HttpRequest<?> request, ConsoleFile file, String caching) {
        String tag = "\"" + files.version() + "\"";
        MutableHttpResponse<byte[]> response = tag.equals(request.getHeaders().get(HttpHeaders.IF_NONE_MATCH))
                ? HttpResponse.notModified()
                : content(request, file);
        return response.header(HttpHeaders.CACHE_CONTROL, caching)
                .header(HttpHeaders.ETAG, tag)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    }

    private static MutableHttpResponse<byte[]> content(HttpRequest<?> request, ConsoleFile file) {
        boolean compressed = request.getHeaders().get(HttpHeaders.ACCEPT_ENCODING, String.class, "").contains("gzip");
        MutableHttpResponse<byte[]> response = HttpResponse.ok(compressed ? file.gzipped() : file.bytes())
                .contentType(file.mediaType());
        return compressed ? response.header(HttpHeaders.CONTENT_ENCODING, "gzip") : response;
    }

    /// Nothing but what is served here, no script or style within the page but its import map.
    private String policy() {
        return "default-src 'none'; script-src 'self' 'sha256-" + files.importMapHash() + "'; style-src 'self'; "
                + "img-src 'self' data:; connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
                + "form-action 'none'";
    }
}
