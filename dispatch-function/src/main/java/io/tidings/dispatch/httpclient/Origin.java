package io.tidings.dispatch.httpclient;

import io.tidings.endpoint.CallbackUrl;
import io.tidings.organization.OrganizationId;
import io.tidings.sending.Callback;

/// Which requests may use the same connections: those of one organization to the same scheme, host and port.
record Origin(OrganizationId organization, boolean https, String host, int port) {

    static Origin of(Callback callback) {
        CallbackUrl url = callback.url();
        return new Origin(callback.organization(), url.isHttps(), url.host(), url.port());
    }
}
