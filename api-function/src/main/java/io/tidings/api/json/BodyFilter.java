package io.tidings.api.json;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.servlet.http.ServletHttpRequest;

import io.tidings.api.problem.ProblemException;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Checks every body before it is read. JSON is in UTF-8 (RFC 8259, section 8.1): one that is said to be in another
/// charset is refused, rather than read as what it is not. None is larger than [#MAX_BYTES].
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
public final class BodyFilter implements Ordered {

    /// Maximum size of a body in bytes, as Lambda counts them. Lambda passes the body as a string in JSON: in text,
    /// quotes, backslashes and line breaks count twice; anything else is in base64, a third longer. Lambda accepts 6
    /// MiB including everything around the body, and refuses larger requests itself.
    public static final int MAX_BYTES = 6_000_000;

    private static final int SHORT_ESCAPE = 2;
    private static final int LONG_ESCAPE = 6;
    private static final String JSON = "json";
    private static final String CHARSET = "charset";
    private static final Pattern MEDIA_TYPE = Pattern
            .compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,127}/[!#$%&'*+.^_`|~0-9A-Za-z-]{1,127}");
    private static final Set<String> UTF_8_NAMES = Set.of("utf-8", "utf8");

    /// Gives a body without a valid media type the type that RFC 9110, section 8.3 lets a recipient assume:
    /// `application/octet-stream`, which no route accepts. Otherwise each route would assume a type of its own.
    public static void typed(APIGatewayV2HTTPEvent event) {
        if (event.getBody() == null || event.getBody().isEmpty()) {
            return;
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(Optional.ofNullable(event.getHeaders()).orElse(Map.of()));
        if (!MEDIA_TYPE.matcher(mediaType(headers.getOrDefault(HttpHeaders.CONTENT_TYPE, "")).strip()).matches()) {
            headers.put(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_OCTET_STREAM);
            event.setHeaders(headers);
        }
    }

    private static String mediaType(String contentType) {
        return contentType.split(";", 2)[0];
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.after();
    }

    @RequestFilter
    void check(HttpRequest<?> request) {
        long size = size(request);
        if (size > MAX_BYTES) {
            throw ProblemException.tooLarge("body", "must have at most " + MAX_BYTES
                    + " bytes as Lambda counts them (in JSON, quotes, backslashes and line breaks count twice; forms come in base64, "
                    + "a third longer), has " + size);
        }
        request.getContentType()
                .filter(type -> type.getSubtype().endsWith(JSON))
                .flatMap(type -> type.getParameters().get(CHARSET))
                .map(charset -> charset.toString().replace("\"", "").strip())
                .filter(charset -> UTF_8_NAMES.stream().noneMatch(charset::equalsIgnoreCase))
                .ifPresent(_ -> {
                    throw ProblemException.unsupported("must have no charset, or utf-8: JSON is UTF-8");
                });
    }

    private static long size(HttpRequest<?> request) {
        if (!(request instanceof ServletHttpRequest<?, ?> servlet)) {
            return 0;
        }
        return switch (servlet.getNativeRequest()) {
            case FormEvent form -> base64Length(form.form().length);
            case APIGatewayV2HTTPEvent event when event.getBody() == null -> 0;
            case APIGatewayV2HTTPEvent event when event.getIsBase64Encoded() -> event.getBody().length();
            case APIGatewayV2HTTPEvent event -> inJson(event.getBody());
            default -> 0;
        };
    }

    private static long base64Length(long bytes) {
        return (bytes + 2) / 3 * 4;
    }

    /// The gateway escapes what JSON demands to be escaped, and no more.
    private static long inJson(String body) {
        if (body.length() <= MAX_BYTES / LONG_ESCAPE) {
            return body.length();
        }
        byte[] text = body.getBytes(UTF_8);
        long count = text.length;
        for (byte b : text) {
            if (b == '"' || b == '\\' || b == '\n' || b == '\r' || b == '\t') {
                count += SHORT_ESCAPE - 1;
            } else if (b >= 0 && b < ' ') {
                count += LONG_ESCAPE - 1;
            }
        }
        return count;
    }
}
