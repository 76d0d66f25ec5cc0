package io.tidings.keys;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;

import org.conscrypt.Conscrypt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Signs by BoringSSL, through Conscrypt, and where that is not, by the JDK: the same 64 bytes from either, since Ed25519
/// is deterministic (RFC 8032), at thirty times the cost. Conscrypt is not registered with the JVM: TLS and all else stay
/// as they are.
final class Ed25519 {

    private static final Logger LOG = LoggerFactory.getLogger(Ed25519.class);
    private static final String ALGORITHM = "Ed25519";
    private static final Optional<Provider> BORINGSSL = boringSsl();

    private final PrivateKey secret;
    private final Optional<Provider> provider;

    private Ed25519(PrivateKey secret, Optional<Provider> provider) {
        this.secret = secret;
        this.provider = provider;
    }

    /// With the fastest provider that is present.
    static Ed25519 by(PrivateKey secret) {
        return BORINGSSL.map(provider -> by(provider, secret)).orElseGet(() -> byJdk(secret));
    }

    static Ed25519 byJdk(PrivateKey secret) {
        return new Ed25519(secret, Optional.empty());
    }

    private static Ed25519 by(Provider provider, PrivateKey secret) {
        try {
            PrivateKey translated = KeyFactory.getInstance(ALGORITHM, provider)
                    .generatePrivate(new PKCS8EncodedKeySpec(secret.getEncoded()));
            return new Ed25519(translated, Optional.of(provider));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("what the JDK takes for a key is one", e);
        }
    }

    /// Whether it is BoringSSL that signs.
    boolean isNative() {
        return provider.isPresent();
    }

    byte[] sign(byte[]... parts) {
        try {
            Signature signature = provider.isPresent()
                    ? Signature.getInstance(ALGORITHM, provider.get())
                    : Signature.getInstance(ALGORITHM);
            signature.initSign(secret);
            for (byte[] part : parts) {
                signature.update(part);
            }
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a valid key signs anything", e);
        }
    }

    /// Not in functions that sign nothing and leave the library out, nor on a platform for which it has no build.
    private static Optional<Provider> boringSsl() {
        try {
            return Optional.of(Conscrypt.newProvider());
        } catch (NoClassDefFoundError e) {
            return Optional.empty();
        } catch (LinkageError e) {
            LOG.info("Callbacks are signed by the JDK, which is slow: {}", e.toString());
            return Optional.empty();
        }
    }
}
