package io.tidings.api.event;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.function.aws.proxy.ApiGatewayServletRequest;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.servlet.http.ServletHttpRequest;

/// A form as it was sent. The framework does not hand out the bytes of one as a body; and asked for a query parameter,
/// it looks into the body, too, and takes it for URL-encoded whatever it is.
///
/// @param query the parameters in the URL, and no others
record Form(Map<String, String> query, String contentType, byte[] body) {

    static Form of(HttpRequest<?> request) throws IOException {
        ServletHttpRequest<?, ?> servlet = (ServletHttpRequest<?, ?>) request;
        Map<String, String> query = ((APIGatewayV2HTTPEvent) servlet.getNativeRequest()).getQueryStringParameters();
        return new Form(query == null ? Map.of() : query, request.getHeaders().get(HttpHeaders.CONTENT_TYPE),
                body(servlet));
    }

    private static byte[] body(ServletHttpRequest<?, ?> request) throws IOException {
        try (InputStream in = request.getInputStream()) {
            return in.readAllBytes();
        } catch (ApiGatewayServletRequest.EmptyBodyException e) {
            return new byte[0];
        }
    }
}
