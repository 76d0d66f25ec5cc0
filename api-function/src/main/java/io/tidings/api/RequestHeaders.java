package io.tidings.api;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;

/// Headers of a request as HTTP allows them (RFC 9110, section 5.5): a value has no blanks around it, control characters
/// are read as blanks, and what has no name of token characters is ignored. Micronaut fails at other headers.
final class RequestHeaders {

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]++");
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0A-\\x1F\\x7F]");

    private RequestHeaders() {}

    /// Puts the headers of `event` in order.
    static void cleaned(APIGatewayV2HTTPEvent event) {
        Map<String, String> headers = event.getHeaders();
        if (headers == null || headers.entrySet().stream().allMatch(RequestHeaders::isClean)) {
            return;
        }
        Map<String, String> clean = new TreeMap<>();
        headers.forEach((name, value) -> {
            if (NAME.matcher(name).matches()) {
                clean.put(name, value == null ? "" : CONTROL.matcher(value).replaceAll(" ").strip());
            }
        });
        event.setHeaders(clean);
    }

    private static boolean isClean(Map.Entry<String, String> header) {
        String value = header.getValue();
        return value != null && NAME.matcher(header.getKey()).matches() && !CONTROL.matcher(value).find()
                && value.length() == value.strip().length();
    }
}
