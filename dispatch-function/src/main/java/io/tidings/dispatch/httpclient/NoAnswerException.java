package io.tidings.dispatch.httpclient;

import java.io.IOException;

import io.tidings.sending.Outcome;

/// No answer came; the message says why, in words for the webhook's owner.
final class NoAnswerException extends IOException {

    private final Outcome.Failure failure;
    private final String words;

    NoAnswerException(Outcome.Failure failure, String words) {
        super(words);
        this.failure = failure;
        this.words = words;
    }

    NoAnswerException(Outcome.Failure failure, String words, Throwable cause) {
        super(words, cause);
        this.failure = failure;
        this.words = words;
    }

    Outcome outcome() {
        return new Outcome.Unreachable(failure, words);
    }
}
