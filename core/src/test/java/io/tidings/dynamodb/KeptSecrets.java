package io.tidings.dynamodb;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.keys.EncryptedSecrets;
import io.tidings.keys.SecretCipher;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Organizations;
import io.tidings.organization.Scope;
import io.tidings.testing.Examples;
import io.tidings.testing.TestingClock;
import io.tidings.webhook.Webhook;

/// Webhooks in a table of their own, and what lies there.
public final class KeptSecrets {

    private final LocalTable local = LocalTable.fresh();
    private final Table table = new Table(local.client(), local.name());
    private final TestingClock clock = new TestingClock(Examples.NOW);
    private final DynamoDbOrganizations organizations = new DynamoDbOrganizations(table, clock);
    private final DynamoDbProjects projects = new DynamoDbProjects(table, clock);
    private final DynamoDbWebhooks webhooks;
    private Runnable afterEachPage = () -> {};

    private KeptSecrets(SecretCipher cipher) {
        this.webhooks = new DynamoDbWebhooks(table, cipher);
    }

    public static KeptSecrets encryptedBy(SecretCipher cipher) {
        return new KeptSecrets(cipher);
    }

    public Organizations organizations() {
        return organizations;
    }

    public EncryptedSecrets webhooks() {
        return (organization, page) -> {
            var next = webhooks.reencrypt(organization, page);
            afterEachPage.run();
            return next;
        };
    }

    public void afterEachPage(Runnable action) {
        afterEachPage = action;
    }

    public Scope newOrganization() {
        OrganizationId id = Examples.organizationId();
        organizations.save(Examples.organization(id, "Acme"));
        return new Scope.OfOrganization(id);
    }

    public Scope newProject(Scope organization) {
        var project = Examples.project(organization.organization());
        projects.save(project);
        return new Scope.OfProject(organization.organization(), project.id());
    }

    public Webhook newWebhook(Scope scope) {
        Webhook webhook = Examples.webhook(scope);
        webhooks.add(webhook);
        return webhook;
    }

    public Webhook found(Webhook webhook) {
        return webhooks.findById(webhook.key()).orElseThrow();
    }

    public Map<String, AttributeValue> attributes(Webhook webhook) {
        return new HashMap<>(
                local.client().getItem(get -> get.tableName(local.name()).key(WebhookItem.key(webhook.key()))).item());
    }

    /// The key that encrypted it, by the prefix of Tink's ciphertexts.
    public int keyOf(Webhook webhook) {
        return ByteBuffer.wrap(attributes(webhook).get(WebhookItem.ENCRYPTED).b().asByteArray(), 1, Integer.BYTES)
                .getInt();
    }

    public void moveSecrets(Webhook from, Webhook to) {
        put(to, WebhookItem.ENCRYPTED, attributes(from).get(WebhookItem.ENCRYPTED));
    }

    private void put(Webhook webhook, String name, AttributeValue value) {
        Map<String, AttributeValue> attributes = attributes(webhook);
        attributes.put(name, value);
        local.client().putItem(put -> put.tableName(local.name()).item(attributes));
    }

    public void writeAsAnEarlierReleaseDid(Webhook webhook) {
        Map<String, AttributeValue> attributes = attributes(webhook);
        attributes.remove(WebhookItem.ENCRYPTED);
        attributes.put("secret", Item.text(webhook.secrets().reveal().current().text()));
        attributes.put("headers", AttributeValue.fromM(Map.of()));
        local.client().putItem(put -> put.tableName(local.name()).item(attributes));
    }
}
