package io.tidings.access;

import io.tidings.naming.WireName;

/// What a caller may do, the most powerful first. All roles but [#PLATFORM_ADMIN] belong to one organization.
public enum Role implements WireName {

    /// Everything, in every organization.
    PLATFORM_ADMIN("platform:admin"),
    /// Everything within its organization, also what members and publishers may.
    ORG_ADMIN("org:admin"),
    /// Reads within its organization.
    ORG_MEMBER("org:member"),
    /// Publishes events within its organization, and nothing else.
    EVENT_PUBLISHER("event:publisher");

    private final String wireName;

    Role(String wireName) {
        this.wireName = wireName;
    }

    /// The role as the API and JWT claims spell it.
    @Override
    public String wireName() {
        return wireName;
    }

    /// @throws IllegalArgumentException if no role is spelled so
    public static Role of(String wireName) {
        return WireName.of(values(), wireName);
    }

    /// Whether this role includes the permissions of `required`.
    public boolean includes(Role required) {
        return switch (this) {
            case PLATFORM_ADMIN -> true;
            case ORG_ADMIN -> required != PLATFORM_ADMIN;
            case ORG_MEMBER, EVENT_PUBLISHER -> this == required;
        };
    }
}
