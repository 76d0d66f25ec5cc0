package io.tidings.endpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// All credentials of a webhook. Each callback carries each of them, so no two may set the same header.
///
/// @param main the one that most webhooks have
/// @param additional others, by names that their owner gives them; at most [#MAX_ADDITIONAL]
public record CallbackCredentials(Optional<Credential> main, Map<String, Credential> additional) {

    public static final int MAX_ADDITIONAL = 5;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,50}");
    private static final CallbackCredentials NONE = new CallbackCredentials(Optional.empty(), Map.of());

    public CallbackCredentials {
        if (additional.size() > MAX_ADDITIONAL) {
            throw new IllegalArgumentException(
                    "must have at most " + MAX_ADDITIONAL + " credentials, has " + additional.size());
        }
        additional.keySet().forEach(CallbackCredentials::checkName);
        additional = Collections.unmodifiableMap(new LinkedHashMap<>(additional));
        long headers = Stream.concat(main.stream(), additional.values().stream())
                .map(credential -> credential.headerName().toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        if (headers < additional.size() + main.stream().count()) {
            throw new IllegalArgumentException("must not set the same header twice");
        }
    }

    /// No credentials.
    public static CallbackCredentials none() {
        return NONE;
    }

    /// @throws IllegalArgumentException if a credential cannot be called so
    public static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "must have a name of 1 to 50 letters, digits, hyphens and underscores");
        }
    }

    public boolean isEmpty() {
        return main.isEmpty() && additional.isEmpty();
    }

    /// Every credential.
    public List<Credential> all() {
        return Stream.concat(main.stream(), additional.values().stream()).toList();
    }

    /// Whether one of them sets the header of that name, in any case.
    public boolean sets(String header) {
        return all().stream().anyMatch(credential -> credential.headerName().equalsIgnoreCase(header));
    }

    /// The headers that need nothing but what is known here.
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Credential credential : all()) {
            switch (credential) {
                case Credential.Basic basic -> headers.put(credential.headerName(), "Basic " + basic.encoded());
                case Credential.Bearer(String token) -> headers.put(credential.headerName(), "Bearer " + token);
                case Credential.ApiKey(String header, String value) -> headers.put(header, value);
                case Credential.OAuth2 _ -> {
                    // Its header is known when a token has been granted.
                }
            }
        }
        return headers;
    }

    /// The one that needs an access token; all such set the same header, so there is one at most.
    public Optional<Credential.OAuth2> oauth2() {
        return all().stream()
                .filter(Credential.OAuth2.class::isInstance)
                .map(Credential.OAuth2.class::cast)
                .findFirst();
    }
}
