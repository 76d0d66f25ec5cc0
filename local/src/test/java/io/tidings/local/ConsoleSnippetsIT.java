package io.tidings.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import com.standardwebhooks.Webhook;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/// The code that the console gives to receivers, in each language that this machine has, on what an independent library
/// signs. Go is left out: its own libraries would have to be compiled first.
@Timeout(120)
class ConsoleSnippetsIT {

    private static final String ID = "msg_demo";
    private static final String SECRET = secret("a secret of thirty-two letters..");
    private static final String OTHER_SECRET = secret("another one, of thirty-two, too.");
    private static final String BODY = "{\"payload\":\"Größe\"}";

    @TempDir
    private Path folder;

    /// What runs a snippet, and the lines that call it with the arguments secret, id, timestamp, signatures and body.
    enum Language {
        JAVASCRIPT("JavaScript", "receiver.mjs", "node", """
            const [secret, id, time, signatures, body] = process.argv.slice(2);
            console.log(isGenuine(secret, {'webhook-id': id, 'webhook-timestamp': time,
              'webhook-signature': signatures}, Buffer.from(body, 'base64')));
            """),
        PYTHON("Python", "receiver.py", "python3", """
            import sys
            secret, id, sent, signatures, body = sys.argv[1:]
            print(str(is_genuine(secret, {"webhook-id": id, "webhook-timestamp": sent,
                                          "webhook-signature": signatures}, base64.b64decode(body))).lower())
            """),
        JAVA("Java", "Receiver.java", Path.of(System.getProperty("java.home"), "bin", "java").toString(), """
            void main(String[] given) throws Exception {
                IO.println(isGenuine(given[0], given[1], given[2], given[3], Base64.getDecoder().decode(given[4])));
            }
            """);

        private final String name;
        private final String file;
        private final String command;
        private final String call;

        Language(String name, String file, String command, String call) {
            this.name = name;
            this.file = file;
            this.command = command;
            this.call = call;
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellGenuineCallbacksFromOthers(Language language) throws Exception {
        assumeThat(Snippets.isHere("node")).as("node is not installed").isTrue();
        assumeThat(Snippets.isHere(language.command)).as(language.command + " is not installed").isTrue();
        Path program = Files.writeString(folder.resolve(language.file), snippet(language.name) + "\n" + language.call);
        long now = Instant.now().getEpochSecond();
        long past = now - Duration.ofMinutes(6).toSeconds();
        String signature = new Webhook(SECRET).sign(ID, now, BODY);
        String other = new Webhook(OTHER_SECRET).sign(ID, now, BODY);

        assertThat(run(language, program, now, signature, BODY)).isEqualTo("true");
        assertThat(run(language, program, now, other + " v1a,AAAA " + signature, BODY)).isEqualTo("true");
        assertThat(run(language, program, now, signature, BODY + " ")).isEqualTo("false");
        assertThat(run(language, program, now, other, BODY)).isEqualTo("false");
        assertThat(run(language, program, past, new Webhook(SECRET).sign(ID, past, BODY), BODY)).isEqualTo("false");
    }

    private static String secret(String text) {
        return "whsec_" + Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    /// As the console shows it.
    private String snippet(String name) throws IOException, InterruptedException {
        Files.copy(Path.of("..", "api-function", "src", "main", "resources", "console", "assets", "snippets.js"),
                folder.resolve("snippets.mjs"));
        Path print = Files.writeString(folder.resolve("print.mjs"), """
            import {SNIPPETS} from './snippets.mjs';
            console.log(JSON.stringify(Object.fromEntries(SNIPPETS.map(({name, text}) => [name, text]))));
            """);
        return Json.parse(Snippets.run(folder, List.of("node", print.toString()))).required(name).textValue();
    }

    private String run(Language language, Path program, long time, String signatures, String body) throws Exception {
        return Snippets.run(folder, List.of(language.command, program.toString(), SECRET, ID, String.valueOf(time),
                signatures, Base64.getEncoder().encodeToString(body.getBytes(UTF_8))));
    }
}
