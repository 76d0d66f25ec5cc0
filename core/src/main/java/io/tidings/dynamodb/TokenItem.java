package io.tidings.dynamodb;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

import io.tidings.access.ApiToken;
import io.tidings.access.Role;
import io.tidings.access.TokenHash;
import io.tidings.access.TokenId;
import io.tidings.naming.Name;
import io.tidings.organization.OrganizationId;

/// `TOKEN#t` / `TOKEN`, listed under its organization; and `ORG#o` / `TOKEN#t`, which says that there is one.
final class TokenItem {

    private static final String SORT = "TOKEN";
    private static final String POINTER_PREFIX = "TOKEN#";
    private static final String ID = "tokenId";
    private static final String ORGANIZATION = "organizationId";
    private static final String NAME = "name";
    private static final String ROLE = "role";
    private static final String HASH = "hash";
    private static final String CREATED_AT = "createdAt";
    private static final String VALID_UNTIL = "validUntil";
    private static final String LAST_USED_ON = "lastUsedOn";

    private TokenItem() {}

    static Map<String, AttributeValue> key(String id) {
        return Item.key("TOKEN#" + id, SORT);
    }

    static String listing(OrganizationId organization) {
        return "TOKENS#" + organization.value();
    }

    /// Says in the organization's own partition that it has this token: `ORG#o` / `TOKEN#t`. An index may lag behind when
    /// the organization is removed, and no token may be left.
    static Item pointer(ApiToken token, OrganizationId organization) {
        Item item = Item.with(pointerKey(organization, token.id())).put(ID, token.id().value());
        token.expiresAt().ifPresent(end -> item.put(TidingsTable.EXPIRES_AT, end.getEpochSecond()));
        return item;
    }

    static Map<String, AttributeValue> pointerKey(OrganizationId organization, TokenId id) {
        return Item.key(OrganizationItem.partition(organization), POINTER_PREFIX + id.value());
    }

    /// The token that an item of an organization's partition points at, if it does.
    static Optional<Map<String, AttributeValue>> pointedAt(Item item) {
        String sort = item.string(TidingsTable.SORT_KEY);
        return sort.startsWith(POINTER_PREFIX)
                ? Optional.of(key(sort.substring(POINTER_PREFIX.length())))
                : Optional.empty();
    }

    static Item write(ApiToken token) {
        Item item = Item.with(key(token.id().value()))
                .put(ID, token.id().value())
                .put(ORGANIZATION, token.organization().map(OrganizationId::value))
                .put(NAME, token.name().value())
                .put(ROLE, token.role().wireName())
                .put(HASH, token.hash().hex())
                .put(CREATED_AT, token.createdAt())
                .put(VALID_UNTIL, token.expiresAt().map(Object::toString))
                .put(LAST_USED_ON, token.lastUsedOn().map(Object::toString))
                .put(TidingsTable.LISTING_PARTITION_KEY, token.organization().map(TokenItem::listing).orElse("TOKENS"))
                .put(TidingsTable.LISTING_SORT_KEY, token.id().value());
        token.expiresAt().ifPresent(end -> item.put(TidingsTable.EXPIRES_AT, end.getEpochSecond()));
        return item;
    }

    static ApiToken read(Item item) {
        Optional<OrganizationId> organization = item.optionalText(ORGANIZATION).map(OrganizationId::new);
        return new ApiToken(
                new TokenId(item.string(ID)),
                organization,
                new Name(item.string(NAME)),
                Role.of(item.string(ROLE)),
                new TokenHash(item.string(HASH)),
                item.instant(CREATED_AT),
                item.optionalInstant(VALID_UNTIL),
                item.optionalText(LAST_USED_ON).map(LocalDate::parse));
    }

    /// ISO dates sort as they follow each other.
    static UpdateItemRequest.Builder use(TokenId id, LocalDate day) {
        return UpdateItemRequest.builder()
                .key(key(id.value()))
                .updateExpression("SET #day = :day")
                .conditionExpression("attribute_exists(" + TidingsTable.PARTITION_KEY
                        + ") AND (attribute_not_exists(#day) OR #day < :day)")
                .expressionAttributeNames(Map.of("#day", LAST_USED_ON))
                .expressionAttributeValues(Map.of(":day", Item.text(day.toString())));
    }
}
