package io.tidings.keys;

import java.util.Base64;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SigningKeyTest {

    private static final HexFormat HEX = HexFormat.of();

    /// The prefixes that RFC 8410 gives an Ed25519 key in PKCS #8 and in X.509.
    private static final String PKCS8 = "302e020100300506032b657004220420";
    private static final String X509 = "302a300506032b6570032100";

    private static SigningKey key(String secret, String open) {
        return SigningKey.of(HEX.parseHex(PKCS8 + secret), HEX.parseHex(X509 + open));
    }

    /// RFC 8032, 7.1, tests 2 and 3.
    @Test
    void shouldSignAsTheStandardSays() {
        SigningKey second = key("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        SigningKey third = key("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");

        assertThat(HEX.formatHex(second.sign(new byte[]{0x72}))).isEqualTo(
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                        + "387b2eaeb4302aeeb00d291612bb0c00");
        assertThat(HEX.formatHex(third.sign(new byte[]{(byte) 0xaf}, new byte[]{(byte) 0x82}))).isEqualTo(
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                        + "4a7c15e9716ed28dc027beceea1ec40a");
    }

    /// RFC 8037, A.2 and A.3.
    @Test
    void shouldHaveTheThumbprintAsItsId() {
        SigningKey key = key("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");

        assertThat(key.verification().x()).isEqualTo("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        assertThat(key.id()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    @Test
    void shouldComeBackAsItWasKeptAndNeverShowItself() {
        SigningKey made = SigningKey.create();
        SigningKey kept = SigningKey.of(made.secretBytes(), made.openBytes());

        assertThat(kept.id()).isEqualTo(made.id()).isNotEqualTo(SigningKey.create().id());
        assertThat(kept.sign(new byte[]{1})).isEqualTo(made.sign(new byte[]{1}));
        assertThat(made.toString()).doesNotContain(Base64.getEncoder().encodeToString(made.secretBytes()));
        assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.of(new byte[3], made.openBytes()))
                .withMessage("must be an Ed25519 key");
        assertThatIllegalArgumentException().isThrownBy(() -> new VerificationKey("AAAA"));
    }
}
