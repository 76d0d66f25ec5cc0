package io.tidings.api.json;

import java.io.IOException;
import java.io.InputStream;

import io.micronaut.function.aws.proxy.ApiGatewayServletRequest;
import io.micronaut.http.HttpRequest;
import io.micronaut.servlet.http.ServletHttpRequest;

/// A body that the framework does not provide: that of a form, or an optional one.
public final class RequestBytes {

    private RequestBytes() {}

    /// The bytes of the body; none if there is no body.
    public static byte[] of(HttpRequest<?> request) throws IOException {
        ServletHttpRequest<?, ?> servlet = (ServletHttpRequest<?, ?>) request;
        if (servlet.getNativeRequest() instanceof FormEvent event) {
            return event.form();
        }
        try (InputStream in = servlet.getInputStream()) {
            return in.readAllBytes();
        } catch (ApiGatewayServletRequest.EmptyBodyException e) {
            return new byte[0];
        }
    }
}
