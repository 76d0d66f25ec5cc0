package io.tidings.access;

import java.security.SecureRandom;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;

class BearerTokenTest {

    private static final String SECRET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";

    @RepeatedTest(20)
    void shouldReadBackWhatItsOwnerPresents() {
        BearerToken token = BearerToken.create(new TokenId(Examples.id()), new SecureRandom());

        assertThat(BearerToken.parse(token.text())).contains(token);
        assertThat(token.text()).matches("tdg_[0-9a-f]{24}_[A-Za-z0-9_-]{43}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tdg", "tdg_66ec434e84b4103f670cb617", "tdg_66ec434e84b4103f670cb617_",
            "tdg_66ec434e84b4103f670cb617_" + SECRET + "R", "tdg_66ec434e84b4103f670cb617_abc",
            "TDG_66ec434e84b4103f670cb617_" + SECRET, "tdg_66EC434E84B4103F670CB617_" + SECRET,
            "tdg_66ec434e84b4103f670cb61_" + SECRET, " tdg_66ec434e84b4103f670cb617_" + SECRET,
            "tdg_66ec434e84b4103f670cb617_" + SECRET + "\n",
            "tdg_66ec434e84b4103f670cb617_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO+/"})
    void shouldNotReadAnythingElse(String text) {
        assertThat(BearerToken.parse(text)).isEmpty();
    }

    @Test
    void shouldNotShowItsSecretInLogs() {
        BearerToken token = BearerToken.parse("tdg_66ec434e84b4103f670cb617_" + SECRET).orElseThrow();

        assertThat(token).hasToString("tdg_66ec434e84b4103f670cb617_***");
        assertThat(token.hash().toString()).doesNotContain(SECRET);
    }

    @Test
    void shouldBeStoredAsTheSha256OfItsSecret() {
        BearerToken token = new BearerToken(new TokenId(Examples.id()), "abc");

        assertThat(token.hash().hex()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
