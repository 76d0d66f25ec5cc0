package io.tidings.dynamodb;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.endpoint.CallbackCredentials;
import io.tidings.endpoint.Credential;
import io.tidings.endpoint.CredentialCodec;
import io.tidings.json.Json;

/// The credentials of a webhook as JSON, to be encrypted: `{"main": {"type", …}, "additional": {"<name>": {…}}}`.
final class StoredCredentials {

    private static final String MAIN = "main";
    private static final String ADDITIONAL = "additional";

    private StoredCredentials() {}

    static ObjectNode write(CallbackCredentials credentials) {
        ObjectNode json = Json.object();
        CredentialCodec.write(credentials, json, MAIN, ADDITIONAL);
        return json;
    }

    /// Reads what [#write] wrote; nothing reads as none.
    static CallbackCredentials read(JsonNode json) {
        Map<String, Credential> additional = new LinkedHashMap<>();
        json.path(ADDITIONAL)
                .properties()
                .forEach(member -> additional.put(member.getKey(), CredentialCodec.read(member.getValue())));
        return new CallbackCredentials(Optional.ofNullable(json.get(MAIN)).map(CredentialCodec::read), additional);
    }
}
