package io.tidings.api.event;

import java.io.IOException;
import java.io.InputStream;

import io.micronaut.function.aws.proxy.ApiGatewayServletRequest;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.servlet.http.ServletHttpRequest;

/// A form as it was sent. The framework does not hand out the bytes of one as a body.
record Form(String contentType, byte[] body) {

    static Form of(HttpRequest<?> request) throws IOException {
        try (InputStream in = ((ServletHttpRequest<?, ?>) request).getInputStream()) {
            return new Form(request.getHeaders().get(HttpHeaders.CONTENT_TYPE), in.readAllBytes());
        } catch (ApiGatewayServletRequest.EmptyBodyException e) {
            return new Form(request.getHeaders().get(HttpHeaders.CONTENT_TYPE), new byte[0]);
        }
    }
}
