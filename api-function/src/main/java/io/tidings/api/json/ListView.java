package io.tidings.api.json;

import java.util.List;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.api.problem.ProblemException;
import io.tidings.paging.Cursor;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// A page of a list, as the API answers it.
///
/// @param next to be given as `cursor` for the next page; absent on the last, and only there
@Serdeable
public record ListView<T>(List<T> items, @Nullable String next) {

    static <T> ListView<T> of(Page<?> page, List<T> items) {
        return new ListView<>(items, page.next().map(Cursor::encoded).orElse(null));
    }

    /// The page that a request's `limit` and `cursor` ask for.
    ///
    /// @throws ProblemException if either is malformed
    public static PageRequest request(@Nullable String limit, @Nullable String cursor) {
        int size = QueryParameter.read("limit", limit, ListView::limit).orElse(PageRequest.DEFAULT_LIMIT);
        return new PageRequest(size, QueryParameter.read("cursor", cursor, Cursor::decode));
    }

    private static int limit(String text) {
        if (!text.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("must be a whole number of 1 to " + PageRequest.MAX_LIMIT);
        }
        return PageRequest.first(Integer.parseInt(text)).limit();
    }
}
