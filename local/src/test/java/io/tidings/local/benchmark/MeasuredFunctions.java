package io.tidings.local.benchmark;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.services.sqs.model.Message;

import io.tidings.access.ApiToken;
import io.tidings.access.BearerToken;
import io.tidings.access.Role;
import io.tidings.access.TokenId;
import io.tidings.api.ApiHandler;
import io.tidings.dispatch.DispatchHandler;
import io.tidings.dynamodb.DynamoDbApiTokens;
import io.tidings.dynamodb.DynamoDbOrganizations;
import io.tidings.dynamodb.Table;
import io.tidings.dynamodb.TidingsTable;
import io.tidings.embedded.EmbeddedAws;
import io.tidings.json.Json;
import io.tidings.local.functions.LocalKeys;
import io.tidings.local.lambda.Deployment;
import io.tidings.local.lambda.Deployment.Start;
import io.tidings.local.lambda.FunctionPackage;
import io.tidings.naming.Name;
import io.tidings.organization.Organization;
import io.tidings.organization.OrganizationId;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The packages that ship, and [BareHandler] packaged next to them, with services that hold one organization.
final class MeasuredFunctions implements AutoCloseable {

    private static final String TABLE = "tidings";
    private static final String ORGANIZATION = "66ec434e84b4103f670cb600";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final EmbeddedAws aws = EmbeddedAws.inMemory();
    private final LocalKeys keys = LocalKeys.start(Optional.empty());
    private final Path folder;
    private final FunctionPackage api;
    private final FunctionPackage dispatch;
    private final FunctionPackage bare;
    private final Map<String, String> environment = new TreeMap<>();
    private final String token;

    MeasuredFunctions() throws IOException {
        folder = Files.createTempDirectory("tidings-benchmark");
        api = FunctionPackage.unpack("api-function", folder);
        dispatch = FunctionPackage.unpack("dispatch-function", folder);
        bare = bare(api, folder.resolve("bare"));
        aws.dynamoDb().createTable(TidingsTable.creation(TABLE));
        aws.dynamoDb().waiter().waitUntilTableExists(request -> request.tableName(TABLE));
        aws.s3().createBucket(request -> request.bucket(TABLE));
        environment.put("TIDINGS_TABLE", TABLE);
        environment.put("TIDINGS_BUCKET", TABLE);
        environment.put("TIDINGS_QUEUE_URL", aws.sqs().createQueue(q -> q.queueName("deliveries")).queueUrl());
        environment.put("TIDINGS_SLOW_QUEUE_URL",
                aws.sqs().createQueue(q -> q.queueName("deliveries-slow")).queueUrl());
        environment.put("TIDINGS_DEAD_LETTER_QUEUE_URL",
                aws.sqs().createQueue(q -> q.queueName("dead-letters")).queueUrl());
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", aws.dynamoDbEndpoint().toString());
        environment.put("AWS_ENDPOINT_URL_SQS", aws.sqsEndpoint().toString());
        environment.put("AWS_ENDPOINT_URL_S3", aws.s3Endpoint().toString());
        environment.putAll(keys.variables());
        environment.put("TIDINGS_ALLOWED_NETWORKS", "127.0.0.0/8");
        token = administrator(new Table(aws.dynamoDb(), TABLE));
    }

    private static String administrator(Table table) {
        Clock clock = Clock.systemUTC();
        OrganizationId organization = new OrganizationId(ORGANIZATION);
        new DynamoDbOrganizations(table, clock)
                .save(new Organization(organization, new Name("parallelworks"), clock.instant(), clock.instant()));
        BearerToken bearer = BearerToken.create(new TokenId(ORGANIZATION), new SecureRandom());
        new DynamoDbApiTokens(table).save(ApiToken.create(bearer, Optional.of(organization), new Name("benchmark"),
                Role.ORG_ADMIN, clock.instant(), Optional.empty()));
        return bearer.text();
    }

    /// The yardstick's class, and the libraries that it needs: those of the API function, less the framework and all
    /// that is Tidings'.
    private static FunctionPackage bare(FunctionPackage api, Path root) throws IOException {
        String name = BareHandler.class.getName().replace('.', '/') + ".class";
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        try (var code = BareHandler.class.getClassLoader().getResourceAsStream(name)) {
            Files.copy(code, file);
        }
        Files.createDirectories(root.resolve("lib"));
        try (Stream<Path> jars = Files.list(api.root().resolve("lib"))) {
            for (Path jar : jars.filter(MeasuredFunctions::belongsToTheSdk).toList()) {
                Files.copy(jar, root.resolve("lib").resolve(jar.getFileName()));
            }
        }
        return new FunctionPackage(root);
    }

    private static boolean belongsToTheSdk(Path jar) {
        String name = jar.getFileName().toString();
        return !name
                .matches("(micronaut|jackson|tidings|nimbus|json-schema|event-ruler|logback|reactor|commons|tink|itu|"
                        + "fastdoubleparser|jakarta).*");
    }

    Deployment api(Start start, int memoryMib) {
        return deployment("api", api, ApiHandler.class, start, memoryMib);
    }

    Deployment dispatch(Start start, int memoryMib) {
        return deployment("dispatch", dispatch, DispatchHandler.class, start, memoryMib);
    }

    Deployment bare(Start start, int memoryMib) {
        return deployment("bare", bare, BareHandler.class, start, memoryMib);
    }

    private Deployment deployment(String name, FunctionPackage code, Class<?> handler, Start start, int memoryMib) {
        return new Deployment(name, code, handler.getName(), memoryMib, TIMEOUT, start, environment, List.of());
    }

    /// Publishes an event: a token, an organization and webhooks are read, an event is stored.
    byte[] publication() {
        return publication(1);
    }

    /// The same, with so many bytes in it.
    byte[] publication(int bytes) {
        return request("/events", "{\"type\":\"USER_DISABLED\",\"payload\":{\"username\":\"" + "x".repeat(bytes)
                + "\",\"email\":\"demo@example.com\",\"userId\":\"1\",\"organization\":\"parallelworks\"}}");
    }

    private byte[] request(String what, String body) {
        String path = "/organizations/" + ORGANIZATION + what;
        ObjectNode event = Json.object()
                .put("version", "2.0")
                .put("routeKey", "$default")
                .put("rawPath", path)
                .put("rawQueryString", "")
                .put("isBase64Encoded", false)
                .put("body", body);
        event.putObject("headers").put("authorization", "Bearer " + token).put("content-type", "application/json");
        event.putObject("requestContext")
                .put("stage", "$default")
                .put("requestId", "benchmark")
                .putObject("http")
                .put("method", "POST")
                .put("path", path)
                .put("protocol", "HTTP/1.1")
                .put("sourceIp", "192.0.2.1")
                .put("userAgent", "benchmark");
        return Json.bytes(event);
    }

    /// Makes a webhook that gets every event from then on.
    byte[] registration(URI receiver) {
        return request("/settings/webhooks",
                "{\"name\":\"demo\",\"url\":\"" + receiver + "\",\"events\":[\"*\"]}");
    }

    /// All that waits to be delivered.
    List<String> takeMessages() {
        List<String> bodies = new ArrayList<>();
        List<Message> received;
        do {
            received = aws.sqs()
                    .receiveMessage(receive -> receive.queueUrl(environment.get("TIDINGS_QUEUE_URL"))
                            .maxNumberOfMessages(10)
                            .visibilityTimeout(43_200))
                    .messages();
            received.forEach(message -> bodies.add(message.body()));
        } while (!received.isEmpty());
        return bodies;
    }

    /// A delivery to a webhook that is not there any more: what can be known of it is read.
    byte[] batch() {
        return batch(List.of(message()));
    }

    byte[] batch(List<String> bodies) {
        ObjectNode event = Json.object();
        ArrayNode records = event.putArray("Records");
        for (int i = 0; i < bodies.size(); i++) {
            ObjectNode message = records.addObject()
                    .put("messageId", "message-" + i)
                    .put("receiptHandle", "handle-" + i)
                    .put("body", bodies.get(i))
                    .put("eventSource", "aws:sqs")
                    .put("awsRegion", "us-east-1");
            message.putObject("attributes").put("ApproximateReceiveCount", "1");
        }
        return Json.bytes(event);
    }

    private static String message() {
        String id = ORGANIZATION;
        ObjectNode message = Json.object()
                .put("version", 1)
                .put("delivery", id)
                .put("round", 1)
                .put("turn", 0)
                .put("webhook", id)
                .put("type", "USER_DISABLED")
                .put("organizationName", "parallelworks");
        message.putObject("event")
                .put("id", id)
                .put("organization", id)
                .put("type", "USER_DISABLED")
                .put("occurredAt", "2026-01-01T00:00:00Z")
                .put("publishedAt", "2026-01-01T00:00:00Z");
        message.putObject("content").putObject("payload").put("username", "demo");
        return new String(Json.bytes(message), UTF_8);
    }

    /// A file that goes with the packages.
    Path file(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() throws IOException {
        keys.close();
        aws.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
