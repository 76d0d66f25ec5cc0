package io.tidings.dispatch.httpclient;

import java.net.UnknownHostException;

/// A name leads to an address that callbacks may not reach. The message does not say which.
final class AddressRefusedException extends UnknownHostException {

    AddressRefusedException() {
        super("address not allowed");
    }
}
