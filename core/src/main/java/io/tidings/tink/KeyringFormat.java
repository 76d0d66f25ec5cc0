package io.tidings.tink;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;

import io.tidings.json.Json;
import io.tidings.keys.SigningKey;
import io.tidings.tink.Keyring.DatedKey;
import io.tidings.tink.Keyring.EncryptionKey;

/// A [Keyring] as a document: JSON, with the keyset in Tink's own binary form. It is as secret as the keys in it.
final class KeyringFormat {

    private static final String SEALING = "sealing";
    private static final String KEYSET = "keyset";
    private static final String KEYS = "keys";
    private static final String ID = "id";
    private static final String MADE_AT = "madeAt";
    private static final String SEALS_SINCE = "sealsSince";
    private static final String SIGNING = "signing";
    private static final String SECRET = "secret";
    private static final String OPEN = "open";
    private static final String SIGNS_FROM = "signsFrom";

    private KeyringFormat() {}

    static byte[] write(Keyring ring) {
        ObjectNode json = Json.object();
        ObjectNode sealing = json.putObject(SEALING);
        try {
            sealing.put(KEYSET, base64(
                    TinkProtoKeysetFormat.serializeKeyset(ring.encryption(), InsecureSecretKeyAccess.get(),
                            RegistryConfiguration.get())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a keyset with secret access can be written", e);
        }
        ArrayNode keys = sealing.putArray(KEYS);
        ring.encryptionKeys().forEach(key -> {
            ObjectNode entry = keys.addObject().put(ID, key.id()).put(MADE_AT, key.madeAt().toString());
            key.encryptsSince().ifPresent(since -> entry.put(SEALS_SINCE, since.toString()));
        });
        ArrayNode signing = json.putArray(SIGNING);
        ring.signing()
                .forEach(key -> signing.addObject()
                        .put(SECRET, base64(key.key().secretBytes()))
                        .put(OPEN, base64(key.key().openBytes()))
                        .put(MADE_AT, key.madeAt().toString())
                        .put(SIGNS_FROM, key.signsFrom().toString()));
        return Json.bytes(json);
    }

    /// @throws IllegalStateException if `document` is not a keyring; the message repeats nothing of it
    static Keyring read(byte[] document) {
        try {
            JsonNode json = Json.parse(document);
            List<EncryptionKey> sealing = new ArrayList<>();
            json.required(SEALING)
                    .required(KEYS)
                    .forEach(key -> sealing.add(new EncryptionKey(key.required(ID).intValue(), instant(key, MADE_AT),
                            Optional.ofNullable(key.get(SEALS_SINCE)).map(since -> Instant.parse(since.textValue())))));
            List<DatedKey> signing = new ArrayList<>();
            json.required(SIGNING)
                    .forEach(key -> signing.add(new DatedKey(SigningKey.of(bytes(key, SECRET), bytes(key, OPEN)),
                            instant(key, MADE_AT), instant(key, SIGNS_FROM))));
            return new Keyring(TinkProtoKeysetFormat.parseKeyset(bytes(json.required(SEALING), KEYSET),
                    InsecureSecretKeyAccess.get(), RegistryConfiguration.get()), sealing, signing);
        } catch (GeneralSecurityException | RuntimeException _) {
            throw new IllegalStateException("the stored keys are not a keyring");
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] bytes(JsonNode json, String name) {
        return Base64.getDecoder().decode(json.required(name).textValue());
    }

    private static Instant instant(JsonNode json, String name) {
        return Instant.parse(json.required(name).textValue());
    }
}
