package io.tidings.keys;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/// An Ed25519 key (RFC 8032) that signs callbacks.
public final class SigningKey {

    private static final String ALGORITHM = "Ed25519";

    private final PrivateKey secret;
    private final EdECPublicKey open;
    private final Ed25519 signer;
    private final VerificationKey verification;
    private final String id;

    private SigningKey(PrivateKey secret, EdECPublicKey open) {
        this.secret = secret;
        this.open = open;
        this.signer = Ed25519.by(secret);
        this.verification = VerificationKey.of(open);
        this.id = verification.id();
    }

    /// A new one.
    public static SigningKey create() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            return new SigningKey(pair.getPrivate(), (EdECPublicKey) pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK since 15 has Ed25519", e);
        }
    }

    /// One that is kept.
    ///
    /// @param secret PKCS #8, as [#secretBytes]
    /// @param open X.509, as [#openBytes]
    /// @throws IllegalArgumentException if they are no keys; the message does not repeat them
    public static SigningKey of(byte[] secret, byte[] open) {
        try {
            KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
            return new SigningKey(factory.generatePrivate(new PKCS8EncodedKeySpec(secret)),
                    (EdECPublicKey) factory.generatePublic(new X509EncodedKeySpec(open)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("must be an Ed25519 key", e);
        }
    }

    /// The id under which the key is published.
    public String id() {
        return id;
    }

    public VerificationKey verification() {
        return verification;
    }

    /// The signature of `parts`, one after the other: 64 bytes.
    public byte[] sign(byte[]... parts) {
        return signer.sign(parts);
    }

    /// The private key in its PKCS #8 form.
    public byte[] secretBytes() {
        return secret.getEncoded();
    }

    /// The public key in its X.509 form.
    public byte[] openBytes() {
        return open.getEncoded();
    }

    /// Never the private key.
    @Override
    public String toString() {
        return "Ed25519 key " + id;
    }
}
