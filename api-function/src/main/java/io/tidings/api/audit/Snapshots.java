package io.tidings.api.audit;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.identity.Sha256;
import io.tidings.json.Json;

/// How something looked, as it is kept in the audit log: without secrets, and not too large.
final class Snapshots {

    /// Changes with every change, and says what the record's own time says.
    private static final String UPDATED_AT = "updatedAt";

    /// Members that views have on the one occasion of telling a secret.
    private static final List<String> SECRETS = List.of("secret", "token", "previous");
    private static final List<String> CREDENTIALS = List.of("credential", "additionalCredentials");
    private static final List<String> SECRETS_OF_CREDENTIALS = List.of("password", "token", "value", "clientSecret");
    /// Any header may be somebody's way to authenticate.
    private static final String HEADERS = "headers";
    private static final String MASK = "***";

    /// How large a member may be, in bytes of JSON, to be kept as it is.
    static final int MAX_MEMBER_BYTES = 16 * 1024;

    private Snapshots() {}

    /// Leaves only what differs.
    static void keepDifferences(ObjectNode before, ObjectNode after) {
        List<String> same = before.properties()
                .stream()
                .filter(member -> member.getKey().equals(UPDATED_AT)
                        || member.getValue().equals(after.get(member.getKey())))
                .map(Map.Entry::getKey)
                .toList();
        before.remove(same);
        after.remove(same);
        after.remove(UPDATED_AT);
    }

    static String text(ObjectNode snapshot) {
        snapshot.remove(SECRETS);
        if (snapshot.get(HEADERS) instanceof ObjectNode headers) {
            headers.properties().forEach(header -> header.setValue(headers.textNode(MASK)));
        }
        CREDENTIALS.forEach(name -> removeSecrets(snapshot.path(name)));
        snapshot.properties().forEach(member -> member.setValue(abridged(member.getValue())));
        return Json.text(snapshot);
    }

    private static void removeSecrets(JsonNode credential) {
        if (credential instanceof ObjectNode object) {
            object.remove(SECRETS_OF_CREDENTIALS);
            object.forEach(Snapshots::removeSecrets);
        }
    }

    /// Whether two large members differ must be seen, and no more.
    private static JsonNode abridged(JsonNode member) {
        byte[] bytes = Json.bytes(member);
        return bytes.length <= MAX_MEMBER_BYTES
                ? member
                : Json.object().put("bytes", bytes.length).put("sha256", HexFormat.of().formatHex(Sha256.of(bytes)));
    }
}
