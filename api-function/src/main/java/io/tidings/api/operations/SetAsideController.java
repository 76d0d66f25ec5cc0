package io.tidings.api.operations;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.json.ListView;
import io.tidings.delivery.SweepFailures;

/// What the sweep has failed at three times or more, and tries less and less often.
@Controller("/operations/set-aside")
final class SetAsideController {

    private final SweepFailures failures;

    SetAsideController(SweepFailures failures) {
        this.failures = failures;
    }

    @Get
    @Allowed(Role.PLATFORM_ADMIN)
    ListView<SetAsideView> listSetAside(@Nullable @QueryValue String limit, @Nullable @QueryValue String cursor) {
        return ListView.of(failures.findSetAside(ListView.request(limit, cursor)), SetAsideView::of);
    }
}
