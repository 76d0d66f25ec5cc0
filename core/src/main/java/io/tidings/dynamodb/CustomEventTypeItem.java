package io.tidings.dynamodb;

import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.event.EventTypeName;
import io.tidings.event.Payload;
import io.tidings.json.Json;
import io.tidings.naming.Description;
import io.tidings.organization.OrganizationId;
import io.tidings.publishing.CustomEventType;

/// `ORG#o` / `TYPE#name`.
final class CustomEventTypeItem {

    static final String SORT_PREFIX = "TYPE#";
    static final String CREATED_AT = "createdAt";

    private static final String ORGANIZATION = "organizationId";
    private static final String NAME = "type";
    private static final String DESCRIPTION = "description";
    private static final String SCHEMA = "schema";
    private static final String SAMPLE = "sample";
    private static final String DOCUMENT_REQUIRED = "documentRequired";
    private static final String UPDATED_AT = "updatedAt";

    private CustomEventTypeItem() {}

    static Map<String, AttributeValue> key(OrganizationId organization, EventTypeName name) {
        return Item.key(OrganizationItem.partition(organization), SORT_PREFIX + name.value());
    }

    static Item write(CustomEventType type) {
        return Item.with(key(type.organization(), type.name()))
                .put(ORGANIZATION, type.organization().value())
                .put(NAME, type.name().value())
                .put(DESCRIPTION, type.description().value())
                .put(SCHEMA, type.schema().map(Json::text))
                .put(SAMPLE, type.sample().map(Payload::toString))
                .put(DOCUMENT_REQUIRED, type.documentRequired())
                .put(CREATED_AT, type.createdAt())
                .put(UPDATED_AT, type.updatedAt());
    }

    static CustomEventType read(Item item) {
        return new CustomEventType(
                new OrganizationId(item.string(ORGANIZATION)),
                new EventTypeName(item.string(NAME)),
                new Description(item.string(DESCRIPTION)),
                item.optionalText(SCHEMA).map(text -> (ObjectNode) Json.parse(text)),
                item.optionalText(SAMPLE).map(text -> Payload.of(Json.parse(text))),
                item.flag(DOCUMENT_REQUIRED),
                item.instant(CREATED_AT),
                item.instant(UPDATED_AT));
    }
}
