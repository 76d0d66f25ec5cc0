package io.tidings.local.functions;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

import io.tidings.embedded.EmbeddedKeys;
import io.tidings.keys.KeyStore;
import io.tidings.secretsmanager.SecretsManagerKeyStore;
import io.tidings.tink.KeyRotation;

/// The keys of the local stack: in a file that only its owner can read, or in memory. The first are made at once.
public final class LocalKeys implements AutoCloseable {

    static final String FILE = "keys.json";

    private final EmbeddedKeys services;
    private final SecretsManagerClient secrets;
    private final KmsClient kms;

    private LocalKeys(EmbeddedKeys services) {
        this.services = services;
        this.secrets = client(SecretsManagerClient.builder(), services.endpoint());
        this.kms = client(KmsClient.builder(), services.endpoint());
    }

    /// @param folder where the file is; empty: in memory
    public static LocalKeys start(Optional<Path> folder) {
        LocalKeys keys = new LocalKeys(EmbeddedKeys.start(folder.map(path -> path.resolve(FILE))));
        KeyRotation.ensure(keys.store(), Clock.systemUTC());
        return keys;
    }

    /// Where functions in this process find them.
    public KeyStore store() {
        return new SecretsManagerKeyStore(secrets, kms, EmbeddedKeys.SECRET, EmbeddedKeys.KEY);
    }

    /// What functions in other processes are told, to find the same.
    public Map<String, String> variables() {
        String endpoint = services.endpoint().toString();
        return Map.of("TIDINGS_KEYS_SECRET", EmbeddedKeys.SECRET, "TIDINGS_KEYS_KEY", EmbeddedKeys.KEY,
                "AWS_ENDPOINT_URL_SECRETS_MANAGER", endpoint, "AWS_ENDPOINT_URL_KMS", endpoint);
    }

    @Override
    public void close() {
        kms.close();
        secrets.close();
        services.close();
    }

    private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder,
            URI endpoint) {
        return builder.region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .endpointOverride(endpoint)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }
}
