package io.tidings.event;

import java.util.Locale;

/// Where something happens: in an organization at large, or in one of its projects.
public enum Level {

    ORGANIZATION,
    PROJECT;

    /// The level as the API and the catalogue spell it.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
