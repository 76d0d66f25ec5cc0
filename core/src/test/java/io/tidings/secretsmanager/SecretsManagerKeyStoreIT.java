package io.tidings.secretsmanager;

import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

import io.tidings.embedded.EmbeddedKeys;
import io.tidings.keys.KeyStore;
import io.tidings.keys.KeyStoreContract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SecretsManagerKeyStoreIT extends KeyStoreContract {

    private final EmbeddedKeys services = EmbeddedKeys.start();
    private final SecretsManagerClient secrets = client(SecretsManagerClient.builder());
    private final KmsClient kms = client(KmsClient.builder());
    private final KeyStore store = new SecretsManagerKeyStore(secrets, kms, EmbeddedKeys.SECRET, EmbeddedKeys.KEY);

    @AfterEach
    void stop() {
        kms.close();
        secrets.close();
        services.close();
    }

    @Override
    protected KeyStore store() {
        return store;
    }

    @Test
    void shouldEncryptWhatItKeepsForThisUseOnly() {
        store.save("the keys themselves".getBytes(UTF_8), Optional.empty());

        SdkBytes kept = secrets.getSecretValue(get -> get.secretId(EmbeddedKeys.SECRET)).secretBinary();

        assertThat(new String(kept.asByteArray(), ISO_8859_1)).doesNotContain("keys");
        assertThatThrownBy(() -> kms.decrypt(request -> request.keyId(EmbeddedKeys.KEY)
                .encryptionContext(Map.of("tidings", "something else"))
                .ciphertextBlob(kept))).isInstanceOf(InvalidCiphertextException.class);
    }

    @Test
    void shouldNotTakeAMissingSecretForAnEmptyOne() {
        KeyStore elsewhere = new SecretsManagerKeyStore(secrets, kms, EmbeddedKeys.SECRET + "2", EmbeddedKeys.KEY);

        assertThatThrownBy(() -> elsewhere.save(new byte[]{1}, Optional.empty()))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return builder.region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .endpointOverride(services.endpoint())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }
}
