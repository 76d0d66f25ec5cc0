package io.tidings.api.webhook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.api.json.Fields;
import io.tidings.api.problem.Problem.FieldError;
import io.tidings.endpoint.CallbackCredentials;
import io.tidings.endpoint.CallbackPolicy;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.endpoint.Credential;
import io.tidings.endpoint.CredentialCodec;

/// Credentials as JSON: read from requests, and written, secrets and all, so that a merge patch can be applied to them.
@Singleton
final class CredentialJson {

    static final String MAIN = "credential";
    static final String ADDITIONAL = "additionalCredentials";

    private final CallbackPolicy policy;

    CredentialJson(CallbackPolicy policy) {
        this.policy = policy;
    }

    /// Reads the credentials among the settings of a webhook.
    ///
    /// @param headers those that its owner has set otherwise
    /// @param present the webhook's current credentials; an unchanged token URL is not checked again
    CallbackCredentials read(Fields settings, Iterable<String> headers, CallbackCredentials present) {
        Map<String, String> setBy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach(name -> setBy.put(name, "headers"));
        Optional<Credential> main = settings.nested(MAIN).flatMap(fields -> credential(fields, present.main()));
        main.ifPresent(credential -> requireFree(settings, MAIN, credential, setBy));
        Map<String, Credential> additional = new LinkedHashMap<>();
        settings.nested(ADDITIONAL).ifPresent(fields -> {
            if (fields.names().size() > CallbackCredentials.MAX_ADDITIONAL) {
                settings.error(ADDITIONAL, "must have at most " + CallbackCredentials.MAX_ADDITIONAL
                        + " credentials, has " + fields.names().size());
                return;
            }
            for (String name : fields.names()) {
                Optional<Credential> other = fields.nested(name)
                        .flatMap(members -> credential(members, Optional.ofNullable(present.additional().get(name))));
                try {
                    CallbackCredentials.checkName(name);
                    other.filter(credential -> requireFree(fields, name, credential, setBy))
                            .ifPresent(credential -> additional.put(name, credential));
                } catch (IllegalArgumentException e) {
                    settings.error(ADDITIONAL, e);
                }
            }
        });
        return new CallbackCredentials(main, additional);
    }

    private static boolean requireFree(Fields fields, String name, Credential credential, Map<String, String> setBy) {
        String other = setBy.putIfAbsent(credential.headerName(), name);
        if (other != null) {
            fields.error(name, "sets '" + credential.headerName() + "', as " + other + " does");
        }
        return other == null;
    }

    private Optional<Credential> credential(Fields fields, Optional<Credential> present) {
        CredentialCodec.Kind kind = fields.required(CredentialCodec.TYPE, Fields.text(CredentialCodec.Kind::of));
        if (kind == null) {
            return Optional.empty();
        }
        Optional<Credential> read = switch (kind) {
            case BASIC -> basic(fields);
            case BEARER -> bearer(fields);
            case API_KEY -> apiKey(fields);
            case OAUTH2 -> oauth2(fields, present);
        };
        fields.refuseUnknown();
        return read;
    }

    private static Optional<Credential> basic(Fields fields) {
        String username = fields.required(CredentialCodec.USERNAME, checked(Credential.Basic::checkUsername));
        String password = fields.required(CredentialCodec.PASSWORD, checked(Credential.Basic::checkPassword));
        return username == null || password == null
                ? Optional.empty()
                : Optional.of(new Credential.Basic(username, password));
    }

    private static Optional<Credential> bearer(Fields fields) {
        String token = fields.required(CredentialCodec.TOKEN, checked(Credential.Bearer::check));
        return token == null ? Optional.empty() : Optional.of(new Credential.Bearer(token));
    }

    private static Optional<Credential> apiKey(Fields fields) {
        String header = fields.required(CredentialCodec.HEADER, checked(Credential.ApiKey::checkHeader));
        String value = fields.required(CredentialCodec.VALUE, checked(Credential.ApiKey::checkValue));
        return header == null || value == null
                ? Optional.empty()
                : Optional.of(new Credential.ApiKey(header, value));
    }

    private Optional<Credential> oauth2(Fields fields, Optional<Credential> present) {
        CallbackUrl url = fields.required(CredentialCodec.TOKEN_URL, Fields.text(text -> tokenUrl(text, present)));
        String id = fields.required(CredentialCodec.CLIENT_ID, checked(Credential.OAuth2::checkClient));
        String secret = fields.required(CredentialCodec.CLIENT_SECRET, checked(Credential.OAuth2::checkClient));
        Optional<String> scope = fields.optional(CredentialCodec.SCOPE, checked(Credential.OAuth2::checkScope));
        Optional<String> audience = fields.optional(CredentialCodec.AUDIENCE,
                checked(Credential.OAuth2::checkAudience));
        return url == null || id == null || secret == null
                ? Optional.empty()
                : Optional.of(new Credential.OAuth2(url, id, secret, scope, audience));
    }

    /// A reader of texts that are taken as they are, unless `check` throws [IllegalArgumentException].
    private static Function<JsonNode, String> checked(Consumer<String> check) {
        return Fields.text(text -> {
            check.accept(text);
            return text;
        });
    }

    private CallbackUrl tokenUrl(String text, Optional<Credential> present) {
        CallbackUrl url = CallbackUrl.ofOwner(text);
        boolean stays = present.filter(Credential.OAuth2.class::isInstance)
                .map(Credential.OAuth2.class::cast)
                .filter(known -> known.tokenUrl().equals(url))
                .isPresent();
        if (!stays) {
            policy.check(url);
        }
        return url;
    }

    /// Writes credentials so that [#read] reads them back: with their secrets, so the result must not be shown.
    static void write(CallbackCredentials credentials, ObjectNode settings) {
        CredentialCodec.write(credentials, settings, MAIN, ADDITIONAL);
    }

    /// Makes room for credentials of another type, of which nothing is to be merged with what was there.
    static void removeReplaced(ObjectNode settings, ObjectNode patch) {
        removeReplacedMember(settings, patch, MAIN);
        if (settings.get(ADDITIONAL) instanceof ObjectNode present
                && patch.get(ADDITIONAL) instanceof ObjectNode wanted) {
            wanted.fieldNames().forEachRemaining(name -> removeReplacedMember(present, wanted, name));
        }
    }

    private static void removeReplacedMember(ObjectNode present, ObjectNode patch, String name) {
        JsonNode type = patch.path(name).path(CredentialCodec.TYPE);
        if (type.isTextual() && !type.equals(present.path(name).path(CredentialCodec.TYPE))) {
            present.remove(name);
        }
    }

    /// The secrets that a patch must enter again, so that only a caller who knows a secret can send it to another
    /// origin.
    ///
    /// @param moved whether callbacks go to another origin
    static List<FieldError> notGivenAgain(CallbackCredentials before, CallbackCredentials changed, ObjectNode patch,
            boolean moved) {
        List<FieldError> missing = new ArrayList<>();
        before.main()
                .flatMap(old -> changed.main().flatMap(kept -> notGivenAgain(old, kept, patch.path(MAIN), moved)))
                .ifPresent(member -> missing.add(error(MAIN + "." + member)));
        changed.additional()
                .forEach((name, kept) -> Optional.ofNullable(before.additional().get(name))
                        .flatMap(old -> notGivenAgain(old, kept, patch.path(ADDITIONAL).path(name), moved))
                        .ifPresent(member -> missing.add(error(ADDITIONAL + "." + name + "." + member))));
        return missing;
    }

    private static Optional<String> notGivenAgain(Credential before, Credential kept, JsonNode patch, boolean moved) {
        boolean elsewhere = before instanceof Credential.OAuth2 old && kept instanceof Credential.OAuth2 now
                && !old.tokenUrl().hasSameOrigin(now.tokenUrl());
        String member = CredentialCodec.Kind.of(kept).secretMember();
        return (moved || elsewhere) && !patch.hasNonNull(member) ? Optional.of(member) : Optional.empty();
    }

    static FieldError error(String field) {
        return new FieldError(field, "must be entered again, because it would be sent to another origin");
    }
}
