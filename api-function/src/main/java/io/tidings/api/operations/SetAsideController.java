package io.tidings.api.operations;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.json.ListView;
import io.tidings.api.json.Lists;
import io.tidings.delivery.SweepFailures;

/// Items that the sweep has failed at three times or more, and therefore tries less and less often.
@Controller("/operations/set-aside")
final class SetAsideController {

    private final SweepFailures failures;
    private final Lists lists;

    SetAsideController(SweepFailures failures, Lists lists) {
        this.failures = failures;
        this.lists = lists;
    }

    @Get
    @Allowed(Role.PLATFORM_ADMIN)
    ListView<SetAsideView> listSetAside(@Nullable @QueryValue String limit, @Nullable @QueryValue String cursor) {
        return lists.of(ListView.request(limit, cursor), failures::findSetAside, SetAsideView::of);
    }
}
