package io.tidings.organization;

/// The result of saving an organization or a project.
public enum Saved {

    CREATED,
    REPLACED,
    /// The organization that it belongs to is not registered, or is being removed.
    NO_ORGANIZATION
}
