package io.tidings.dynamodb;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

import io.tidings.keys.DecryptionFailedException;
import io.tidings.keys.EncryptedSecrets;
import io.tidings.keys.SecretCipher;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Scope;
import io.tidings.paging.Cursor;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.webhook.Health;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.WebhookStatus;
import io.tidings.webhook.Webhooks;

/// [Webhooks] in DynamoDB.
public final class DynamoDbWebhooks implements Webhooks, EncryptedSecrets {

    private static final String EXISTS = "attribute_exists(" + TidingsTable.PARTITION_KEY + ")";

    private static final Logger LOG = LoggerFactory.getLogger(DynamoDbWebhooks.class);

    private final Table table;
    private final SecretCipher cipher;

    /// @param cipher for what of a webhook is secret
    public DynamoDbWebhooks(Table table, SecretCipher cipher) {
        this.table = table;
        this.cipher = cipher;
    }

    @Override
    public Optional<Webhook> findById(WebhookKey key) {
        return table.get(WebhookItem.key(key)).map(this::read);
    }

    @Override
    public Page<Webhook> findByScope(Scope scope, PageRequest page) {
        return table.page(WebhookItem.partition(scope), WebhookItem.sortPrefix(scope), page, true, this::read);
    }

    @Override
    public List<Webhook> findAllByScope(Scope scope) {
        return table.all(WebhookItem.partition(scope), WebhookItem.sortPrefix(scope))
                .stream()
                .map(this::read)
                .toList();
    }

    @Override
    public Added add(Webhook webhook) {
        Scope scope = webhook.scope();
        List<TransactWriteItem> writes = new ArrayList<>();
        writes.add(countUp(scope));
        writes.add(Conditions.put(table.name(), WebhookItem.write(webhook, cipher)));
        writes.add(Conditions.organizationExists(table.name(), scope.organization()));
        scope.project()
                .ifPresent(project -> writes
                        .add(Conditions.exists(table.name(), ProjectItem.key(scope.organization(), project))));
        return table.transact(writes)
                .map(refused -> refused == 0 ? Added.LIMIT_REACHED : Added.NO_SCOPE)
                .orElse(Added.ADDED);
    }

    /// Health is the dispatcher's to write, except where it follows from the change.
    @Override
    public boolean update(Webhook before, Webhook changed) {
        Item item = WebhookItem.settings(changed, cipher);
        List<String> optional = new ArrayList<>(WebhookItem.OPTIONAL_SETTINGS);
        boolean healthChanges = before.isSwitchedOnBy(changed.settings())
                || !before.health().equals(changed.health());
        if (healthChanges) {
            item.attributes().putAll(health(changed.key(), changed.health()).attributes());
            optional.addAll(WebhookItem.OPTIONAL_HEALTH);
        }
        Assignments set = Assignments.of(item).removingOthersOf(optional);
        String current = WebhookItem.REVISION + " = " + set.value(Item.number(changed.revision() - 1));
        String condition = healthChanges ? current + " AND " + unseen(set, before.health()) : current;
        return table.update(set.on(UpdateItemRequest.builder().key(WebhookItem.key(changed.key())))
                .conditionExpression(condition)).isPresent();
    }

    @Override
    public boolean saveHealth(WebhookKey key, Health health) {
        Item item = health(key, health);
        boolean disables = health.status() == WebhookStatus.DISABLED;
        if (disables) {
            item.put(WebhookItem.ACTIVE, false);
        }
        Assignments set = Assignments.of(item).removingOthersOf(WebhookItem.OPTIONAL_HEALTH);
        if (disables) {
            set.increment(WebhookItem.REVISION);
        }
        String condition = unseen(set, health);
        return table.update(set.on(UpdateItemRequest.builder().key(WebhookItem.key(key)))
                .conditionExpression(condition)).isPresent();
    }

    private static Item health(WebhookKey key, Health replacing) {
        return WebhookItem.health(key.id(), replacing.revised(replacing.revision() + 1));
    }

    /// The condition that the health has not been changed since it was read.
    private static String unseen(Assignments set, Health health) {
        return WebhookItem.HEALTH_REVISION + " = " + set.value(Item.number(health.revision()));
    }

    @Override
    public List<WebhookKey> findDue(Instant now, int limit) {
        return table.dueInTurns(WebhookItem.CHECK_PARTITION, now, limit).stream().map(WebhookItem::readKey).toList();
    }

    @Override
    public void postponeCheck(WebhookKey key, Instant until) {
        Assignments set = Assignments.of(WebhookItem.nextCheck(key.id(), until));
        set.increment(WebhookItem.HEALTH_REVISION);
        table.update(set.on(UpdateItemRequest.builder().key(WebhookItem.key(key)))
                .conditionExpression("attribute_exists(" + WebhookItem.NEXT_CHECK_AT + ")"));
    }

    @Override
    public boolean deleteById(WebhookKey key) {
        TransactWriteItem delete = TransactWriteItem.builder()
                .delete(Delete.builder()
                        .tableName(table.name())
                        .key(WebhookItem.key(key))
                        .conditionExpression(EXISTS)
                        .build())
                .build();
        return table.transact(List.of(delete, countDown(key.scope()))).isEmpty();
    }

    /// Re-encrypts what an old key has encrypted. All webhooks are read, by key and a page at a time.
    @Override
    public Optional<Cursor> reencrypt(OrganizationId organization, PageRequest page) {
        Page<Item> items = table.page(OrganizationItem.partition(organization), WebhookItem.SORT_PREFIX, page, true,
                Function.identity());
        items.items().stream().filter(item -> SecretParts.isStale(item, cipher)).forEach(this::reencrypt);
        return items.next();
    }

    private void reencrypt(Item item) {
        Item encrypted;
        try {
            encrypted = SecretParts.reencrypted(item, cipher);
        } catch (DecryptionFailedException e) {
            LOG.error("the secrets of webhook {} cannot be decrypted", item.string(WebhookItem.ID), e);
            return;
        }
        Assignments set = Assignments.of(encrypted).removingOthersOf(SecretParts.CLEAR);
        String unchanged = WebhookItem.REVISION + " = " + set.value(Item.number(item.number(WebhookItem.REVISION)));
        table.update(set.on(UpdateItemRequest.builder().key(WebhookItem.key(WebhookItem.readKey(item))))
                .conditionExpression(unchanged));
    }

    private Webhook read(Item item) {
        return WebhookItem.read(item, cipher);
    }

    private TransactWriteItem countUp(Scope scope) {
        return count(scope, Update.builder()
                .conditionExpression(
                        "attribute_not_exists(" + WebhookItem.COUNT + ") OR " + WebhookItem.COUNT + " < :limit")
                .expressionAttributeValues(
                        Map.of(":change", Item.number(1), ":limit", Item.number(Webhook.MAX_PER_SCOPE))));
    }

    private TransactWriteItem countDown(Scope scope) {
        return count(scope, Update.builder().expressionAttributeValues(Map.of(":change", Item.number(-1))));
    }

    private TransactWriteItem count(Scope scope, Update.Builder change) {
        return TransactWriteItem.builder()
                .update(change.tableName(table.name())
                        .key(WebhookItem.countKey(scope))
                        .updateExpression("ADD " + WebhookItem.COUNT + " :change")
                        .build())
                .build();
    }
}
