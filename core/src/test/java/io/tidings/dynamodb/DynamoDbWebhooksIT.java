package io.tidings.dynamodb;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.endpoint.CallbackCredentials;
import io.tidings.endpoint.CallbackHeaders;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.endpoint.Credential;
import io.tidings.keys.DecryptionFailedException;
import io.tidings.keys.KeysUnavailableException;
import io.tidings.keys.SecretCipher;
import io.tidings.memory.InMemoryKeyStore;
import io.tidings.naming.Name;
import io.tidings.organization.Scope;
import io.tidings.testing.Examples;
import io.tidings.testing.Store;
import io.tidings.tink.TinkKeys;
import io.tidings.webhook.EventSelector;
import io.tidings.webhook.SigningSecret;
import io.tidings.webhook.SigningSecrets;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookSettings;
import io.tidings.webhook.WebhooksContract;
import io.tidings.webhook.WhileInactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DynamoDbWebhooksIT extends WebhooksContract {

    private final LocalTable table = LocalTable.shared();
    private final Store store = table.store();

    @Override
    protected Store store() {
        return store;
    }

    @Test
    void shouldShowNoSecretInWhatIsKept() {
        Webhook webhook = secretive(new Scope.OfOrganization(store.newOrganization()));
        store.webhooks().add(webhook);
        assertNoSecretIn(webhook);

        Webhook changed = webhook.withSecret(SigningSecret.create(new Random(3)), Duration.ofDays(1), Examples.NOW);
        assertThat(store.webhooks().update(webhook, changed)).isTrue();

        assertNoSecretIn(webhook);
        assertNoSecretIn(changed);
        assertThat(store.webhooks().findById(webhook.key())).contains(changed);
    }

    @Test
    void shouldShowNoCredentialInWhatIsKept() {
        Webhook webhook = Examples.webhook(new Scope.OfOrganization(store.newOrganization()), Examples.settings()
                .withCredentials(new CallbackCredentials(Optional.of(new Credential.Basic("aladdin", "open sesame")),
                        Map.of("key", new Credential.ApiKey("X-Api-Key", "open barley")))));
        store.webhooks().add(webhook);

        Webhook found = store.webhooks().findById(webhook.key()).orElseThrow();

        assertThat(found).isEqualTo(webhook);
        assertThat(text(attributes(webhook)) + found).contains("receiver.example.com")
                .doesNotContain("aladdin", "sesame", "barley", "X-Api-Key");
    }

    private void assertNoSecretIn(Webhook webhook) {
        String raw = text(attributes(webhook)) + text(store.webhooks().findById(webhook.key()).orElseThrow());
        List<SigningSecret> secrets = webhook.secrets().reveal().inForce(Examples.NOW);
        assertThat(secrets).isNotEmpty().allSatisfy(secret -> {
            assertThat(raw).doesNotContain(secret.text().substring(6))
                    .doesNotContain(new String(secret.key(), StandardCharsets.ISO_8859_1));
        });
        assertThat(raw).contains("receiver.example.com").doesNotContain("open sesame").doesNotContain("X-Key");
    }

    @Test
    void shouldReadWhatAnEarlierReleaseWroteAndEncryptItWithTheNextChange() {
        Webhook fresh = secretive(new Scope.OfOrganization(store.newOrganization()));
        Webhook webhook = fresh.withSecret(SigningSecret.create(new Random(4)), Duration.ofDays(1), Examples.NOW);
        store.webhooks().add(webhook);
        SigningSecrets secrets = webhook.secrets().reveal();
        Map<String, AttributeValue> clear = attributes(webhook);
        clear.remove(WebhookItem.ENCRYPTED);
        clear.put("secret", Item.text(secrets.current().text()));
        clear.put("retiredSecrets", AttributeValue.fromL(List.of(AttributeValue.fromM(Map.of(
                "secret", Item.text(secrets.retired().getFirst().secret().text()),
                "until", Item.text(secrets.retired().getFirst().until().toString()))))));
        clear.put("headers", AttributeValue.fromM(Map.of("X-Key", Item.text("open sesame"))));
        put(clear);

        Webhook found = store.webhooks().findById(webhook.key()).orElseThrow();
        assertThat(found).isEqualTo(webhook);
        Webhook changed = found.with(found.settings().withActive(false), Examples.NOW);
        assertThat(store.webhooks().update(found, changed)).isTrue();

        assertNoSecretIn(changed);
        assertThat(attributes(webhook)).containsKey("sealed").doesNotContainKeys("secret", "retiredSecrets", "headers");
        assertThat(store.webhooks().findById(webhook.key())).contains(changed);
    }

    @Test
    void shouldRefuseSecretsOfAnotherWebhook() {
        Scope scope = new Scope.OfOrganization(store.newOrganization());
        Webhook one = store.newWebhook(scope);
        Webhook other = store.newWebhook(scope);
        Map<String, AttributeValue> swapped = attributes(one);
        swapped.put("sealed", attributes(other).get("sealed"));
        put(swapped);

        assertBroken(one);
        assertThat(store.webhooks().findById(other.key())).contains(other);
    }

    @Test
    void shouldRefuseSecretsThatWereChanged() {
        Webhook webhook = store.newWebhook(new Scope.OfOrganization(store.newOrganization()));
        Map<String, AttributeValue> changed = attributes(webhook);
        byte[] encrypted = changed.get("sealed").b().asByteArray();
        encrypted[encrypted.length / 2] ^= 1;
        changed.put("sealed", AttributeValue.fromB(SdkBytes.fromByteArray(encrypted)));
        put(changed);

        assertBroken(webhook);
    }

    private void assertBroken(Webhook webhook) {
        Webhook found = store.webhooks().findById(webhook.key()).orElseThrow();
        assertThatThrownBy(() -> found.secrets().reveal()).isInstanceOf(DecryptionFailedException.class);
        assertThatThrownBy(() -> found.settings().headers().reveal()).isInstanceOf(DecryptionFailedException.class);
    }

    /// A publish must neither wait for keys nor fail without them.
    @Test
    void shouldOpenNothingThatIsNotNeeded() {
        Scope scope = new Scope.OfOrganization(store.newOrganization());
        Webhook webhook = store.newWebhook(scope);
        SecretCipher unavailable = new TinkKeys(new InMemoryKeyStore(), store.clock());
        DynamoDbWebhooks webhooks = new DynamoDbWebhooks(new Table(table.client(), table.name()), unavailable);

        List<Webhook> found = webhooks.findAllByScope(scope);

        assertThat(found).singleElement().satisfies(one -> {
            assertThat(one.settings().events()).isEqualTo(webhook.settings().events());
            assertThat(webhooks.saveHealth(one.key(), one.health().delivered(Examples.NOW))).isTrue();
            assertThatThrownBy(() -> one.secrets().reveal()).isInstanceOf(KeysUnavailableException.class);
        });
    }

    private static Webhook secretive(Scope scope) {
        WebhookSettings settings = new WebhookSettings(new Name("Secretive"), Optional.empty(),
                new CallbackUrl("https://receiver.example.com/"), List.of(new EventSelector("*")),
                new CallbackHeaders(Map.of("X-Key", "open sesame")), true, Optional.empty(), Optional.empty(),
                Set.of(), Duration.ofSeconds(1), Optional.empty(), Optional.empty(), WhileInactive.SKIP);
        return Examples.webhook(scope, settings);
    }

    private Map<String, AttributeValue> attributes(Webhook webhook) {
        return new HashMap<>(
                table.client().getItem(get -> get.tableName(table.name()).key(WebhookItem.key(webhook.key()))).item());
    }

    private void put(Map<String, AttributeValue> attributes) {
        table.client().putItem(put -> put.tableName(table.name()).item(attributes));
    }

    /// All that is there, as text: bytes as Latin-1, and as base64.
    private static String text(Object value) {
        StringBuilder text = new StringBuilder();
        if (value instanceof Map<?, ?> attributes) {
            attributes.forEach((name, attribute) -> text.append(name).append(text(attribute)));
        } else if (value instanceof AttributeValue attribute && attribute.b() != null) {
            byte[] bytes = attribute.b().asByteArray();
            text.append(new String(bytes, StandardCharsets.ISO_8859_1))
                    .append(Base64.getEncoder().encodeToString(bytes));
        } else {
            text.append(value);
        }
        return text.append('\n').toString();
    }
}
