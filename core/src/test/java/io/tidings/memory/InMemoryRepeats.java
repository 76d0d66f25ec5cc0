package io.tidings.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.tidings.organization.OrganizationId;
import io.tidings.publishing.IdempotencyKey;
import io.tidings.publishing.Repeats;

/// [Repeats] in memory.
public final class InMemoryRepeats implements Repeats {

    private final Map<String, Claim> claims = new ConcurrentHashMap<>();

    @Override
    public Claim claim(OrganizationId organization, IdempotencyKey key, Claim claim) {
        return claims.merge(key(organization, key), claim, (before, now) -> {
            Instant end = before.publishedAt().plus(Duration.ofDays(KEPT_DAYS));
            return end.isAfter(now.publishedAt()) ? before : now;
        });
    }

    @Override
    public Optional<Claim> find(OrganizationId organization, IdempotencyKey key) {
        return Optional.ofNullable(claims.get(key(organization, key)));
    }

    @Override
    public Optional<Claim> hold(OrganizationId organization, IdempotencyKey key, Claim found, Instant heldUntil) {
        Claim held = found.heldUntil(heldUntil);
        return found.deliveries() < 0 && claims.replace(key(organization, key), found, held)
                ? Optional.of(held)
                : Optional.empty();
    }

    @Override
    public void complete(OrganizationId organization, IdempotencyKey key, Claim claim, int deliveries) {
        claims.put(key(organization, key), claim.completed(deliveries));
    }

    private static String key(OrganizationId organization, IdempotencyKey key) {
        return organization.value() + "/" + key.value();
    }
}
