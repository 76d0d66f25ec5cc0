package io.tidings.access;

import java.util.Optional;

import io.tidings.naming.WireName;

/// The identity of a caller, without its role.
///
/// @param id unique among those of its kind
/// @param name in words, where there are any
public record Identity(Kind kind, String id, Optional<String> name) {

    /// Tidings itself, where it changes something that nobody asked it to change.
    public static final Identity SYSTEM = new Identity(Kind.SYSTEM, "tidings", Optional.empty());

    public Identity {
        if (id.isBlank()) {
            throw new IllegalArgumentException("must have an id");
        }
    }

    /// The holder of an API token.
    public static Identity token(String id, String name) {
        return new Identity(Kind.TOKEN, id, Optional.of(name));
    }

    /// Somebody whom an issuer of JWTs vouches for.
    ///
    /// @param subject the issuer's name for them
    public static Identity user(String subject, Optional<String> name) {
        return new Identity(Kind.USER, subject, name);
    }

    /// On one line, for people.
    public String inWords() {
        return kind.wireName() + " " + id + name.map(words -> " (" + words + ")").orElse("");
    }

    /// The kinds of callers.
    public enum Kind implements WireName {
        TOKEN,
        USER,
        SYSTEM;
    }
}
