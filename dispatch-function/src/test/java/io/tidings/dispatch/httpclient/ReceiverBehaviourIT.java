package io.tidings.dispatch.httpclient;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.tidings.endpoint.AddressPolicy;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.endpoint.Network;
import io.tidings.organization.OrganizationId;
import io.tidings.sending.Callback;
import io.tidings.sending.Outcome;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// What receivers do, and what is recorded of it: each row of `docs/receivers.md`.
class ReceiverBehaviourIT {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final OrganizationId ORGANIZATION = new OrganizationId("66ec434e84b4103f670cb600");
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(15);

    private final HttpCallbackSender sender = new HttpCallbackSender(
            Names.that((name, _) -> List.of(name.equals(Certificates.HOST) ? "127.0.0.1" : name)),
            new AddressPolicy(List.of(Network.parse("127.0.0.0/8"))), new Tls(Certificates.authority()),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @AfterEach
    void close() {
        sender.close();
    }

    @ParameterizedTest
    @MethodSource("behaviours")
    void shouldRecordWhatThePageSays(Behaviour behaviour) {
        try (var receiver = Receiver.on(behaviour.server().get(), behaviour.conduct())) {
            String url = behaviour.scheme() + "://" + behaviour.host() + ":" + receiver.port() + "/hook";

            Outcome outcome = sender.send(new Callback(ORGANIZATION, new CallbackUrl(url),
                    Map.of("Content-Type", "application/json"), "{}".getBytes(UTF_8)),
                    endsByItself(behaviour) ? LONG : SHORT);

            assertThat(Recorded.of(outcome, NOW).replaceAll("[0-9,]+ characters", "N characters"))
                    .isEqualTo(behaviour.follows());
        }
    }

    static List<Behaviour> behaviours() {
        return Behaviours.all();
    }

    /// Those that stall take all the time that they are given.
    private static boolean endsByItself(Behaviour behaviour) {
        return List.of("leaves the connection open", "stream of events", "drips", "stalls", "never answers")
                .stream()
                .noneMatch(behaviour.title()::contains);
    }
}
