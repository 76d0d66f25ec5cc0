package io.tidings.api.json;

import java.util.List;
import java.util.function.Function;

import jakarta.inject.Singleton;

import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// Answers with lists. A page ends early, with a cursor for the rest, where more would be too large for one answer.
@Singleton
public final class Lists {

    private final Views views;

    Lists(Views views) {
        this.views = views;
    }

    /// A page of a list, with as many of the items that are asked for as fit into an answer.
    ///
    /// @param find reads a page; once more with a lower limit, if not all items fit, so that its cursor is the right one
    public <S, T> ListView<T> of(PageRequest request, Function<PageRequest, Page<S>> find, Function<S, T> view) {
        Page<S> page = find.apply(request);
        List<T> items = page.items().stream().map(view).toList();
        int fitting = fitting(items);
        return fitting == items.size()
                ? ListView.of(page, items)
                : of(new PageRequest(fitting, request.cursor()), find, view);
    }

    /// How many of them fit, from the first on; the first always does.
    private int fitting(List<?> items) {
        long size = 0;
        for (int i = 0; i < items.size(); i++) {
            size += AnswerSize.counted(views.bytes(items.get(i))) + 1;
            if (size > AnswerSize.MAX_BYTES && i > 0) {
                return i;
            }
        }
        return items.size();
    }
}
