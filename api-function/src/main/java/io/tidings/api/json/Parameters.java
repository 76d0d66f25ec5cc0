package io.tidings.api.json;

import java.util.Optional;
import java.util.function.Function;

import jakarta.inject.Singleton;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.core.convert.TypeConverter;

import io.tidings.access.TokenId;
import io.tidings.delivery.DeliveryId;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.replay.ReplayId;
import io.tidings.webhook.WebhookId;

/// Path parameters as values. A malformed one is refused by name.
@Factory
final class Parameters {

    @Bean
    @Singleton
    TypeConverter<CharSequence, OrganizationId> organizationId() {
        return converter(OrganizationId::new);
    }

    @Bean
    @Singleton
    TypeConverter<CharSequence, ProjectId> projectId() {
        return converter(ProjectId::new);
    }

    @Bean
    @Singleton
    TypeConverter<CharSequence, WebhookId> webhookId() {
        return converter(WebhookId::new);
    }

    @Bean
    @Singleton
    TypeConverter<CharSequence, EventId> eventId() {
        return converter(EventId::new);
    }

    @Bean
    @Singleton
    TypeConverter<CharSequence, DeliveryId> deliveryId() {
        return converter(DeliveryId::new);
    }

    @Bean
    @Singleton
    TypeConverter<CharSequence, ReplayId> replayId() {
        return converter(ReplayId::new);
    }

    @Bean
    @Singleton
    TypeConverter<CharSequence, TokenId> tokenId() {
        return converter(TokenId::new);
    }

    @Bean
    @Singleton
    TypeConverter<CharSequence, EventTypeName> eventTypeName() {
        return converter(EventTypeName::new);
    }

    private static <T> TypeConverter<CharSequence, T> converter(Function<String, T> reader) {
        return (text, type, context) -> {
            try {
                return Optional.of(reader.apply(text.toString()));
            } catch (IllegalArgumentException e) {
                context.reject(text, e);
                return Optional.empty();
            }
        };
    }
}
