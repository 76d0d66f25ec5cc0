package io.tidings.local.lambda;

/// An invocation came to nothing: the function threw, ran out of time, or its process ended. Reads as what Lambda says
/// of it.
public final class FunctionFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FunctionFailedException(String message) {
        super(message);
    }
}
