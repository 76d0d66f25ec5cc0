package io.tidings.paging;

/// A cursor that cannot have come from the list that it is used on.
public final class MalformedCursorException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    MalformedCursorException(Throwable cause) {
        super("must be a cursor from an earlier answer", cause);
    }
}
