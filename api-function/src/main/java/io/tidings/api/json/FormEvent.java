package io.tidings.api.json;

import java.util.Base64;
import java.util.Locale;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MediaType;

import static java.nio.charset.StandardCharsets.UTF_8;

/// An event with a form, whose body is hidden from the framework: it would read any form as URL-encoded parameters, and
/// fail at the first per cent sign that escapes nothing. [RequestBytes] has the body.
public final class FormEvent extends APIGatewayV2HTTPEvent {

    private final byte[] form;

    private FormEvent(APIGatewayV2HTTPEvent event) {
        form = bytes(event);
        setVersion(event.getVersion());
        setRouteKey(event.getRouteKey());
        setRawPath(event.getRawPath());
        setRawQueryString(event.getRawQueryString());
        setCookies(event.getCookies());
        setHeaders(event.getHeaders());
        setQueryStringParameters(event.getQueryStringParameters());
        setPathParameters(event.getPathParameters());
        setStageVariables(event.getStageVariables());
        setRequestContext(event.getRequestContext());
    }

    /// The event, as one of these if it is a form.
    ///
    /// @throws IllegalArgumentException if its body is said to be base64 and is not
    public static APIGatewayV2HTTPEvent of(APIGatewayV2HTTPEvent event) {
        return event.getBody() != null && event.getHeaders() != null && isForm(event) ? new FormEvent(event) : event;
    }

    private static boolean isForm(APIGatewayV2HTTPEvent event) {
        return event.getHeaders()
                .entrySet()
                .stream()
                .filter(header -> header.getKey().equalsIgnoreCase(HttpHeaders.CONTENT_TYPE))
                .map(header -> header.getValue().toLowerCase(Locale.ROOT))
                .anyMatch(type -> type.startsWith(MediaType.MULTIPART_FORM_DATA)
                        || type.startsWith(MediaType.APPLICATION_FORM_URLENCODED));
    }

    private static byte[] bytes(APIGatewayV2HTTPEvent event) {
        return event.getIsBase64Encoded()
                ? Base64.getDecoder().decode(event.getBody())
                : event.getBody().getBytes(UTF_8);
    }

    byte[] form() {
        return form.clone();
    }
}
