package io.tidings.local;

import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// The log as the deployed functions write it, with everything that Tidings itself can say.
@Timeout(300)
@DisabledIfSystemProperty(named = "tidings.packaged", matches = "true|", disabledReason = "it reads the log of functions in this process; PackagedIT reads that of packages")
@Isolated("it reads the log of the whole process")
class LogIT {

    private static final String PAYLOAD = "sesame-in-the-payload";
    private static final String PATH = "sesame-in-the-path";
    private static final String QUERY = "sesame-in-the-query";
    private static final String HEADER = "sesame-in-a-header";
    private static final String ANSWER = "sesame-in-the-answer";
    private static final String MESSAGE = "sesame-in-a-message";

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.tidings");
    private final ListAppender<ILoggingEvent> events = new ListAppender<>() {

        // On the thread that logs, as an encoder would.
        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            super.append(event);
        }
    };

    @BeforeEach
    void listen() {
        events.list = new CopyOnWriteArrayList<>();
        events.start();
        logger.setLevel(Level.TRACE);
        logger.setAdditive(false);
        logger.addAppender(events);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(events);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    @Test
    void shouldTellWhatHappenedAndNothingThatIsSentOrSecret() throws Exception {
        List<String> secrets;
        String organization;
        String taking;
        try (LocalTidings stack = LocalTidings
                .start(new LocalSettings(0, "admin-sesame", Optional.empty(), "127.0.0.0/8", "PT1S"));
                Receivers receivers = new Receivers()) {
            TidingsClient client = new TidingsClient(stack.uri(), "admin-sesame");
            organization = client.newOrganization("parallelworks");
            URI ok = receivers.on("/ok", exchange -> Receivers.answer(exchange, 200));
            URI failing = receivers.on("/" + PATH, exchange -> {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().add("x-why", ANSWER);
                exchange.sendResponseHeaders(500, 0);
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(ANSWER.getBytes(UTF_8));
                }
            });
            JsonNode one = webhook(client, organization, ok + "?" + QUERY);
            JsonNode other = webhook(client, organization, failing + "?" + QUERY);
            taking = one.path("_id").asText();
            String token = client.post("/organizations/" + organization + "/settings/tokens",
                    "{\"name\":\"CI\",\"role\":\"event:publisher\"}").expecting(201).text("token");
            stack.aws().sqs().sendMessage(m -> m.queueUrl(stack.queues().deliveries()).messageBody(MESSAGE));
            client.as(token.substring(0, token.length() - 1) + "!")
                    .get("/organizations/" + organization)
                    .expecting(401);
            client.as(token)
                    .post("/organizations/" + organization + "/events", "{\"type\":\"USER_CREATED\",\"payload\":"
                            + "{\"username\":\"" + PAYLOAD + "\",\"email\":\"a@example.com\",\"userId\":\"u\","
                            + "\"organization\":\"o\",\"remainingSeats\":5}}")
                    .expecting(202);
            Eventually.assertThat(() -> assertThat(List.copyOf(events.list))
                    .filteredOn(event -> event.getFormattedMessage().equals("attempt"))
                    .hasSize(3));
            Eventually.assertThat(() -> assertThat(List.copyOf(events.list))
                    .anyMatch(event -> event.getFormattedMessage().contains("cannot be read")));
            secrets = List.of("sesame", token.substring(token.lastIndexOf('_') + 1), one.path("secret").asText(),
                    other.path("secret").asText(), "whsec_");
        }

        List<String> lines = lines();

        assertThat(lines).noneMatch(line -> secrets.stream().anyMatch(line::contains));
        assertThat(lines).allSatisfy(line -> {
            assertThat(line).doesNotContain("\n");
            assertThat(Json.parse(line).isObject()).isTrue();
            assertThat(Json.parse(line).path("timestamp").asText()).matches("[0-9-]{10}T[0-9:.]+Z");
            assertThat(Json.parse(line).path("level").asText()).isNotEmpty();
            assertThat(Json.parse(line).path("message").asText()).isNotEmpty();
        });
        assertThat(lines).allMatch(line -> line.split("\"organization\":", -1).length <= 2);
        assertThat(lines.stream().map(Json::parse))
                .filteredOn(line -> line.path("message").asText().startsWith("login failed"))
                .singleElement()
                .satisfies(line -> assertThat(line.path("organization").asText()).isEqualTo(organization));
        List<JsonNode> attempts = lines.stream().map(Json::parse).filter(LogIT::isAttempt).toList();
        assertThat(attempts).allSatisfy(line -> {
            assertThat(line.path("requestId").asText()).isNotEmpty();
            assertThat(line.path("organization").asText()).isEqualTo(organization);
            assertThat(line.path("event").asText()).matches("[0-9a-f]{24}");
            assertThat(line.path("delivery").asText()).isNotEmpty();
            assertThat(line.path("traceId").asText()).matches("[0-9a-f]{32}");
            assertThat(line.path("host").asText()).isEqualTo("127.0.0.1");
        });
        assertThat(attempts).filteredOn(line -> line.path("webhook").asText().equals(taking))
                .singleElement()
                .satisfies(
                        line -> assertThat(line.path("outcome").asText()).isEqualTo("delivered"));
        assertThat(attempts).filteredOn(line -> !line.path("webhook").asText().equals(taking))
                .extracting(line -> line.path("status").asText() + " " + line.path("httpStatus").asInt())
                .containsExactly("retrying 500", "exhausted 500");
        assertThat(lines.stream().map(Json::parse))
                .filteredOn(line -> line.path("message").asText().equals("published"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.path("organization").asText()).isEqualTo(organization);
                    assertThat(line.path("deliveries").asInt()).isEqualTo(2);
                    assertThat(line.path("requestId").asText()).isNotEmpty();
                    assertThat(line.path("traceId").asText()).isEqualTo(attempts.getFirst().path("traceId").asText());
                });
    }

    @Test
    void shouldLogInformationOnlyUnlessToldOtherwise() throws JoranException {
        LoggerContext shipped = shipped();

        assertThat(shipped.getLogger("io.tidings.delivery").getEffectiveLevel()).isEqualTo(Level.INFO);
        assertThat(shipped.getLogger("software.amazon.awssdk.request").getEffectiveLevel()).isEqualTo(Level.WARN);
    }

    private static boolean isAttempt(JsonNode line) {
        return line.path("message").asText().equals("attempt");
    }

    private static JsonNode webhook(TidingsClient client, String organization, String url) {
        return client.post("/organizations/" + organization + "/settings/webhooks",
                "{\"name\":\"watched\",\"url\":\"" + url + "\",\"events\":[\"USER_CREATED\"],"
                        + "\"headers\":{\"X-Token\":\"" + HEADER + "\"}}")
                .expecting(201)
                .body();
    }

    /// Written by the encoder of the packages.
    private List<String> lines() throws JoranException {
        OutputStreamAppender<ILoggingEvent> console = (OutputStreamAppender<ILoggingEvent>) shipped()
                .getLogger(Logger.ROOT_LOGGER_NAME)
                .getAppender("console");
        Encoder<ILoggingEvent> encoder = console.getEncoder();
        return List.copyOf(events.list)
                .stream()
                .map(event -> new String(encoder.encode(event), UTF_8).strip())
                .toList();
    }

    /// What `build/function.xml` puts into the packages.
    private static LoggerContext shipped() throws JoranException {
        LoggerContext context = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Path.of("..", "build", "logback.xml").toFile());
        assertThat(context.getStatusManager().getCopyOfStatusList()).noneMatch(status -> status.getLevel() > 0);
        return context;
    }
}
