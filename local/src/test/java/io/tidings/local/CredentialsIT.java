package io.tidings.local;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// Receivers that want to know who calls, and an authorization server, all of them real; and whether a secret gets out
/// anywhere on the way.
@Timeout(120)
class CredentialsIT {

    private static final String SECRET = "hush-hush";

    private final Receivers receivers = new Receivers();
    private final Queue<String> authorizations = new ConcurrentLinkedQueue<>();
    private final AtomicInteger granted = new AtomicInteger();
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private static final Log LOG = new Log();
    /// Tokens that the receiver takes no more.
    private final ConcurrentHashMap.KeySetView<String, Boolean> revoked = ConcurrentHashMap.newKeySet();
    private volatile int serverStatus = 200;
    private static LocalTidings stack;
    private TidingsClient client;
    private String organization;

    @BeforeAll
    static void start() {
        LOG.attach();
        stack = LocalTidings.start(new LocalSettings(0, "admin", Optional.empty(), "127.0.0.0/8", "PT1S,PT1S,PT1S",
                Duration.ofMinutes(2), LocalSettings.DEFAULT_SWEEP));
    }

    @AfterAll
    static void stop() {
        stack.close();
        LOG.detach();
    }

    @BeforeEach
    void register() {
        client = new TidingsClient(stack.uri(), "admin");
        organization = "/organizations/" + client.newOrganization("parallelworks");
    }

    @AfterEach
    void close() {
        receivers.close();
    }

    @Test
    void shouldComeInWithUserNameAndPassword() {
        BasicAuthenticator lock = new BasicAuthenticator("receiver", UTF_8) {

            @Override
            public boolean checkCredentials(String username, String password) {
                return username.equals("änn") && password.equals(SECRET + ":£");
            }
        };
        URI url = receivers.on("/basic", exchange -> {
            boolean known = lock.authenticate(exchange) instanceof Authenticator.Success;
            Receivers.answer(exchange, known ? 200 : 401);
        });
        String webhook = webhook(url, "\"credential\":{\"type\":\"basic\",\"username\":\"änn\",\"password\":\"" + SECRET
                + ":£\"}");

        JsonNode delivery = ended(webhook, publish());

        assertThat(delivery.path("status").asText()).isEqualTo("delivered");
        assertNothingGotOut(webhook, delivery);
    }

    @Test
    void shouldComeInWithTokensAndKeysAndKeepWhatIsRepeatedToItself() {
        URI url = receivers.on("/keys", exchange -> {
            String sent = exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + exchange.getRequestHeaders().getFirst("X-Api-Key") + " "
                    + exchange.getRequestHeaders().getFirst("X-Token");
            authorizations.add(sent);
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("X-Echo", sent);
            byte[] body = ("You sent " + sent).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        });
        String webhook = webhook(url,
                "\"headers\":{\"X-Token\":\"" + SECRET + "-3\"},\"credential\":{\"type\":\"bearer\","
                        + "\"token\":\"" + SECRET + "-1\"},\"additionalCredentials\":{\"key\":{\"type\":\"apiKey\","
                        + "\"header\":\"X-Api-Key\",\"value\":\"" + SECRET + "-2\"}}");

        JsonNode delivery = ended(webhook, publish());

        assertThat(authorizations).containsExactly("Bearer hush-hush-1 hush-hush-2 hush-hush-3");
        assertThat(delivery.at("/attempts/0/response/body").asText()).isEqualTo("You sent Bearer *** *** ***");
        assertThat(delivery.at("/attempts/0/response/headers/x-echo").asText()).isEqualTo("Bearer *** *** ***");
        assertNothingGotOut(webhook, delivery);
    }

    @Test
    void shouldUseATokenUntilItIsRefusedAndThenAnother() {
        String webhook = oauth2(receivers.on("/protected", this::receive));

        for (int i = 0; i < 3; i++) {
            assertThat(ended(webhook, publish()).path("status").asText()).isEqualTo("delivered");
        }
        assertThat(granted).hasValue(1);
        revoked.add("Bearer " + SECRET + "-token-1");
        JsonNode delivery = ended(webhook, publish());

        assertThat(delivery.path("status").asText()).isEqualTo("delivered");
        assertThat(delivery.path("attempts")).hasSize(1);
        assertThat(granted).hasValue(2);
        assertThat(answers).as("what the authorization server was asked")
                .containsOnly(
                        "POST id:" + SECRET + " grant_type=client_credentials&scope=read+write&audience=receiver");
        assertNothingGotOut(webhook, delivery);
    }

    @Test
    void shouldLoseNothingWhileTheAuthorizationServerGrantsNoToken() {
        serverStatus = 500;
        String webhook = oauth2(receivers.on("/later", this::receive));

        String event = publish();
        Eventually.assertThat(() -> assertThat(deliveries(webhook).getFirst().path("lastOutcome").asText())
                .isEqualTo("authorization"));
        serverStatus = 200;
        JsonNode delivery = ended(webhook, event);

        assertThat(delivery.path("status").asText()).isEqualTo("delivered");
        assertThat(delivery.at("/attempts/0/detail").asText())
                .isEqualTo("token endpoint: it answered 500 server_error");
        assertThat(receivers.requests("/later")).isEqualTo(1);
        assertNothingGotOut(webhook, delivery);
    }

    @Test
    void shouldFollowNoRedirectOfAnAuthorizationServer() {
        serverStatus = 307;
        String webhook = oauth2(receivers.on("/never", this::receive));

        String event = publish();

        Eventually.assertThat(() -> assertThat(deliveries(webhook)).isNotEmpty());
        assertThat(ended(webhook, event).at("/attempts/0/detail").asText())
                .isEqualTo("token endpoint: it answered 307");
        assertThat(receivers.requests("/never")).isZero();
        assertThat(receivers.requests("/elsewhere")).isZero();
    }

    private String oauth2(URI receiver) {
        receivers.on("/elsewhere", exchange -> Receivers.answer(exchange, 200));
        URI tokens = receivers.on("/token", this::grant);
        return webhook(receiver, "\"credential\":{\"type\":\"oauth2\",\"tokenUrl\":\"" + tokens
                + "\",\"clientId\":\"id\",\"clientSecret\":\"" + SECRET
                + "\",\"scope\":\"read write\",\"audience\":\"receiver\"}");
    }

    /// The authorization server.
    private void grant(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String[] basic = new String(Base64.getDecoder()
                .decode(exchange.getRequestHeaders().getFirst("Authorization").substring("Basic ".length())), UTF_8)
                .split(":", 2);
        answers.add(exchange.getRequestMethod() + " " + URLDecoder.decode(basic[0], UTF_8) + ":"
                + URLDecoder.decode(basic[1], UTF_8) + " " + form);
        String json = serverStatus == 200
                ? "{\"access_token\":\"" + SECRET + "-token-" + granted.incrementAndGet()
                        + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}"
                : "{\"error\":\"server_error\"}";
        exchange.getResponseHeaders().set("Location", "/elsewhere");
        exchange.sendResponseHeaders(serverStatus, serverStatus == 307 ? -1 : json.length());
        if (serverStatus != 307) {
            exchange.getResponseBody().write(json.getBytes(UTF_8));
        }
    }

    private void receive(HttpExchange exchange) throws IOException {
        String shown = exchange.getRequestHeaders().getFirst("Authorization");
        boolean known = shown != null && shown.startsWith("Bearer " + SECRET + "-token-") && !revoked.contains(shown);
        Receivers.answer(exchange, known ? 204 : 401);
    }

    private String webhook(URI url, String members) {
        return organization + "/settings/webhooks/"
                + client.post(organization + "/settings/webhooks",
                        "{\"name\":\"hook\",\"url\":\"" + url + "\",\"events\":[\"*\"]," + members + "}")
                        .expecting(201)
                        .text("_id");
    }

    private String publish() {
        return client.post(organization + "/events", """
            {"type": "LOGIN_FAILURE", "payload": {"message": "Bad Login", "organizationId": "AtScale", "time": 1}}""")
                .expecting(202)
                .text("_id");
    }

    private List<JsonNode> deliveries(String webhook) {
        List<JsonNode> deliveries = client.list(webhook + "/deliveries");
        assertThat(deliveries).isNotEmpty();
        return deliveries;
    }

    /// The delivery of an event, once it has ended.
    private JsonNode ended(String webhook, String event) {
        JsonNode[] found = new JsonNode[1];
        Eventually.assertThat(() -> {
            JsonNode delivery = deliveries(webhook).stream()
                    .filter(one -> one.path("event").asText().equals(event))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("not attempted yet"));
            assertThat(delivery.path("status").asText()).isIn("delivered", "exhausted");
            found[0] = client.get(webhook + "/deliveries/" + delivery.path("_id").asText()).expecting(200).body();
        });
        return found[0];
    }

    private void assertNothingGotOut(String webhook, JsonNode delivery) {
        TidingsClient member = client.withRole(organization.substring("/organizations/".length()), "org:member");
        assertThat(member.get(webhook).expecting(200).body().toString()).doesNotContain(SECRET);
        assertThat(member.get(webhook + "/deliveries").expecting(200).body().toString()).doesNotContain(SECRET);
        assertThat(client.get(organization + "/settings/webhooks").body().toString().replace(SECRET + "-3", ""))
                .as("only the header, which administrators may see")
                .doesNotContain(SECRET);
        assertThat(delivery.toString()).doesNotContain(SECRET);
        assertThat(LOG.text()).as("the attempts are logged")
                .contains(delivery.path("_id").asText())
                .doesNotContain(SECRET, encoded(SECRET));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(("id:" + text).getBytes(UTF_8)).replace("=", "");
    }

    /// Everything that is logged.
    private static final class Log extends AppenderBase<ILoggingEvent> {

        private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        private static final Logger OURS = (Logger) LoggerFactory.getLogger("io.tidings");
        /// What packages write.
        private static final Logger THEIRS = (Logger) LoggerFactory.getLogger("lambda");

        private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();
        private Level before;

        void attach() {
            before = OURS.getLevel();
            OURS.setLevel(Level.TRACE);
            THEIRS.setLevel(Level.INFO);
            setContext(ROOT.getLoggerContext());
            start();
            ROOT.addAppender(this);
        }

        void detach() {
            ROOT.detachAppender(this);
            OURS.setLevel(before);
            THEIRS.setLevel(null);
        }

        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            events.add(event);
        }

        String text() {
            return events.stream()
                    .map(event -> event.getFormattedMessage() + " " + event.getMDCPropertyMap()
                            + event.getKeyValuePairs()
                            + (event.getThrowableProxy() == null
                                    ? ""
                                    : ThrowableProxyUtil.asString(event.getThrowableProxy())))
                    .collect(Collectors.joining("\n"));
        }
    }
}
