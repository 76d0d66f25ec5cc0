package io.tidings.dynamodb;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

import io.tidings.access.ApiToken;
import io.tidings.access.ApiTokens;
import io.tidings.access.TokenId;
import io.tidings.organization.OrganizationId;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// [ApiTokens] in DynamoDB.
public final class DynamoDbApiTokens implements ApiTokens {

    private final Table table;

    public DynamoDbApiTokens(Table table) {
        this.table = table;
    }

    @Override
    public Optional<ApiToken> findById(TokenId id) {
        return table.get(TokenItem.key(id.value())).map(TokenItem::read);
    }

    @Override
    public Page<ApiToken> findByOrganization(OrganizationId organization, PageRequest page) {
        return table.listing(TokenItem.listing(organization), page, TokenItem::key, TokenItem::read);
    }

    @Override
    public boolean save(ApiToken token) {
        List<TransactWriteItem> writes = new ArrayList<>();
        writes.add(Conditions.put(table.name(), TokenItem.write(token)));
        token.organization().ifPresent(owner -> {
            writes.add(Conditions.organizationExists(table.name(), owner));
            writes.add(Conditions.put(table.name(), TokenItem.pointer(token, owner)));
        });
        return table.transact(writes).isEmpty();
    }

    @Override
    public boolean recordUse(TokenId id, LocalDate day) {
        return table.update(TokenItem.use(id, day)).isPresent();
    }

    @Override
    public boolean deleteById(OrganizationId organization, TokenId id) {
        boolean owned = findById(id)
                .filter(token -> token.organization().filter(organization::equals).isPresent())
                .isPresent();
        boolean deleted = owned && table.delete(TokenItem.key(id.value()));
        if (deleted) {
            table.delete(TokenItem.pointerKey(organization, id));
        }
        return deleted;
    }
}
