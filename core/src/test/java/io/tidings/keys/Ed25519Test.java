package io.tidings.keys;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class Ed25519Test {

    private final PrivateKey key = key();

    private static PrivateKey key() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /// Linux, Windows and macOS, as far as this build is run there: else a delivery costs a millisecond of CPU.
    @Test
    void shouldSignNatively() {
        assertThat(Ed25519.by(key).isNative()).isTrue();
        assertThat(Ed25519.byJdk(key).isNative()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 1024, 262_144})
    void shouldSignAsTheJdkDoes(int size) {
        byte[] first = new byte[size];
        byte[] second = {1, 2, 3};
        new Random(size).nextBytes(first);

        assertThat(Ed25519.by(key).sign(first, second)).isEqualTo(Ed25519.byJdk(key).sign(first, second));
    }

    @Test
    void shouldSignOnManyThreadsAtOnce() {
        Ed25519 signer = Ed25519.by(key);
        byte[] expected = signer.sign(new byte[]{1});

        assertThat(IntStream.range(0, 1000).parallel().mapToObj(_ -> signer.sign(new byte[]{1})))
                .allSatisfy(signature -> assertThat(signature).isEqualTo(expected));
    }
}
