package io.tidings.dynamodb;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.endpoint.CallbackCredentials;
import io.tidings.endpoint.CallbackHeaders;
import io.tidings.json.Json;
import io.tidings.keys.Confidential;
import io.tidings.keys.SecretCipher;
import io.tidings.webhook.SigningSecret;
import io.tidings.webhook.SigningSecrets;
import io.tidings.webhook.Webhook;

/// The secrets of a webhook: one JSON object, encrypted for the webhook's id, in one attribute. Another secret is one
/// more member, in [#json] and in an accessor.
///
/// Nothing is decrypted before it is needed. Webhooks of earlier releases have some of it in plain text: they are still
/// read, and encrypted when they are next written.
final class SecretParts {

    /// Attributes of earlier releases.
    static final String SECRET = "secret";
    static final String RETIRED_SECRETS = "retiredSecrets";
    static final String HEADERS = "headers";
    static final List<String> CLEAR = List.of(SECRET, RETIRED_SECRETS, HEADERS);

    private static final String UNTIL = "until";
    private static final String CREDENTIALS = "credentials";

    private final Confidential<JsonNode> parts;

    private SecretParts(Confidential<JsonNode> shards) {
        this.parts = shards;
    }

    static SecretParts of(Item item, SecretCipher cipher) {
        return new SecretParts(Confidential.encrypted(() -> Json.parse(clear(item, cipher))));
    }

    static byte[] write(Webhook webhook, SecretCipher cipher) {
        return cipher.encrypt(Json.bytes(json(webhook)), webhook.id().value());
    }

    private static ObjectNode json(Webhook webhook) {
        ObjectNode json = Json.object();
        write(webhook.secrets().reveal(), json);
        json.set(HEADERS, texts(webhook.settings().headers().reveal().values()));
        json.set(CREDENTIALS, StoredCredentials.write(webhook.settings().credentials().reveal()));
        return json;
    }

    Confidential<SigningSecrets> signing() {
        return part(json -> new SigningSecrets(secret(json), retired(json)));
    }

    Confidential<CallbackHeaders> headers() {
        return part(json -> new CallbackHeaders(texts(json.path(HEADERS))));
    }

    Confidential<CallbackCredentials> credentials() {
        return part(json -> StoredCredentials.read(json.path(CREDENTIALS)));
    }

    private <T> Confidential<T> part(Function<JsonNode, T> reader) {
        return parts.map(reader);
    }

    /// Whether it is encrypted with an old key, or not at all.
    static boolean isStale(Item item, SecretCipher cipher) {
        return !item.has(WebhookItem.ENCRYPTED) || cipher.isStale(item.bytes(WebhookItem.ENCRYPTED));
    }

    /// The attribute with the same content, encrypted again.
    static Item reencrypted(Item item, SecretCipher cipher) {
        return Item.empty()
                .put(WebhookItem.ENCRYPTED, cipher.encrypt(clear(item, cipher), item.string(WebhookItem.ID)));
    }

    private static byte[] clear(Item item, SecretCipher cipher) {
        return item.has(WebhookItem.ENCRYPTED)
                ? cipher.decrypt(item.bytes(WebhookItem.ENCRYPTED), item.string(WebhookItem.ID))
                : Json.bytes(ofEarlierRelease(item));
    }

    private static ObjectNode ofEarlierRelease(Item item) {
        ObjectNode json = Json.object().put(SECRET, item.string(SECRET));
        if (item.has(RETIRED_SECRETS)) {
            ArrayNode retired = json.putArray(RETIRED_SECRETS);
            for (AttributeValue old : item.required(RETIRED_SECRETS).l()) {
                retired.addObject()
                        .put(SECRET, Item.read(old.m()).string(SECRET))
                        .put(UNTIL, Item.read(old.m()).string(UNTIL));
            }
        }
        json.set(HEADERS, texts(item.textMap(HEADERS)));
        return json;
    }

    private static void write(SigningSecrets secrets, ObjectNode json) {
        json.put(SECRET, secrets.current().text());
        ArrayNode retired = json.putArray(RETIRED_SECRETS);
        secrets.retired()
                .forEach(old -> retired.addObject()
                        .put(SECRET, old.secret().text())
                        .put(UNTIL, old.until().toString()));
    }

    private static SigningSecret secret(JsonNode json) {
        return SigningSecret.ofText(json.required(SECRET).textValue());
    }

    private static List<SigningSecrets.Retired> retired(JsonNode json) {
        return json.path(RETIRED_SECRETS)
                .valueStream()
                .map(old -> new SigningSecrets.Retired(secret(old), Instant.parse(old.required(UNTIL).textValue())))
                .toList();
    }

    private static ObjectNode texts(Map<String, String> texts) {
        ObjectNode json = Json.object();
        texts.forEach(json::put);
        return json;
    }

    private static Map<String, String> texts(JsonNode json) {
        Map<String, String> texts = new LinkedHashMap<>();
        json.properties().forEach(member -> texts.put(member.getKey(), member.getValue().textValue()));
        return texts;
    }
}
