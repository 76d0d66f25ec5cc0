package io.tidings.publishing;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tidings.event.EventContent;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.json.Json;
import io.tidings.metric.Metric;
import io.tidings.naming.Description;
import io.tidings.organization.Registration;
import io.tidings.organization.Scope;
import io.tidings.publishing.IdempotencyStore.IdempotencyRecord;
import io.tidings.publishing.Publication.Accepted;
import io.tidings.testing.Examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// A repeat is harmless, and gets the answer of the first time.
class RepeatedPublishTest {

    private static final IdempotencyKey KEY = new IdempotencyKey("order-4711");
    private static final EventTypeName TYPE = new EventTypeName("order.paid");

    private final Publishing publishing = new Publishing();

    @Test
    void shouldCallOnceForManyRepeatsAtOnce() throws Exception {
        publishing.webhook(publishing.organization, "*");
        NewEvent event = publishing.sample(publishing.organization, "LOGIN_FAILURE", Optional.of(KEY));

        List<Publication> answers;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Publication> publish = () -> publishing.publish(event);
            answers = executor.invokeAll(Collections.nCopies(20, publish)).stream().map(Future::resultNow).toList();
        }

        assertThat(answers).containsOnly(answers.getFirst());
        assertThat(answers.getFirst()).isInstanceOf(Accepted.class);
        assertThat(publishing.queue.all()).hasSize(1);
        assertThat(publishing.metrics.counts().get(Metric.PUBLISHED)).isEqualTo(1);
    }

    @Test
    void shouldGoOnWhereAnotherWasKilledOnceItsTimeIsOver() {
        publishing.webhook(publishing.organization, "*");
        NewEvent event = publishing.sample(publishing.organization, "LOGIN_FAILURE", Optional.of(KEY));
        Instant heldUntil = Examples.NOW.plus(IdempotencyLeases.LEASE);
        EventId claimed = new EventId(Examples.id());
        publishing.store.idempotencyStore()
                .claim(Registration.of(publishing.store.organizations().findById(publishing.id).orElseThrow()), KEY,
                        IdempotencyRecord.of(claimed, event.fingerprint(), Examples.NOW, heldUntil));

        Publication answer = publishing.publish(event);

        assertThat(answer).isEqualTo(new Accepted(claimed, event.type(), 1));
        assertThat(publishing.queue.all()).hasSize(1);
        assertThat(publishing.paused()).isBetween(IdempotencyLeases.LEASE, IdempotencyLeases.LEASE.plusSeconds(1));
    }

    @Test
    void shouldNotWaitForOneWhoseTimeIsOverAlready() {
        publishing.webhook(publishing.organization, "*");
        NewEvent event = publishing.sample(publishing.organization, "LOGIN_FAILURE", Optional.of(KEY));
        publishing.store.idempotencyStore()
                .claim(Registration.of(publishing.store.organizations().findById(publishing.id).orElseThrow()), KEY,
                        IdempotencyRecord.of(new EventId(Examples.id()), event.fingerprint(), Examples.NOW,
                                Examples.NOW));

        assertThat(publishing.publish(event)).isInstanceOf(Accepted.class);
        assertThat(publishing.paused()).isZero();
    }

    @Test
    void shouldNotTrustAClockThatIsFarAhead() {
        NewEvent event = publishing.sample(publishing.organization, "LOGIN_FAILURE", Optional.of(KEY));
        publishing.store.idempotencyStore()
                .claim(Registration.of(publishing.store.organizations().findById(publishing.id).orElseThrow()), KEY,
                        IdempotencyRecord.of(new EventId(Examples.id()), event.fingerprint(), Examples.NOW,
                                Examples.NOW.plus(Duration.ofDays(1))));

        assertThat(publishing.publish(event)).isInstanceOf(Accepted.class);
        assertThat(publishing.paused()).isLessThan(IdempotencyLeases.LEASE.plusSeconds(1));
    }

    @Test
    void shouldQueueNothingWhereAnotherHasTakenOverMeanwhile() {
        publishing.webhook(publishing.organization, "*");
        NewEvent event = publishing.sample(publishing.organization, "LOGIN_FAILURE", Optional.of(KEY));
        publishing.beforeEventsAreStored(() -> {
            publishing.clock.pass(IdempotencyLeases.LEASE);
            assertThat(publishing.publish(event)).isInstanceOf(Accepted.class);
        });

        assertThat(publishing.publish(event)).isInstanceOf(Accepted.class);

        assertThat(publishing.queue.all()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"a\":1,\"b\":2}|{\"b\":2,\"a\":1}", "{\"a\":1}|{\"a\":1.0}", "{\"a\":1}|{\"a\":1e0}",
            "{\"a\":0}|{\"a\":-0.0}", "{\"a\":9007199254740993}|{\"a\":9007199254740993.0}",
            "{\"a\":[{\"x\":1,\"y\":2}]}|{\"a\":[{\"y\":2.0,\"x\":1}]}"})
    void shouldTakeEqualJsonForEqual(String first, String repeat) {
        Publication answer = publishing.publish(event(first));

        assertThat(publishing.publish(event(repeat))).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"a\":1}|{\"a\":2}", "{\"a\":9007199254740993}|{\"a\":9007199254740992}", "{\"a\":[1,2]}|{\"a\":[2,1]}",
            "{\"a\":1}|{\"a\":\"1\"}", "{\"a\":null}|{}"})
    void shouldRefuseOtherJson(String first, String other) {
        publishing.publish(event(first));

        assertThat(publishing.publish(event(other))).isEqualTo(new Publication.Conflict(KEY));
    }

    @Test
    void shouldKnowARepeatOfWhatAFormerBuildAccepted() throws Exception {
        NewEvent event = event("{\"b\":1,\"a\":2}");
        EventId former = new EventId(Examples.id());
        publishing.store.idempotencyStore()
                .claim(Registration.of(publishing.store.organizations().findById(publishing.id).orElseThrow()), KEY,
                        new IdempotencyRecord(former, formerFingerprint(event), Examples.NOW, 3, Instant.EPOCH));

        assertThat(publishing.publish(event)).isEqualTo(new Accepted(former, event.type(), 3));
        assertThat(publishing.publish(event("{\"a\":2,\"b\":1}"))).isEqualTo(new Publication.Conflict(KEY));
    }

    @Test
    void shouldAnswerBeforeASchemaIsAppliedThatCameLater() {
        publishing.store.types().save(Examples.customType(publishing.id, TYPE.value()));
        NewEvent event = new NewEvent(publishing.organization, TYPE, Optional.of(KEY),
                EventContent.of(Examples.payload("{\"a\":1}")), Optional.empty());
        Publication answer = publishing.publish(event);
        assertThat(answer).isInstanceOf(Accepted.class);

        publishing.store.types()
                .save(new CustomEventType(publishing.id, TYPE, new Description("Tightened."),
                        Optional.of(Json.object().put("maxProperties", 0)), Optional.of(Examples.payload("{}")),
                        Examples.NOW, Examples.NOW));

        assertThat(publishing.publish(event)).isEqualTo(answer);
        assertThat(publishing.publish(new NewEvent(event.scope(), TYPE, Optional.of(KEY),
                EventContent.of(Examples.payload("{\"a\":2}")), Optional.empty())))
                .isInstanceOf(Publication.Invalid.class);
    }

    @Test
    void shouldAnswerAfterTheTypeWasDeleted() {
        publishing.store.types().save(Examples.customType(publishing.id, TYPE.value()));
        NewEvent event = new NewEvent(publishing.organization, TYPE, Optional.of(KEY), Examples.content(),
                Optional.empty());
        Publication answer = publishing.publish(event);

        publishing.store.types().deleteById(publishing.id, TYPE);

        assertThat(publishing.publish(event)).isEqualTo(answer);
        publishing.clock.pass(Duration.ofDays(IdempotencyStore.KEPT_DAYS));
        assertThat(publishing.publish(event)).isInstanceOf(Publication.UnknownType.class);
    }

    @Test
    void shouldAnswerAfterTheProjectWasDeleted() {
        NewEvent event = publishing.sample(publishing.project, "PROJECT_DELETE", Optional.of(KEY));
        Publication answer = publishing.publish(event);
        assertThat(answer).isInstanceOf(Accepted.class);

        publishing.store.projects().deleteById(publishing.id, publishing.project.project().orElseThrow());

        assertThat(publishing.publish(event)).isEqualTo(answer);
    }

    @Test
    void shouldCompleteWhatWasStoredThoughTheTypeIsGone() {
        publishing.webhook(publishing.organization, "*");
        publishing.store.types().save(Examples.customType(publishing.id, TYPE.value()));
        NewEvent event = new NewEvent(publishing.organization, TYPE, Optional.of(KEY), Examples.content(),
                Optional.empty());
        publishing.queue.outage().begin();
        assertThatThrownBy(() -> publishing.publish(event))
                .isInstanceOf(IllegalStateException.class);
        publishing.queue.outage().end();
        publishing.store.types().deleteById(publishing.id, TYPE);

        assertThat(publishing.publish(event)).isInstanceOfSatisfying(Accepted.class,
                accepted -> assertThat(accepted.deliveries()).isEqualTo(1));
        assertThat(publishing.queue.all()).extracting(queued -> queued.id().value())
                .isNotEmpty()
                .containsOnly(
                        publishing.queue.all().getFirst().id().value());
    }

    private NewEvent event(String payload) {
        Scope scope = publishing.project;
        return new NewEvent(scope, new EventTypeName("deployment.build.created"), Optional.of(KEY),
                EventContent.of(Examples.payload(payload)), Optional.empty());
    }

    /// As builds made it that knew a payload by its bytes.
    private static String formerFingerprint(NewEvent event) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (byte[] part : List.of(event.scope().project().orElseThrow().value().getBytes(UTF_8),
                event.type().value().getBytes(UTF_8), new byte[0], event.content().payload().json())) {
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
            digest.update(part);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
