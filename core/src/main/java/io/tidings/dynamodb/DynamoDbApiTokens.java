package io.tidings.dynamodb;

import java.util.Optional;

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
    public void save(ApiToken token) {
        table.put(TokenItem.write(token));
    }

    @Override
    public boolean deleteById(OrganizationId organization, TokenId id) {
        return findById(id).filter(token -> token.organization().filter(organization::equals).isPresent()).isPresent()
                && table.delete(TokenItem.key(id.value()));
    }
}
