package io.tidings.event;

import io.tidings.naming.WireName;
import io.tidings.organization.Scope;

/// Where something happens: in an organization at large, or in one of its projects.
public enum Level implements WireName {

    ORGANIZATION,
    PROJECT;

    /// The level of what happens in a scope, or of a webhook that watches it.
    public static Level of(Scope scope) {
        return scope.project().isPresent() ? PROJECT : ORGANIZATION;
    }

}
