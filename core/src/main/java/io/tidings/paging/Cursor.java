package io.tidings.paging;

import java.util.Base64;
import java.util.function.Function;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A place in a list, opaque to callers: the sort key of the last item seen.
///
/// It never holds a partition key: the list that it is used on decides whose items are read, so a cursor from one
/// tenant's list shows nothing of another's.
public record Cursor(String position) {

    /// Sort keys are made of visible ASCII and short. Nothing else would be found, and stores refuse what is too long.
    private static final Pattern POSITION = Pattern.compile("[\\x21-\\x7E]{1,256}");

    public Cursor {
        if (!POSITION.matcher(position).matches()) {
            throw new IllegalArgumentException("must be a cursor from an earlier answer");
        }
    }

    /// Reads what [#encoded] wrote.
    ///
    /// @throws IllegalArgumentException if `text` is not a cursor
    public static Cursor decode(String text) {
        try {
            return new Cursor(new String(Base64.getUrlDecoder().decode(text), UTF_8));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be a cursor from an earlier answer", e);
        }
    }

    /// The position as that which it must be in this list.
    ///
    /// @throws MalformedCursorException if it is not
    public <T> T as(Function<String, T> reader) {
        try {
            return reader.apply(position);
        } catch (IllegalArgumentException e) {
            throw new MalformedCursorException(e);
        }
    }

    /// The cursor as it stands in an answer and in a query string.
    public String encoded() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(UTF_8));
    }
}
