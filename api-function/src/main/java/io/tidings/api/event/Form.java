package io.tidings.api.event;

import java.io.IOException;
import java.util.Map;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.servlet.http.ServletHttpRequest;

import io.tidings.api.json.RequestBytes;

/// A form as it was sent.
///
/// @param query the parameters in the URL, and no others
record Form(Map<String, String> query, String contentType, byte[] body) {

    static Form of(HttpRequest<?> request) throws IOException {
        ServletHttpRequest<?, ?> servlet = (ServletHttpRequest<?, ?>) request;
        Map<String, String> query = ((APIGatewayV2HTTPEvent) servlet.getNativeRequest()).getQueryStringParameters();
        return new Form(query == null ? Map.of() : query, request.getHeaders().get(HttpHeaders.CONTENT_TYPE),
                RequestBytes.of(request));
    }
}
