package io.tidings.paging;

import java.util.Optional;

/// Which part of a list is wanted: at most `limit` items (1 to 100), from where `cursor` points.
///
/// @param cursor what [Page#next] held; only good for the list that it came from
public record PageRequest(int limit, Optional<Cursor> cursor) {

    public static final int MAX_LIMIT = 100;
    public static final int DEFAULT_LIMIT = 50;

    public PageRequest {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("must be 1 to " + MAX_LIMIT);
        }
    }

    /// The first page, of the default size.
    public static PageRequest first() {
        return new PageRequest(DEFAULT_LIMIT, Optional.empty());
    }

    /// The first page, of at most `limit` items.
    public static PageRequest first(int limit) {
        return new PageRequest(limit, Optional.empty());
    }

    /// The page of the same size that starts at `next`.
    public PageRequest from(Cursor next) {
        return new PageRequest(limit, Optional.of(next));
    }
}
