package io.tidings.dynamodb;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.endpoint.CallbackCredentials;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.endpoint.Credential;
import io.tidings.json.Json;

/// The credentials of a webhook as JSON, to be encrypted: `{"main": {"type", …}, "additional": {"<name>": {…}}}`.
final class StoredCredentials {

    private static final String MAIN = "main";
    private static final String ADDITIONAL = "additional";
    private static final String TYPE = "type";
    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";
    private static final String TOKEN = "token";
    private static final String HEADER = "header";
    private static final String VALUE = "value";
    private static final String TOKEN_URL = "tokenUrl";
    private static final String CLIENT_ID = "clientId";
    private static final String CLIENT_SECRET = "clientSecret";
    private static final String SCOPE = "scope";
    private static final String AUDIENCE = "audience";

    private StoredCredentials() {}

    static ObjectNode write(CallbackCredentials credentials) {
        ObjectNode json = Json.object();
        credentials.main().ifPresent(credential -> json.set(MAIN, write(credential)));
        if (!credentials.additional().isEmpty()) {
            ObjectNode additional = json.putObject(ADDITIONAL);
            credentials.additional().forEach((name, credential) -> additional.set(name, write(credential)));
        }
        return json;
    }

    private static ObjectNode write(Credential credential) {
        ObjectNode json = Json.object();
        switch (credential) {
            case Credential.Basic(String username, String password) ->
                json.put(TYPE, "basic").put(USERNAME, username).put(PASSWORD, password);
            case Credential.Bearer(String token) -> json.put(TYPE, "bearer").put(TOKEN, token);
            case Credential.ApiKey(String header, String value) ->
                json.put(TYPE, "apiKey").put(HEADER, header).put(VALUE, value);
            case Credential.OAuth2 client -> {
                json.put(TYPE, "oauth2")
                        .put(TOKEN_URL, client.tokenUrl().value())
                        .put(CLIENT_ID, client.clientId())
                        .put(CLIENT_SECRET, client.clientSecret());
                client.scope().ifPresent(scope -> json.put(SCOPE, scope));
                client.audience().ifPresent(audience -> json.put(AUDIENCE, audience));
            }
        }
        return json;
    }

    /// Reads what [#write] wrote; nothing reads as none.
    static CallbackCredentials read(JsonNode json) {
        Map<String, Credential> additional = new LinkedHashMap<>();
        json.path(ADDITIONAL)
                .properties()
                .forEach(member -> additional.put(member.getKey(), credential(member.getValue())));
        return new CallbackCredentials(Optional.ofNullable(json.get(MAIN)).map(StoredCredentials::credential),
                additional);
    }

    private static Credential credential(JsonNode json) {
        String type = text(json, TYPE);
        return switch (type) {
            case "basic" -> new Credential.Basic(text(json, USERNAME), text(json, PASSWORD));
            case "bearer" -> new Credential.Bearer(text(json, TOKEN));
            case "apiKey" -> new Credential.ApiKey(text(json, HEADER), text(json, VALUE));
            case "oauth2" -> new Credential.OAuth2(new CallbackUrl(text(json, TOKEN_URL)), text(json, CLIENT_ID),
                    text(json, CLIENT_SECRET), optionalText(json, SCOPE), optionalText(json, AUDIENCE));
            default -> throw new IllegalStateException("a stored credential has the unknown type '" + type + "'");
        };
    }

    private static String text(JsonNode json, String member) {
        return json.required(member).textValue();
    }

    private static Optional<String> optionalText(JsonNode json, String member) {
        return Optional.ofNullable(json.get(member)).map(JsonNode::textValue);
    }
}
