package io.tidings.api.access;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.tidings.api.Call;
import io.tidings.api.Caller;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A row of `access.csv`: a route, and the status for each role.
///
/// @param path with its parameters in braces
/// @param contentType what it takes
/// @param body one that is good; empty for none
record Route(String method, String path, String contentType, Map<Who, Integer> statuses, String body) {

    /// Who calls.
    enum Who {
        ANONYMOUS,
        EVENT_PUBLISHER,
        ORG_MEMBER,
        ORG_ADMIN,
        /// An administrator of another organization.
        STRANGER,
        PLATFORM_ADMIN
    }

    static List<Route> all() {
        try (var lines = new BufferedReader(
                new InputStreamReader(Route.class.getResourceAsStream("/access.csv"), UTF_8))) {
            return lines.lines().skip(1).map(Route::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Route read(String line) {
        List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
        Map<Who, Integer> statuses = new EnumMap<>(Who.class);
        int column = 2;
        for (Who who : Who.values()) {
            statuses.put(who, Integer.valueOf(cells.get(column++)));
        }
        String[] path = cells.get(1).split(" ", -1);
        return new Route(cells.get(0), path[0], path.length == 2 ? path[1] : Caller.JSON, statuses, cells.getLast());
    }

    /// Every route has its own.
    String name() {
        return method + " " + path + (contentType.equals(Caller.JSON) ? "" : " " + contentType);
    }

    boolean isOfOrganization() {
        return path.contains("{organizationId}");
    }

    /// A call of this route.
    ///
    /// @param ids by the names of the parameters
    Call call(Map<String, String> ids) {
        String filled = path;
        for (var id : ids.entrySet()) {
            filled = filled.replace("{" + id.getKey() + "}", id.getValue());
        }
        Call call = Call.of(method, filled);
        return body.isEmpty() ? call : call.body(contentType, body);
    }

    @Override
    public String toString() {
        return name();
    }
}
