package io.tidings.audit;

import java.util.Locale;
import java.util.Optional;

import io.tidings.naming.WireName;

/// What was changed.
///
/// @param id unique among those of its type, within its organization
/// @param name in words, where there are any
public record Subject(Type type, String id, Optional<String> name) {

    public Subject(Type type, String id) {
        this(type, id, Optional.empty());
    }

    public Subject(Type type, String id, String name) {
        this(type, id, Optional.of(name));
    }

    /// What can be changed.
    public enum Type implements WireName {
        ORGANIZATION,
        PROJECT,
        TOKEN,
        EVENT_TYPE,
        WEBHOOK,
        DELIVERY,
        REPLAY,
        EVENT,
        QUEUE,
        KEYS;

        /// As the API spells it.
        @Override
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /// @throws IllegalArgumentException if no type is spelled so
        public static Type of(String wireName) {
            return WireName.of(values(), wireName);
        }
    }
}
