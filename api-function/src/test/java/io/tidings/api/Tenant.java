package io.tidings.api;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;

import io.tidings.access.ApiToken;
import io.tidings.access.ApiTokens;
import io.tidings.access.BearerToken;
import io.tidings.access.Role;
import io.tidings.access.TokenId;
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

    /// Stores it without a call of the API: most tests are about something else.
    static Tenant register(ApiUnderTest api) {
        return registeredAt(api, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    /// Registers it by calls of the API, so that the audit log has them.
    static Tenant registerByCalls(ApiUnderTest api) {
        OrganizationId organization = new OrganizationId(newId());
        String project = newId();
        String path = "/organizations/" + organization.value();
        api.platform().put(path, "{\"name\": \"Acme\"}").success();
        api.platform().put(path + "/projects/" + project, "{\"name\": \"Rockets\"}").success();
        return new Tenant(api, organization.value(), project, path, api.holding(tokenByCall(api, path)));
    }

    /// An administrator whose token is in the audit log.
    public Caller adminByCall() {
        return api.holding(tokenByCall(api, path));
    }

    private static String tokenByCall(ApiUnderTest api, String path) {
        return api.platform()
                .post(path + "/settings/tokens", "{\"name\": \"Key\", \"role\": \"org:admin\"}")
                .success()
                .text("/token");
    }

    /// One that has been registered for a while, so that there may be events of that time.
    static Tenant registeredAt(ApiUnderTest api, Instant time) {
        OrganizationId organization = new OrganizationId(newId());
        ProjectId project = new ProjectId(newId());
        Name rockets = new Name("Rockets");
        api.bean(Organizations.class).save(new Organization(organization, new Name("Acme"), time, time));
        api.bean(Projects.class)
                .save(new Project(organization, project, rockets, Slug.of(rockets), Optional.empty(), time, time));
        return new Tenant(api, organization.value(), project.value(), "/organizations/" + organization.value(),
                api.holding(newToken(api, organization, Role.ORG_ADMIN, Optional.empty())));
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
        return api.holding(newToken(api, new OrganizationId(id), role, Optional.empty()));
    }

    /// Somebody with a token of this role that is valid until `end`.
    public Caller withUntil(Role role, Instant end) {
        return api.holding(newToken(api, new OrganizationId(id), role, Optional.of(end)));
    }

    /// The path of the project.
    public String projectPath() {
        return path + "/projects/" + project;
    }

    private static String newToken(ApiUnderTest api, OrganizationId organization, Role role, Optional<Instant> end) {
        BearerToken bearer = BearerToken.create(new TokenId(newId()), new SecureRandom());
        api.bean(ApiTokens.class)
                .save(ApiToken.create(bearer, Optional.of(organization), new Name("Key"), role, Instant.now(), end));
        return bearer.text();
    }
}
