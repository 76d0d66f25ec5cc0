package io.tidings.dynamodb;

import java.util.UUID;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import io.tidings.keys.SecretCipher;
import io.tidings.memory.InMemoryEventContents;
import io.tidings.memory.InMemoryKeyStore;
import io.tidings.testing.Examples;
import io.tidings.testing.LocalAws;
import io.tidings.testing.Store;
import io.tidings.testing.TestingClock;
import io.tidings.tink.TinkKeys;

/// A table in DynamoDB Local. Tests share one, since all that they put there has ids of its own.
record LocalTable(DynamoDbClient client, String name) {

    /// The cipher of every store, so that one decrypts what another has encrypted.
    static final SecretCipher CIPHER = new TinkKeys(InMemoryKeyStore.withKeys(), new TestingClock(Examples.NOW));

    private static final LocalTable SHARED = create(LocalAws.get().dynamoDb());

    static LocalTable shared() {
        return SHARED;
    }

    /// A table that nobody else uses.
    static LocalTable fresh() {
        return create(LocalAws.get().dynamoDb());
    }

    private static LocalTable create(DynamoDbClient client) {
        String name = "tidings-" + UUID.randomUUID();
        client.createTable(TidingsTable.creation(name));
        return new LocalTable(client, name);
    }

    /// The same table, seen through another client.
    LocalTable through(DynamoDbClient other) {
        return new LocalTable(other, name);
    }

    /// All adapters over this table, with a clock of their own.
    Store store() {
        TestingClock clock = new TestingClock(Examples.NOW);
        Table table = new Table(client, name);
        InMemoryEventContents contents = new InMemoryEventContents();
        DynamoDbOrganizations organizations = new DynamoDbOrganizations(table, clock);
        DynamoDbProjects projects = new DynamoDbProjects(table, clock);
        return new Store(
                organizations,
                projects,
                new DynamoDbApiTokens(table),
                new DynamoDbWebhooks(table, CIPHER),
                new DynamoDbCustomEventTypes(table),
                new DynamoDbEvents(table, contents, Store.RETENTION, clock),
                contents,
                new DynamoDbIdempotencyStore(table),
                new DynamoDbDeliveries(table, CIPHER, Store.RETENTION, clock),
                new DynamoDbReplays(table, Store.RETENTION, clock),
                new DynamoDbAuditLog(table, Store.AUDIT_RETENTION, clock),
                new DynamoDbRemovals(table, clock),
                new DynamoDbLeftovers(table, contents, organizations, projects, Runnable::run),
                clock);
    }
}
