package io.tidings.endpoint;

import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.json.Json;
import io.tidings.naming.WireName;

/// Credentials as JSON: `{"type": "basic", "username": "…", "password": "…"}`, secrets and all.
///
/// The names are those of the API and those in stored webhooks, which are encrypted.
public final class CredentialCodec {

    public static final String TYPE = "type";
    public static final String USERNAME = "username";
    public static final String PASSWORD = "password";
    public static final String TOKEN = "token";
    public static final String HEADER = "header";
    public static final String VALUE = "value";
    public static final String TOKEN_URL = "tokenUrl";
    public static final String CLIENT_ID = "clientId";
    public static final String CLIENT_SECRET = "clientSecret";
    public static final String SCOPE = "scope";
    public static final String AUDIENCE = "audience";

    private CredentialCodec() {}

    /// The kinds of [Credential].
    public enum Kind implements WireName {

        BASIC("basic", PASSWORD), BEARER("bearer", TOKEN), API_KEY("apiKey", VALUE), OAUTH2("oauth2", CLIENT_SECRET);

        private final String wireName;
        private final String secretMember;

        Kind(String wireName, String secretMember) {
            this.wireName = wireName;
            this.secretMember = secretMember;
        }

        @Override
        public String wireName() {
            return wireName;
        }

        /// The name of the member that is secret.
        public String secretMember() {
            return secretMember;
        }

        /// The kind of a credential.
        public static Kind of(Credential credential) {
            return switch (credential) {
                case Credential.Basic _ -> BASIC;
                case Credential.Bearer _ -> BEARER;
                case Credential.ApiKey _ -> API_KEY;
                case Credential.OAuth2 _ -> OAUTH2;
            };
        }

        /// @throws IllegalArgumentException if no kind is spelled so
        public static Kind of(String wireName) {
            return WireName.of(values(), wireName);
        }
    }

    /// Writes all credentials of a webhook; there are no members for what it does not have.
    ///
    /// @param main the member for the main credential
    /// @param additional the member for the others, by their names
    public static void write(CallbackCredentials credentials, ObjectNode json, String main, String additional) {
        credentials.main().ifPresent(credential -> json.set(main, write(credential)));
        if (!credentials.additional().isEmpty()) {
            ObjectNode others = json.putObject(additional);
            credentials.additional().forEach((name, credential) -> others.set(name, write(credential)));
        }
    }

    private static ObjectNode write(Credential credential) {
        ObjectNode json = Json.object().put(TYPE, Kind.of(credential).wireName());
        switch (credential) {
            case Credential.Basic(String username, String password) ->
                json.put(USERNAME, username).put(PASSWORD, password);
            case Credential.Bearer(String token) -> json.put(TOKEN, token);
            case Credential.ApiKey(String header, String value) -> json.put(HEADER, header).put(VALUE, value);
            case Credential.OAuth2 client -> {
                json.put(TOKEN_URL, client.tokenUrl().value())
                        .put(CLIENT_ID, client.clientId())
                        .put(CLIENT_SECRET, client.clientSecret());
                client.scope().ifPresent(scope -> json.put(SCOPE, scope));
                client.audience().ifPresent(audience -> json.put(AUDIENCE, audience));
            }
        }
        return json;
    }

    /// Reads a stored credential. Credentials in requests are read member by member instead, to report the fault of each.
    ///
    /// @throws IllegalStateException if it is of an unknown type
    public static Credential read(JsonNode json) {
        String type = text(json, TYPE);
        Kind kind = WireName.find(Kind.values(), type)
                .orElseThrow(() -> new IllegalStateException(
                        "a stored credential has the unknown type '" + type + "'"));
        return switch (kind) {
            case BASIC -> new Credential.Basic(text(json, USERNAME), text(json, PASSWORD));
            case BEARER -> new Credential.Bearer(text(json, TOKEN));
            case API_KEY -> new Credential.ApiKey(text(json, HEADER), text(json, VALUE));
            case OAUTH2 -> new Credential.OAuth2(new CallbackUrl(text(json, TOKEN_URL)), text(json, CLIENT_ID),
                    text(json, CLIENT_SECRET), optionalText(json, SCOPE), optionalText(json, AUDIENCE));
        };
    }

    private static String text(JsonNode json, String member) {
        return json.required(member).textValue();
    }

    private static Optional<String> optionalText(JsonNode json, String member) {
        return Optional.ofNullable(json.get(member)).map(JsonNode::textValue);
    }
}
