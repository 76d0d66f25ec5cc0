package io.tidings.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

import static org.assertj.core.api.Assertions.assertThat;

/// Walks through lists as a caller would.
public final class Paging {

    private Paging() {}

    /// All items of a list, page by page.
    ///
    /// Every page but the last must be full, and no page may promise another that is empty.
    public static <T> List<T> all(int limit, Function<PageRequest, Page<T>> list) {
        List<T> items = new ArrayList<>();
        PageRequest request = PageRequest.first(limit);
        while (true) {
            Page<T> page = list.apply(request);
            items.addAll(page.items());
            if (page.next().isEmpty()) {
                assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
                return items;
            }
            assertThat(page.items()).as("a page with another after it").hasSize(limit);
            request = request.from(page.next().get());
            assertThat(list.apply(request).items()).as("a page that was promised").isNotEmpty();
        }
    }

    /// The items of every page of a list whose pages may be short, or even empty, with others after them.
    public static <T> List<List<T>> pages(int limit, Function<PageRequest, Page<T>> list) {
        List<List<T>> pages = new ArrayList<>();
        PageRequest request = PageRequest.first(limit);
        while (true) {
            Page<T> page = list.apply(request);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            pages.add(page.items());
            if (page.next().isEmpty()) {
                return pages;
            }
            assertThat(page.next()).as("a cursor that leads on").isNotEqualTo(request.cursor());
            request = request.from(page.next().get());
        }
    }
}
