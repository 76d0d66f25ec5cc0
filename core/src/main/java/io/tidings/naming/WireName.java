package io.tidings.naming;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// An enum whose values the API, stored records and logs spell in their own way.
public interface WireName {

    /// The name of the constant, as [Enum] has it.
    String name();

    /// How the API, stored records and logs spell the value: its name in lower case, unless the enum says otherwise.
    default String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The value that is spelled so.
    ///
    /// @param values all values of the enum
    /// @throws IllegalArgumentException if none is spelled so; the message lists those that there are
    static <E extends WireName> E of(E[] values, String text) {
        return find(values, text).orElseThrow(() -> new IllegalArgumentException("must be one of " + list(values)));
    }

    /// The value that is spelled so, if there is one.
    static <E extends WireName> Optional<E> find(E[] values, String text) {
        return Arrays.stream(values).filter(value -> value.wireName().equals(text)).findFirst();
    }

    /// All spellings, for people.
    static String list(WireName[] values) {
        return Arrays.stream(values).map(WireName::wireName).collect(Collectors.joining(", "));
    }
}
