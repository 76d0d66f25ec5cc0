package io.tidings.endpoint;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.tidings.json.Json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class CredentialCodecTest {

    static Stream<Arguments> credentials() {
        CallbackUrl tokenUrl = new CallbackUrl("https://auth.example.com/token");
        return Stream.of(
                arguments(new Credential.Basic("ann", "hush"),
                        "{\"type\":\"basic\",\"username\":\"ann\",\"password\":\"hush\"}"),
                arguments(new Credential.Bearer("t0ken"), "{\"type\":\"bearer\",\"token\":\"t0ken\"}"),
                arguments(new Credential.ApiKey("X-Api-Key", "k"),
                        "{\"type\":\"apiKey\",\"header\":\"X-Api-Key\",\"value\":\"k\"}"),
                arguments(new Credential.OAuth2(tokenUrl, "id", "hush", Optional.empty(), Optional.empty()),
                        "{\"type\":\"oauth2\",\"tokenUrl\":\"https://auth.example.com/token\",\"clientId\":\"id\","
                                + "\"clientSecret\":\"hush\"}"),
                arguments(new Credential.OAuth2(tokenUrl, "id", "hush", Optional.of("read write"), Optional.of("api")),
                        "{\"type\":\"oauth2\",\"tokenUrl\":\"https://auth.example.com/token\",\"clientId\":\"id\","
                                + "\"clientSecret\":\"hush\",\"scope\":\"read write\",\"audience\":\"api\"}"));
    }

    @ParameterizedTest
    @MethodSource("credentials")
    void shouldWriteAndReadEachKind(Credential credential, String json) {
        ObjectNode written = Json.object();
        CredentialCodec.write(new CallbackCredentials(Optional.of(credential), Map.of("other", credential("X-Other"))),
                written, "main", "additional");

        assertThat(Json.text(written.get("main"))).isEqualTo(json);
        assertThat(CredentialCodec.read(written.get("main"))).isEqualTo(credential);
        assertThat(CredentialCodec.read(written.get("additional").get("other"))).isEqualTo(credential("X-Other"));
    }

    @Test
    void shouldWriteNoMembersForWhatIsNotThere() {
        ObjectNode written = Json.object();

        CredentialCodec.write(CallbackCredentials.none(), written, "main", "additional");

        assertThat(written).isEmpty();
    }

    @Test
    void shouldRefuseAStoredTypeThatItDoesNotKnow() {
        assertThatIllegalStateException()
                .isThrownBy(() -> CredentialCodec.read(Json.object().put("type", "magic")))
                .withMessageContaining("'magic'");
    }

    private static Credential credential(String header) {
        return new Credential.ApiKey(header, "other");
    }
}
