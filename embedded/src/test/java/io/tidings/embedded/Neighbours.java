package io.tidings.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// A process of its own in which several start DynamoDB at the same moment, before anything of it has been loaded, and
/// use theirs at once.
final class Neighbours {

    private static final int ALL = 2;

    private Neighbours() {}

    /// Says `done` if all of them get all their answers, each at the first time of asking.
    public static void main(String[] args) throws Exception {
        var together = new CyclicBarrier(ALL);
        List<Future<?>> all = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(ALL)) {
            for (var i = 0; i < ALL; i++) {
                all.add(threads.submit(() -> {
                    together.await();
                    try (var mine = EmbeddedDynamoDb.start(Optional.empty()); var client = impatient(mine)) {
                        use(client);
                    }
                    return null;
                }));
            }
        }
        for (var one : all) {
            one.get();
        }
        System.out.println("done");
    }

    private static void use(DynamoDbClient client) {
        Things.createTable(client);
        Things.put(client, "a");
        Things.names(client);
        client.describeTimeToLive(describe -> describe.tableName(Things.TABLE));
        client.deleteTable(delete -> delete.tableName(Things.TABLE));
        client.listTables();
    }

    private static DynamoDbClient impatient(EmbeddedDynamoDb dynamoDb) {
        return DynamoDbClient.builder()
                .region(EmbeddedAws.REGION)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .endpointOverride(dynamoDb.endpoint())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }
}
