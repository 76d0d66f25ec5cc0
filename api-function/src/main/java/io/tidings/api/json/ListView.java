package io.tidings.api.json;

import java.util.List;
import java.util.function.Function;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.api.problem.ProblemException;
import io.tidings.paging.Cursor;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// A page of a list, as the API answers it.
///
/// @param next to be given as `cursor` for the next page; absent on the last
@Serdeable
public record ListView<T>(List<T> items, @Nullable String next) {

    public static <S, T> ListView<T> of(Page<S> page, Function<S, T> view) {
        return new ListView<>(page.items().stream().map(view).toList(), page.next().map(Cursor::encoded).orElse(null));
    }

    /// The page that a request's `limit` and `cursor` ask for.
    public static PageRequest request(@Nullable Integer limit, @Nullable Cursor cursor) {
        try {
            return new PageRequest(limit == null ? PageRequest.DEFAULT_LIMIT : limit,
                    java.util.Optional.ofNullable(cursor));
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("limit", e.getMessage());
        }
    }
}
