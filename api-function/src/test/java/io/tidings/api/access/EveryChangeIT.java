package io.tidings.api.access;

import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Caller;

import static org.assertj.core.api.Assertions.assertThat;

/// Every route that changes anything leaves one audit record: those in `access.csv` that do not only read, and that succeed there.
class EveryChangeIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    /// Events are a log themselves; a filter is only tried.
    private static final Set<String> NO_CHANGE = Set.of("/events", "/events/batch", "/filter/test");

    @ParameterizedTest
    @MethodSource("changes")
    void shouldBeRecordedOnce(Route route) {
        Estate estate = Estate.of(API, route.path());
        String log = route.isOfOrganization() ? estate.tenant().path() + "/audit" : "/operations/audit";
        Caller platform = API.platform();
        String last = platform.get(log + "?limit=1").json().at("/items/0/_id").asText();

        Answer answer = platform.send(route.call(estate.ids()));

        assertThat(answer.status()).as(answer.toString()).isBetween(200, 299);
        JsonNode records = platform.get(log + "?limit=2").json().at("/items");
        assertThat(records.at("/1/_id").asText()).as("one is new").isEqualTo(last);
        assertThat(records.at("/0/unconfirmed").isMissingNode()).isTrue();
        assertThat(records.at("/0/actor/id").asText()).isEqualTo("root");
        assertThat(records.at("/0/action").asText()).matches("[a-z.-]+\\.(create|update|delete|begin|cancel|rotate|"
                + "reveal|resend|expunge|test|resume)");
    }

    static Stream<Route> changes() {
        return Route.all()
                .stream()
                .filter(route -> !route.method().equals("GET") || route.path().endsWith("/secret"))
                .filter(route -> route.statuses().get(Route.Who.PLATFORM_ADMIN) < 300)
                .filter(route -> NO_CHANGE.stream().noneMatch(route.path()::endsWith)
                        || route.method().equals("DELETE"));
    }
}
