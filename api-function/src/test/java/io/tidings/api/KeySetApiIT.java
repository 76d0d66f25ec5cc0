package io.tidings.api;

import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.tidings.keys.SigningKey;
import io.tidings.keys.SigningKeys;

import static org.assertj.core.api.Assertions.assertThat;

class KeySetApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    @Test
    void shouldPublishKeysForEverybodyToKeepForAnHour() {
        Answer answer = API.anonymous().get("/.well-known/jwks.json");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("Content-Type", "application/json")
                .containsEntry("Cache-Control", "public, max-age=3600");
        assertThat(answer.json().path("keys").valueStream()).singleElement()
                .satisfies(key -> assertThat(key.fieldNames()).toIterable()
                        .containsExactlyInAnyOrder("kty", "crv", "x", "kid", "use", "alg"));
    }

    /// By Nimbus's reading of the standards, and by arithmetic of the JDK's that ours does not use.
    @Test
    void shouldPublishWhatOthersUnderstandAndVerifyWith() throws Exception {
        SigningKey current = API.bean(SigningKeys.class).current();

        JWK key = JWKSet.parse(API.anonymous().get("/.well-known/jwks.json").body()).getKeyByKeyId(current.id());

        assertThat(key.isPrivate()).isFalse();
        assertThat(key.computeThumbprint()).hasToString(current.id());
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(publicKey(((OctetKeyPair) key).getDecodedX()));
        verifier.update(new byte[]{1, 2});
        assertThat(verifier.verify(current.sign(new byte[]{1}, new byte[]{2}))).isTrue();
    }

    private static EdECPublicKey publicKey(byte[] little) throws Exception {
        byte[] big = little.clone();
        for (int i = 0; i < big.length; i++) {
            big[i] = little[little.length - 1 - i];
        }
        boolean odd = (big[0] & 0x80) != 0;
        big[0] &= 0x7f;
        return (EdECPublicKey) KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519,
                        new EdECPoint(odd, new java.math.BigInteger(1, big))));
    }
}
