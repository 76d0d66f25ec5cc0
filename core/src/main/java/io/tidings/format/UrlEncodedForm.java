package io.tidings.format;

import java.net.URLEncoder;
import java.util.Map;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.UTF_8;

/// `application/x-www-form-urlencoded`, as the URL Standard of WHATWG has it.
final class UrlEncodedForm {

    static final String CONTENT_TYPE = "application/x-www-form-urlencoded";

    private UrlEncodedForm() {}

    static String write(Map<String, String> parameters) {
        return parameters.entrySet()
                .stream()
                .map(entry -> URLEncoder.encode(entry.getKey(), UTF_8) + '='
                        + URLEncoder.encode(entry.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }
}
