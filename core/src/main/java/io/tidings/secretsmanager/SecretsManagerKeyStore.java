package io.tidings.secretsmanager;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

import io.tidings.keys.KeyStore;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Keys in AWS Secrets Manager, encrypted by AWS KMS: to read them takes leave to read the secret and to use the key.
///
/// Secrets Manager never takes two contents under one request token. The token of a version follows from the version
/// that it replaces, so of several that replace the same one, one does.
public final class SecretsManagerKeyStore implements KeyStore {

    /// Authenticated with the document, and in KMS's own log: what was decrypted.
    static final Map<String, String> CONTEXT = Map.of("tidings", "keys");

    private final SecretsManagerClient secrets;
    private final KmsClient kms;
    private final String secret;
    private final String key;

    /// @param secret the secret's ARN; it may be empty at first
    /// @param key the ARN of the KMS key
    /// @throws IllegalArgumentException if one of them is blank
    public SecretsManagerKeyStore(SecretsManagerClient secrets, KmsClient kms, String secret, String key) {
        if (secret.isBlank() || key.isBlank()) {
            throw new IllegalArgumentException("tidings.keys-secret and tidings.keys-key must be set");
        }
        this.secrets = secrets;
        this.kms = kms;
        this.secret = secret;
        this.key = key;
    }

    @Override
    public Optional<Version> load() {
        try {
            GetSecretValueResponse value = secrets.getSecretValue(request -> request.secretId(secret));
            SdkBytes document = kms.decrypt(request -> request.keyId(key)
                    .encryptionContext(CONTEXT)
                    .ciphertextBlob(value.secretBinary()))
                    .plaintext();
            return Optional.of(new Version(value.versionId(), document.asByteArray()));
        } catch (ResourceNotFoundException e) {
            // So it answers for a secret without a value. One that does not exist cannot be written either.
            return Optional.empty();
        }
    }

    @Override
    public boolean save(byte[] document, Optional<String> replaced) {
        SdkBytes wrapped = kms.encrypt(request -> request.keyId(key)
                .encryptionContext(CONTEXT)
                .plaintext(SdkBytes.fromByteArray(document)))
                .ciphertextBlob();
        try {
            secrets.putSecretValue(request -> request.secretId(secret)
                    .clientRequestToken(token(replaced))
                    .secretBinary(wrapped));
            return true;
        } catch (ResourceExistsException e) {
            return false;
        }
    }

    private static String token(Optional<String> replaced) {
        return UUID.nameUUIDFromBytes(("after " + replaced.orElse("nothing")).getBytes(UTF_8)).toString();
    }
}
