package io.tidings.api.operations;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.json.ListView;
import io.tidings.api.json.Lists;
import io.tidings.removal.Removals;

/// The jobs that delete what removed organizations and projects have left.
@Controller("/operations/removals")
final class RemovalController {

    private final Removals removals;
    private final Lists lists;

    RemovalController(Removals removals, Lists lists) {
        this.removals = removals;
        this.lists = lists;
    }

    /// The latest removal first.
    @Get
    @Allowed(Role.PLATFORM_ADMIN)
    ListView<RemovalView> listRemovals(@Nullable @QueryValue String limit, @Nullable @QueryValue String cursor) {
        return lists.of(ListView.request(limit, cursor), removals::findAll, RemovalView::of);
    }
}
