package io.tidings.dispatch.httpclient;

import java.io.IOException;

/// What a kept connection carries says nothing about the request that was to go over it: the receiver had closed it, or
/// has said something before it had the request. The request goes over a connection of its own instead.
final class NotOursException extends IOException {

    NotOursException(String message) {
        super(message);
    }

    NotOursException(String message, Throwable cause) {
        super(message, cause);
    }
}
