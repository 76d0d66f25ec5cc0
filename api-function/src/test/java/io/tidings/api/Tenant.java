package io.tidings.api;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

import io.tidings.access.Role;
import io.tidings.identity.ShardCount;
import io.tidings.naming.Name;
import io.tidings.naming.Slug;
import io.tidings.organization.Organization;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Organizations;
import io.tidings.organization.Project;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Projects;

/// An organization and one of its projects.
///
/// @param path of the organization
/// @param admin one of its administrators
public record Tenant(ApiUnderTest api, String id, String project, String path, Caller admin) {

    static Tenant register(ApiUnderTest api) {
        return register(api, newId(), newId());
    }

    /// One that has been registered for a while, so that there may be events of that time.
    static Tenant registeredAt(ApiUnderTest api, Instant time) {
        String id = newId();
        String project = newId();
        OrganizationId organization = new OrganizationId(id);
        api.bean(Organizations.class).save(new Organization(organization, new Name("Acme"), time, time));
        api.bean(Projects.class)
                .save(new Project(organization, new ProjectId(project), new Name("Rockets"),
                        Slug.of(new Name("Rockets")),
                        Optional.empty(), time, time));
        return register(api, id, project);
    }

    private static Tenant register(ApiUnderTest api, String id, String project) {
        String path = "/organizations/" + id;
        api.platform().put(path, "{\"name\": \"Acme\"}").success();
        api.platform().put(path + "/projects/" + project, "{\"name\": \"Rockets\"}").success();
        return new Tenant(api, id, project, path, api.holding(newToken(api, path, Role.ORG_ADMIN)));
    }

    /// An id that nothing has, with a shard count of one: a search that meets many shards by chance ends before it has
    /// found all.
    public static String newId() {
        byte[] id = new byte[12];
        new SecureRandom().nextBytes(id);
        return ShardCount.ONE.encodedIn(HexFormat.of().formatHex(id));
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
