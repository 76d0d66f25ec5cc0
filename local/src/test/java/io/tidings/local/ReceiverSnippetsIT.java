package io.tidings.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/// The code that docs/signatures.md gives to receivers, in each language that this machine has, on a callback of a real
/// stack. Go is left out: its own libraries would have to be compiled first.
@Timeout(120)
class ReceiverSnippetsIT {

    @RegisterExtension
    static final PackagedStack STACK = new PackagedStack();

    private static Receivers receivers;
    private static String secret;
    private static Map<String, String> headers;
    private static byte[] body;
    private static JsonNode key;

    @TempDir
    private Path folder;

    /// What runs a snippet, and the lines that call it with the arguments secret, headers (id, timestamp, signature, key
    /// id), key and body.
    enum Language {
        JS("js", "receiver.js", "node", """
            const [secret, id, time, signature, keyId, kid, x, body] = process.argv.slice(2);
            const headers = {'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature,
              'webhook-key-id': keyId};
            const keys = [{kty: 'OKP', crv: 'Ed25519', kid, x}];
            const bytes = Buffer.from(body, 'base64');
            console.log(verifyV1(secret, headers, bytes), verifyV1a(keys, headers, bytes));
            """),
        PYTHON("python", "receiver.py", "python3", """
            import sys
            secret, id, sent, signature, key_id, kid, x, body = sys.argv[1:]
            headers = {"webhook-id": id, "webhook-timestamp": sent, "webhook-signature": signature,
                       "webhook-key-id": key_id}
            body = base64.b64decode(body)
            print(str(verify_v1(secret, headers, body)).lower(),
                  str(verify_v1a([{"kid": kid, "x": x}], headers, body)).lower())
            """),
        JAVA("java", "Receiver.java", Path.of(System.getProperty("java.home"), "bin", "java").toString(), """
            void main(String[] given) throws Exception {
                Map<String, String> headers = Map.of("webhook-id", given[1], "webhook-timestamp", given[2],
                        "webhook-signature", given[3], "webhook-key-id", given[4]);
                byte[] body = Base64.getDecoder().decode(given[7]);
                IO.println(Callbacks.verifyV1(given[0], headers, body) + " "
                        + Callbacks.verifyV1a(Map.of(given[5], given[6]), headers, body));
            }
            """);

        private final String fence;
        private final String file;
        private final String command;
        private final String call;

        Language(String fence, String file, String command, String call) {
            this.fence = fence;
            this.file = file;
            this.command = command;
            this.call = call;
        }

        private String program() throws IOException {
            return Snippets.of(fence) + "\n" + call;
        }

        /// Python also needs a package.
        private boolean isHere() throws IOException, InterruptedException {
            return Snippets.isHere(command) && (this != PYTHON || Snippets
                    .run(Path.of("."), List.of(command, "-c", "import cryptography; print('here')"))
                    .equals("here"));
        }
    }

    @BeforeAll
    static void receive() throws Exception {
        receivers = new Receivers();
        CompletableFuture<Map<String, String>> arrived = new CompletableFuture<>();
        String url = receivers.on("/hook", exchange -> {
            body = exchange.getRequestBody().readAllBytes();
            Map<String, String> came = new TreeMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> came.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            exchange.sendResponseHeaders(204, -1);
            arrived.complete(came);
        }).toString();
        TidingsClient client = STACK.client();
        String organization = "/organizations/" + client.newOrganization("Größe");
        secret = client.post(organization + "/settings/webhooks",
                "{\"name\":\"Hook\",\"url\":\"" + url + "\",\"events\":[\"*\"]}").expecting(201).text("secret");
        client.post(organization + "/events",
                "{\"type\":\"LOGIN_FAILURE\",\"payload\":{\"message\":\"ä\",\"organizationId\":\"x\",\"time\":1}}")
                .expecting(202);
        headers = arrived.get(60, TimeUnit.SECONDS);
        key = client.get("/.well-known/jwks.json").expecting(200).body().path("keys").path(0);
    }

    @AfterAll
    static void stop() {
        receivers.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldVerifyACallbackAndNothingElse(Language language) throws Exception {
        assumeThat(language.isHere()).as(language.command + " is not installed").isTrue();
        Path program = folder.resolve(language.file);
        Files.writeString(program, language.program());
        byte[] changed = body.clone();
        changed[0]++;

        assertThat(run(language, program, secret, body)).isEqualTo("true true");
        assertThat(run(language, program, secret, changed)).isEqualTo("false false");
    }

    private String run(Language language, Path program, String with, byte[] content) throws Exception {
        List<String> command = List.of(language.command, program.toString(), with,
                headers.get("webhook-id"), headers.get("webhook-timestamp"), headers.get("webhook-signature"),
                headers.get("webhook-key-id"), key.path("kid").asText(), key.path("x").asText(),
                Base64.getEncoder().encodeToString(content));
        return Snippets.run(folder, command);
    }
}
