package io.tidings.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The AWS services that Tidings uses, and clients for them, without AWS.
///
/// They run inside this process, unless the environment variable `AWS_ENDPOINT_URL` (or the system property
/// `aws.endpointUrl`) names an AWS-compatible endpoint (LocalStack, moto): then nothing is started and the clients go there. So the same tests run on both. Nothing here
/// ever talks to AWS itself: the credentials are dummies.
public final class EmbeddedAws implements AutoCloseable {

    static final Region REGION = Region.US_EAST_1;

    private final URI dynamoDbEndpoint;
    private final URI sqsEndpoint;
    private final URI s3Endpoint;
    private final DynamoDbClient dynamoDb;
    private final SqsClient sqs;
    private final S3Client s3;
    private final List<Runnable> stops;

    private EmbeddedAws(URI dynamoDbEndpoint, URI sqsEndpoint, URI s3Endpoint, List<Runnable> stops) {
        this.dynamoDbEndpoint = dynamoDbEndpoint;
        this.sqsEndpoint = sqsEndpoint;
        this.s3Endpoint = s3Endpoint;
        this.dynamoDb = client(DynamoDbClient.builder(), dynamoDbEndpoint);
        this.sqs = client(SqsClient.builder(), sqsEndpoint);
        // Otherwise the bucket would become a host name, which nobody resolves.
        this.s3 = client(S3Client.builder().forcePathStyle(true), s3Endpoint);
        this.stops = stops;
    }

    /// Everything in memory, or at `AWS_ENDPOINT_URL`.
    public static EmbeddedAws inMemory() {
        return start(external(), Optional.empty());
    }

    /// Data, messages and objects kept in a folder, or at `AWS_ENDPOINT_URL`.
    ///
    /// @param folder created if missing; one process at a time. Only its owner can enter it (`0700`); permissions of
    ///         others in an existing one are removed
    /// @throws IllegalStateException if the folder cannot be closed to others
    public static EmbeddedAws keptIn(Path folder) {
        return start(external(), Optional.of(folder));
    }

    static EmbeddedAws start(Optional<URI> external, Optional<Path> folder) {
        if (external.isPresent()) {
            return new EmbeddedAws(external.get(), external.get(), external.get(), List.of());
        }
        folder.ifPresent(PrivateFolder::open);
        EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start(folder.map(path -> path.resolve("dynamodb")));
        EmbeddedSqs sqs = EmbeddedSqs.start(folder.map(path -> path.resolve("sqs")));
        EmbeddedS3 s3 = EmbeddedS3.start(folder.map(path -> path.resolve("s3")));
        Runnable tighten = () -> folder.ifPresent(PrivateFolder::tighten);
        tighten.run();
        return new EmbeddedAws(dynamoDb.endpoint(), sqs.endpoint(), s3.endpoint(),
                List.of(s3::close, sqs::close, dynamoDb::close, tighten));
    }

    /// A client for DynamoDB, closed with this.
    public DynamoDbClient dynamoDb() {
        return dynamoDb;
    }

    /// A client for SQS, closed with this.
    public SqsClient sqs() {
        return sqs;
    }

    /// A client for S3, closed with this.
    public S3Client s3() {
        return s3;
    }

    /// For those who make their own client.
    public URI dynamoDbEndpoint() {
        return dynamoDbEndpoint;
    }

    /// For those who make their own client.
    public URI sqsEndpoint() {
        return sqsEndpoint;
    }

    /// For those who make their own client: it must use path-style access.
    public URI s3Endpoint() {
        return s3Endpoint;
    }

    /// Closes the clients and stops what was started, which would keep the process alive.
    @Override
    public void close() {
        s3.close();
        sqs.close();
        dynamoDb.close();
        stops.forEach(Runnable::run);
    }

    /// The SDK's own two ways to say it.
    private static Optional<URI> external() {
        return Optional.ofNullable(System.getProperty("aws.endpointUrl", System.getenv("AWS_ENDPOINT_URL")))
                .filter(url -> !url.isBlank())
                .map(URI::create);
    }

    private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder,
            URI endpoint) {
        StaticCredentialsProvider nobody = StaticCredentialsProvider
                .create(AwsBasicCredentials.create("local", "local"));
        return builder.region(REGION)
                .credentialsProvider(nobody)
                .endpointOverride(endpoint)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }
}
