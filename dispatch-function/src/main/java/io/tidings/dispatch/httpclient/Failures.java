package io.tidings.dispatch.httpclient;

import java.io.InterruptedIOException;
import java.net.UnknownHostException;

import io.tidings.sending.Outcome;
import io.tidings.sending.Outcome.Failure;

/// Why an exchange failed, in words that tell a webhook's owner what to fix and nothing about our network.
final class Failures {

    private Failures() {}

    static Outcome outcome(Exception exception) {
        return switch (exception) {
            case AddressRefusedException refused -> new Outcome.Refused(text(refused));
            case UnknownHostException unknown -> unreachable(Failure.DNS, text(unknown));
            case NoAnswerException none -> none.outcome();
            case InterruptedIOException _ -> unreachable(Failure.TIMEOUT, "no connection or answer in time");
            default -> unreachable(Failure.CONNECTION, "the connection failed");
        };
    }

    private static String text(Exception exception) {
        return String.valueOf(exception.getMessage());
    }

    private static Outcome unreachable(Failure failure, String detail) {
        return new Outcome.Unreachable(failure, detail);
    }
}
