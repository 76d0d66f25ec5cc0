package io.tidings.api;

import java.security.SecureRandom;
import java.util.HexFormat;

import io.tidings.access.Role;
import io.tidings.identity.Spread;

/// An organization and one of its projects.
///
/// @param path of the organization
/// @param admin one of its administrators
public record Tenant(ApiUnderTest api, String id, String project, String path, Caller admin) {

    static Tenant register(ApiUnderTest api) {
        String id = newId();
        String project = newId();
        String path = "/organizations/" + id;
        api.platform().put(path, "{\"name\": \"Acme\"}").success();
        api.platform().put(path + "/projects/" + project, "{\"name\": \"Rockets\"}").success();
        return new Tenant(api, id, project, path, api.holding(newToken(api, path, Role.ORG_ADMIN)));
    }

    /// An id that nothing has, and that says of nothing that it is spread: a search that meets many spread parts by
    /// chance ends before it has found all.
    public static String newId() {
        byte[] id = new byte[12];
        new SecureRandom().nextBytes(id);
        return Spread.NONE.mark(HexFormat.of().formatHex(id));
    }

    /// Somebody with a token of this role.
    public Caller with(Role role) {
        return api.holding(newToken(api, path, role));
    }

    /// The path of the project.
    public String projectPath() {
        return path + "/projects/" + project;
    }

    private static String newToken(ApiUnderTest api, String path, Role role) {
        return api.platform()
                .post(path + "/settings/tokens", "{\"name\": \"Key\", \"role\": \"%s\"}".formatted(role.wireName()))
                .success()
                .text("/token");
    }
}
