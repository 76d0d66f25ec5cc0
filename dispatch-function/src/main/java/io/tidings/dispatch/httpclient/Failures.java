package io.tidings.dispatch.httpclient;

import java.io.InterruptedIOException;
import java.net.UnknownHostException;

import javax.net.ssl.SSLException;

import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;

import io.tidings.delivery.Outcome;
import io.tidings.delivery.Outcome.Failure;

/// What an exchange failed of, in words that tell a webhook's owner what to mend and nothing of our network.
final class Failures {

    private Failures() {}

    static Outcome outcome(Exception exception) {
        return switch (exception) {
            case AddressRefusedException refused -> new Outcome.Refused(refused.getMessage());
            case UnknownHostException unknown -> unreachable(Failure.DNS, unknown.getMessage());
            case SSLException _ -> unreachable(Failure.TLS, "the TLS handshake or certificate failed");
            case HttpHostConnectException _ -> unreachable(Failure.CONNECTION, "no connection could be made");
            case InterruptedIOException _ -> unreachable(Failure.TIMEOUT, "no connection or answer in time");
            case NoHttpResponseException _ ->
                unreachable(Failure.CONNECTION, "the connection was closed without an answer");
            case MalformedChunkCodingException _ -> unreachable(Failure.PROTOCOL, "the answer is not valid HTTP");
            case MessageConstraintException _ -> unreachable(Failure.PROTOCOL, "the head of the answer is too large");
            case ClientProtocolException _ -> unreachable(Failure.PROTOCOL, "the answer is not valid HTTP");
            default -> exception.getCause() instanceof HttpException
                    ? unreachable(Failure.PROTOCOL, "the answer is not valid HTTP")
                    : unreachable(Failure.CONNECTION, "the connection failed");
        };
    }

    private static Outcome unreachable(Failure failure, String detail) {
        return new Outcome.Unreachable(failure, detail);
    }
}
