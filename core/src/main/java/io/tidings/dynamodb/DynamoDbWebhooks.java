package io.tidings.dynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

import io.tidings.organization.Scope;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.webhook.Health;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.WebhookStatus;
import io.tidings.webhook.Webhooks;

/// [Webhooks] in DynamoDB.
public final class DynamoDbWebhooks implements Webhooks {

    private static final String EXISTS = "attribute_exists(" + TidingsTable.PARTITION_KEY + ")";

    private final Table table;

    public DynamoDbWebhooks(Table table) {
        this.table = table;
    }

    @Override
    public Optional<Webhook> findById(WebhookKey key) {
        return table.get(WebhookItem.key(key)).map(WebhookItem::read);
    }

    @Override
    public Page<Webhook> findByScope(Scope scope, PageRequest page) {
        return table.page(WebhookItem.partition(scope), WebhookItem.sortPrefix(scope), page, true, WebhookItem::read);
    }

    @Override
    public List<Webhook> findAllByScope(Scope scope) {
        return table.all(WebhookItem.partition(scope), WebhookItem.sortPrefix(scope))
                .stream()
                .map(WebhookItem::read)
                .toList();
    }

    @Override
    public Added add(Webhook webhook) {
        Scope scope = webhook.scope();
        List<TransactWriteItem> writes = new ArrayList<>();
        writes.add(count(scope, 1,
                "attribute_not_exists(" + WebhookItem.COUNT + ") OR " + WebhookItem.COUNT + " < :limit"));
        writes.add(Conditions.put(table.name(), WebhookItem.write(webhook)));
        writes.add(Conditions.organizationExists(table.name(), scope.organization()));
        scope.project()
                .ifPresent(project -> writes
                        .add(Conditions.exists(table.name(), ProjectItem.key(scope.organization(), project), "")));
        return table.transact(writes)
                .map(refused -> refused == 0 ? Added.LIMIT_REACHED : Added.NO_SCOPE)
                .orElse(Added.ADDED);
    }

    /// Health is the dispatcher's to write, except where the change gives a disabled webhook a fresh start. A health
    /// that is unknown may also just have been read before the first attempt; then what has been seen since stays.
    @Override
    public boolean update(Webhook changed) {
        boolean mayRevive = changed.health().equals(Health.unknown());
        return (mayRevive && revive(changed)) || updateSettings(changed);
    }

    private boolean revive(Webhook changed) {
        Item item = WebhookItem.settings(changed);
        item.attributes().putAll(WebhookItem.health(changed.health()).attributes());
        List<String> optional = new ArrayList<>(WebhookItem.OPTIONAL_SETTINGS);
        optional.addAll(WebhookItem.OPTIONAL_HEALTH);
        Assignments set = Assignments.of(item).removingOthersOf(optional);
        String disabled = set.value(Item.text(WebhookStatus.DISABLED.wireName()));
        String status = set.name(WebhookItem.STATUS);
        return update(changed, set, " AND " + status + " = " + disabled);
    }

    private boolean updateSettings(Webhook changed) {
        return update(changed,
                Assignments.of(WebhookItem.settings(changed)).removingOthersOf(WebhookItem.OPTIONAL_SETTINGS), "");
    }

    private boolean update(Webhook changed, Assignments set, String more) {
        String expected = set.value(Item.number(changed.revision() - 1));
        return table.update(set.on(UpdateItemRequest.builder().key(WebhookItem.key(changed.key())))
                .conditionExpression(WebhookItem.REVISION + " = " + expected + more)).isPresent();
    }

    @Override
    public void saveHealth(WebhookKey key, Health health) {
        table.update(Assignments.of(WebhookItem.health(health))
                .removingOthersOf(WebhookItem.OPTIONAL_HEALTH)
                .on(UpdateItemRequest.builder().key(WebhookItem.key(key)))
                .conditionExpression(EXISTS));
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
        return table.transact(List.of(delete, count(key.scope(), -1, null))).isEmpty();
    }

    private TransactWriteItem count(Scope scope, int change, String condition) {
        Map<String, AttributeValue> values = condition == null
                ? Map.of(":change", Item.number(change))
                : Map.of(":change", Item.number(change), ":limit", Item.number(Webhook.MAX_PER_SCOPE));
        return TransactWriteItem.builder()
                .update(Update.builder()
                        .tableName(table.name())
                        .key(WebhookItem.countKey(scope))
                        .updateExpression("ADD " + WebhookItem.COUNT + " :change")
                        .conditionExpression(condition)
                        .expressionAttributeValues(values)
                        .build())
                .build();
    }
}
